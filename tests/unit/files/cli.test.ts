import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { CLI, indaba as command, type Ran } from '../../support/command.ts';
import { folder, founder, member } from '../blobs/support.ts';
import { testServer } from '../server/support/server.ts';

const indaba = (dir: string, ...args: string[]) => command(['device', dir, ...args]);

type Row = Record<string, unknown>;

/** What was printed, one JSON value a line. */
function lines({ stdout, stderr, code }: Ran): Row[] {
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

test('a document is added on one device, and listed, found and read on another, by commands', async () => {
  const { hub } = await testServer({ clock: systemClock });
  const one = await founder(hub.url);
  const two = await member(one);
  const made = await one.replica.change([
    { change: 'patient.register', args: { family: 'Nkosi', given: 'Thandi' } }
  ]);
  if (!made.ok) throw new Error(made.problem.message);
  const patient = String(made.value[0]!.result);
  await one.replica.synced();
  await one.close();
  await two.close();

  const dir = await folder();
  const scan = join(dir, 'referral letter.pdf');
  await writeFile(scan, '%PDF-1.7 first');
  const whose = ['--patient', patient];
  const [added] = lines(
    await indaba(
      one.dir,
      ...['documents', 'add', scan, ...whose, '--category', 'medical'],
      ...['--tag', 'cardiology', '--tag', '2026', '--date', '2026-11-20']
    )
  );
  expect(added).toMatchObject({ type: 'application/pdf', bytes: 14 });
  const id = String(added!.id);
  await writeFile(scan, '%PDF-1.7 second');
  lines(await indaba(one.dir, 'documents', 'add', scan, ...whose, '--version-of', id));

  expect(await indaba(two.dir, 'sync')).toMatchObject({ code: 0 });
  const [row, ...others] = lines(await indaba(two.dir, 'documents', 'list', ...whose));
  expect(others).toEqual([]);
  expect(row).toMatchObject({ id, category: 'medical', date: '2026-11-20' });
  expect(row!.tags).toEqual(expect.arrayContaining(['cardiology', '2026']));
  const versions = row!.versions as Row[];
  expect(versions).toHaveLength(2);
  expect(lines(await indaba(two.dir, 'documents', 'list'))).toEqual([]);
  expect(lines(await indaba(two.dir, 'documents', 'find', 'cardio'))).toMatchObject([{ id }]);
  expect(lines(await indaba(two.dir, 'documents', 'find', 'dermatology'))).toEqual([]);

  const newest = await indaba(two.dir, 'documents', 'get', id, ...whose);
  expect(newest.stdout).toBe('%PDF-1.7 second');
  const first = versions.find(({ bytes }) => bytes === 14)!;
  const copy = join(dir, 'copy.pdf');
  const got = ['documents', 'get', id, ...whose, '--version', String(first.id), '--out', copy];
  expect(lines(await indaba(two.dir, ...got))).toMatchObject([{ file: copy, bytes: 14 }]);
  expect(await readFile(copy, 'utf8')).toBe('%PDF-1.7 first');

  const again = await indaba(two.dir, ...got);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('Nothing that was there was changed.');
  expect(await readFile(copy, 'utf8')).toBe('%PDF-1.7 first');

  // Every time that its content was opened, the try that wrote nothing among them.
  const params = JSON.stringify({ acts: ['export'], patient });
  const { stdout } = await indaba(two.dir, 'query', 'access.list', '--params', params);
  expect(stdout.match(new RegExp(`"document":"${id}"`, 'g'))).toHaveLength(3);
}, 120_000);

test('what is not there, or cannot be read, is told, and nothing is written', async () => {
  const one = await founder(null);
  await one.close();
  const dir = await folder();
  const absent = await indaba(one.dir, 'documents', 'add', join(dir, 'absent.pdf'));
  expect(absent).toMatchObject({ code: 1, stdout: '' });
  expect(absent.stderr).toContain('cannot be read');

  const unknown = '0193b6a0-0000-7000-8000-0000000000aa';
  const wanted = await indaba(one.dir, 'documents', 'get', unknown);
  expect(wanted).toMatchObject({ code: 1, stdout: '' });
  expect(wanted.stderr).toContain('There is no such document here.');

  const odd = await indaba(one.dir, 'documents', 'add', CLI, '--category', 'secret');
  expect(odd.code).not.toBe(0);
  expect(odd.stderr).toContain('Medical'.toLowerCase());

  const note = join(dir, 'house rules.txt');
  await writeFile(note, 'Be kind.');
  const [own] = lines(await indaba(one.dir, 'documents', 'add', note, '--name', 'House rules'));
  const listed = lines(await indaba(one.dir, 'documents', 'list'));
  expect(listed).toMatchObject([{ id: own!.id, name: 'House rules', category: 'other' }]);
  const version = await indaba(
    ...([one.dir, 'documents', 'get', String(own!.id), '--version', unknown] as const)
  );
  expect(version).toMatchObject({ code: 1, stdout: '' });
  expect(version.stderr).toContain('no such version');
}, 120_000);
