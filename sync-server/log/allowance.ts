import type { Uuid } from '#lib/docs/core/ids.ts';
import type { IntakeLimits, RateLimit } from '../limits.ts';
import { Rate } from '../rate.ts';

/** What the devices of one practice may still bring, by rate. Time is passed in. */
export class Allowance {
  readonly #limits: IntakeLimits;
  readonly #practice: Rate;
  readonly #entries = new Map<Uuid, Rate>();
  readonly #statements = new Map<Uuid, Rate>();

  constructor(limits: IntakeLimits, now: number) {
    this.#limits = limits;
    this.#practice = new Rate(limits.practiceEntries, now);
  }

  /** Takes one entry's worth where there is some. */
  entry(device: Uuid, now: number): boolean {
    const rate = bucket(this.#entries, device, this.#limits.deviceEntries, now);
    return rate.tryTake(now) && this.#practice.tryTake(now);
  }

  /** Takes one statement's worth of a person where there is some. Strangers share theirs. */
  statement(member: Uuid | undefined, now: number): boolean {
    return bucket(this.#statements, member ?? '', this.#limits.statements, now).tryTake(now);
  }
}

/** Devices and people are few, and only a member's statement makes another: the map cannot be filled at will. */
function bucket(rates: Map<Uuid, Rate>, whose: Uuid, limit: RateLimit, now: number): Rate {
  let rate = rates.get(whose);
  if (!rate) rates.set(whose, (rate = new Rate(limit, now)));
  return rate;
}
