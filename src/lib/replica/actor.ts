import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';

/**
 * The Automerge actor of a device in one run of the engine. The device's id comes first, so that a
 * conflicting value leads to its device; the rest is new in every run, so that a machine that lost
 * its last writes with its power never uses an actor's sequence numbers twice.
 *
 * @param run four random bytes
 */
export const deviceActor = (device: Uuid, run: Uint8Array): string =>
  bytesToHex(uuidBytes(device)) + bytesToHex(run);

/** The device that an Automerge actor belongs to; `undefined` for those of open notes and of genesis. */
export function deviceOfActor(actor: string): Uuid | undefined {
  return actor.length === 40 ? uuidText(hexToBytes(actor.slice(0, 32))) : undefined;
}
