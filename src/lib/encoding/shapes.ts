import { z } from 'zod';
import { uuidText } from '../docs/core/ids.ts';

/** Pieces of the shapes that statements, keyrings, identities and links share. */

/** A byte string, of one length where it is given. */
export const bytesOf = (length?: number): z.ZodType<Uint8Array> =>
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && (length === undefined || value.length === length),
    length === undefined ? 'not bytes' : `not ${length} bytes`
  );

/** The sixteen bytes of a UUID. */
export const uuidBytesOf = z.custom<Uint8Array>((value) => {
  if (!(value instanceof Uint8Array) || value.length !== 16) return false;
  try {
    return uuidText(value).length === 36;
  } catch {
    return false;
  }
}, 'not a UUID');

/** The name of a person, device or practice: something, but no novel. */
export const personName = z.string().min(1).max(200);

/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();
