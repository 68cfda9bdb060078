import { expect, test, vi } from 'vitest';
import { LiveQueries } from '#lib/replica/live-queries.ts';

/** Live queries whose deferred work is done when the test says so. */
function queries() {
  const waiting: (() => void)[] = [];
  return {
    live: new LiveQueries((work) => void waiting.push(work)),
    settle() {
      for (let work = waiting.shift(); work; work = waiting.shift()) work();
    }
  };
}

test('a live query that cannot be answered says why, and is answered as soon as it can be', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { live, settle } = queries();
  let broken = false;
  const run = () => {
    if (broken) throw new Error('no such column');
    return ['the same'];
  };
  const seen: unknown[] = [];
  const problems: string[] = [];
  const others: unknown[] = [];
  live.add(
    'first',
    new Set(['patient']),
    run,
    (result) => seen.push(result),
    ({ detail }) => problems.push(detail!)
  );
  live.add(
    'second',
    new Set(['patient']),
    () => others.length,
    (result) => others.push(result)
  );
  settle();
  broken = true;
  live.changed(new Set(['patient']));
  settle();
  expect(problems).toEqual(['Error: no such column']);
  expect(others).toEqual([0, 1]);

  broken = false;
  live.changed(new Set(['patient']));
  settle();
  // The same answer as before the failure, told again: it takes the notice away.
  expect(seen).toEqual([['the same'], ['the same']]);
  vi.restoreAllMocks();
});
