import { hexToBytes } from '@noble/hashes/utils.js';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';

/** Crockford's base 32: no letters that are taken for others. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A device's short code: three letters or digits from the end of its id. */
export function seriesOf(device: Uuid): string {
  const bytes = uuidBytes(device);
  const bits = (bytes[14]! << 8) | bytes[15]!;
  return [10, 5, 0].map((shift) => ALPHABET[(bits >> shift) & 31]).join('');
}

/** The device that an Automerge actor belongs to; see `deviceActor`. */
export function deviceOfActor(actor: string): Uuid | undefined {
  return actor.length === 40 ? uuidText(hexToBytes(actor.slice(0, 32))) : undefined;
}
