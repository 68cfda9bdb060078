import { describe, expect, it } from 'vitest';
import {
  countPin,
  countTry,
  NO_TRIES,
  pinTriesLeft,
  waitLeft,
  waitWords,
  type Tries
} from '#lib/access/tries.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const wrongTimes = (times: number): Tries =>
  Array.from({ length: times }).reduce<Tries>((tries) => countTry(tries, NOON), NO_TRIES);

describe('wrong tries', () => {
  it('cost nothing twice, and then more and more, up to a quarter of an hour', () => {
    const waits = Array.from(
      { length: 12 },
      (_, wrong) => waitLeft(wrongTimes(wrong), NOON) / 1_000
    );
    expect(waits).toEqual([0, 0, 0, 5, 15, 30, 60, 120, 300, 900, 900, 900]);
  });

  it('let the next one through when the wait is over', () => {
    expect(waitLeft(wrongTimes(4), NOON + 14_000)).toBe(1_000);
    expect(waitLeft(wrongTimes(4), NOON + 15_000)).toBe(0);
  });

  it('make nobody wait for longer because a clock was set back', () => {
    expect(waitLeft(wrongTimes(4), NOON - 86_400_000)).toBe(15_000);
  });

  it('allow five of the PIN before the passphrase is asked for', () => {
    let tries = NO_TRIES;
    for (const left of [4, 3, 2, 1, 0, 0]) {
      tries = countPin(tries);
      expect(pinTriesLeft(tries)).toBe(left);
    }
  });

  it.each([
    [400, '1 second'],
    [15_000, '15 seconds'],
    [120_000, '2 minutes'],
    [899_000, '15 minutes']
  ])('say how long to wait: %d ms is %s', (ms, words) => {
    expect(waitWords(ms)).toBe(words);
  });
});
