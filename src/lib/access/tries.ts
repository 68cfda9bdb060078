/**
 * Wrong tries at unlocking, and how long the next one has to wait. Kept with the profile, so that a
 * reload or another tab begins where the last one left off. Nothing is ever wiped. Whoever has the
 * disk can go around this; against them stands the cost of each guess.
 */
export interface Tries {
  /** Wrong passphrases in a row. */
  readonly wrong: number;
  /** When the last one was, in milliseconds since 1970; 0 for never. */
  readonly at: number;
  /** Wrong PINs since the passphrase was last given. */
  readonly wrongPins: number;
}

export const NO_TRIES: Tries = { wrong: 0, at: 0, wrongPins: 0 };

/** After so many wrong PINs in a row the passphrase is asked for. */
export const PIN_TRIES = 5;

/** Seconds to wait after the third wrong passphrase, the fourth, and so on. */
const WAITS_S = [5, 15, 30, 60, 120, 300, 900] as const;
const FREE_TRIES = 2;

const waitAfter = (wrong: number): number =>
  wrong <= FREE_TRIES ? 0 : WAITS_S[Math.min(wrong - FREE_TRIES, WAITS_S.length) - 1]! * 1_000;

/** Milliseconds until another try is allowed. */
export function waitLeft(tries: Tries, now: number): number {
  const wait = waitAfter(tries.wrong);
  // A clock that was set back must not make anybody wait longer than the wait itself.
  const waited = Math.max(0, now - tries.at);
  return Math.max(0, wait - waited);
}

/** Counts a try at the passphrase, before it is known how it ends: one that is cut short counts. */
export const countTry = (tries: Tries, now: number): Tries => ({
  ...tries,
  wrong: tries.wrong + 1,
  at: now
});

/** Counts a try at the PIN. */
export const countPin = (tries: Tries): Tries => ({ ...tries, wrongPins: tries.wrongPins + 1 });

export const pinTriesLeft = (tries: Tries): number => Math.max(0, PIN_TRIES - tries.wrongPins);

/** A wait in words: `12 seconds`, `2 minutes`. */
export function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
