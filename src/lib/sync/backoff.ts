/** Waiting before another attempt: full jitter, so that a room of devices does not return as one. */

/** A number from 0 (included) to 1 (not included). */
export type Fraction = () => number;

/** Milliseconds before attempt `failures` + 1 (WIRE9). */
export const reconnectDelay = (failures: number, fraction: Fraction): number =>
  fraction() * Math.min(30_000, 500 * 2 ** Math.min(failures, 16));

/** Milliseconds before a server that said no for good is asked again (WIRE9). */
export const refusedDelay = (fraction: Fraction): number => 150_000 + fraction() * 150_000;

/** Milliseconds before envelopes that a server had no room for are offered again (LOG9). */
export const offerAgainDelay = (refusals: number, fraction: Fraction): number =>
  2_000 + fraction() * Math.min(300_000, 5_000 * 2 ** Math.min(refusals, 16));
