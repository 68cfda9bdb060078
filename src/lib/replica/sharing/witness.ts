import { deviceKey } from '../../access/membership.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { KnownShare } from './registry.ts';
import { membershipOf, readSide } from './space.ts';

/** Who signs in a share's space for the other practice, for whoever verifies what came through it. */
export interface Witness {
  /** What stands for a document in the space's envelopes (ENV4). */
  readonly docTag: (document: Uuid) => Uint8Array;
  /** The key of a device of the other side. */
  readonly keyOf: (device: Uuid) => Uint8Array | undefined;
}

/** The witness of a share whose keys this device holds; `undefined` where it does not. */
export async function witnessOf(share: KnownShare | undefined): Promise<Witness | undefined> {
  const side = share?.keys && (await readSide(share.keys));
  if (!side) return undefined;
  const membership = await membershipOf(side.space, side.statements);
  const mine = side.identity.id;
  return {
    docTag: (document) => side.keyring.docTag(document),
    // What this practice gave is signed for by its own devices, and by nobody else.
    keyOf: (device) => (device === mine ? undefined : deviceKey(membership, device))
  };
}
