import { expect, it } from 'vitest';
import { Rate } from '#server/rate.ts';

const limit = { perSecond: 10, burst: 5 };

it('gives its burst at once, and then as many as time has brought', () => {
  const rate = new Rate(limit, 0);
  const taken = (now: number) => {
    let count = 0;
    while (rate.tryTake(now)) count++;
    return count;
  };
  expect(taken(0)).toBe(5);
  expect(taken(50)).toBe(0);
  expect(taken(100)).toBe(1);
  expect(taken(1_000_000)).toBe(5);
});

it('gives credit, and says how long it takes to be paid back', () => {
  const rate = new Rate(limit, 0);
  expect(rate.take(5, 0)).toBe(0);
  expect(rate.take(1, 0)).toBe(100);
  expect(rate.take(1, 100)).toBe(100);
  expect(rate.take(1, 10_000)).toBe(0);
});

it('neither stops nor runs over when the clock is set back', () => {
  const rate = new Rate(limit, 1_000_000);
  for (let n = 0; n < 5; n++) rate.tryTake(1_000_000);
  expect(rate.tryTake(0)).toBe(false);
  expect(rate.tryTake(100)).toBe(true);
});
