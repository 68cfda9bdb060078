import type { MembershipState } from '#lib/access/membership.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { standingOf } from './standing.ts';

/** Where in the log each device that is out came to be so: it may read that far, and no further (WIRE6). */
export class Endings {
  readonly #at = new Map<Uuid, number>();
  #devices: MembershipState['devices'] | undefined;

  /** Takes in the membership as the statement at `seq` made it; in the order of the log. */
  note(membership: MembershipState, seq: number): void {
    // Most statements are about something else than devices.
    if (membership.devices === this.#devices) return;
    this.#devices = membership.devices;
    for (const device of membership.signKeys.keys()) {
      // What was said against a device may come to nothing later (MEM7).
      if (standingOf(membership, device) !== 'ended') this.#at.delete(device);
      else if (!this.#at.has(device)) this.#at.set(device, seq);
    }
  }

  of(device: Uuid): number | undefined {
    return this.#at.get(device);
  }
}
