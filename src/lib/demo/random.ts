import { newUuid, type Uuid } from '../docs/core/ids.ts';

/** Chance that is the same every time: sfc32 (Chris Doty-Humphrey), seeded by a number. */
export class Chance {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    for (let round = 0; round < 12; round++) this.#next();
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 up to, but never, 1. */
  fraction(): number {
    return this.#next() / 2 ** 32;
  }

  /** Whether something that happens in `share` of all cases happens. */
  happens(share: number): boolean {
    return this.fraction() < share;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** Around a mean, as measurements are: the sum of three throws. */
  around(mean: number, spread: number, decimals = 0): number {
    const throws = this.fraction() + this.fraction() + this.fraction() - 1.5;
    return Number((mean + throws * spread).toFixed(decimals));
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.fraction() * from.length)]!;
  }

  /** One of several, each as likely as its weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T {
    let left = this.fraction() * from.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of from) {
      left -= weight;
      if (left < 0) return value;
    }
    return from.at(-1)![0];
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [copy[i], copy[j]] = [copy[j]!, copy[i]!];
    }
    return copy;
  }

  /** An id that is the same every time, and sorts by the moment it is made for. */
  id(at: string): Uuid {
    const bytes = (count: number) => Uint8Array.from({ length: count }, () => this.#next() & 0xff);
    return newUuid({ now: () => Date.parse(at), random: bytes });
  }
}

const DAY = 86_400_000;

/** A day some days before or after another; both `YYYY-MM-DD`. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** 1 Monday to 7 Sunday. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** South Africa keeps UTC+2 all year: the moment of a wall time `2026-11-22T09:30`. */
export const momentOf = (wall: string): string => new Date(`${wall}:00+02:00`).toISOString();
