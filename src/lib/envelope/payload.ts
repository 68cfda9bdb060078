import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { platformDeflate } from '../encoding/deflate.ts';
import { padmeLength } from '../encoding/padme.ts';
import { bytesOf, uuidBytesOf } from '../encoding/shapes.ts';

/** The inside of a `changes` envelope: docs/sync.md, ENV5 to ENV7. */

/** Largest uncompressed payload (ENV7). */
export const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;
/** Below this, DEFLATE saves less than padding takes: Automerge has packed a change by itself. */
const WORTH_DEFLATING = 512;

const LENGTH_BYTES = 4;

const chunks = z.array(bytesOf()).min(1).max(100_000);

const payloadShape = z.object({
  v: z.literal(1),
  doc: uuidBytesOf,
  kind: z.string().min(1).max(64),
  salt: bytesOf(16),
  format: z.string(),
  data: z.unknown()
});

export interface Payload {
  readonly doc: Uint8Array;
  readonly kind: string;
  readonly salt: Uint8Array;
  readonly changes: readonly Uint8Array[];
}

/** A payload of a form that only a newer program knows. */
export class NewerPayload extends Error {}

/** CBOR of a payload, deflated where that is shorter. */
export async function encodePayload(payload: Payload): Promise<Uint8Array> {
  const { doc, kind, salt, changes } = payload;
  const size = changes.reduce((sum, change) => sum + change.length, 0);
  if (size >= WORTH_DEFLATING) {
    const plain = encodeCbor(changes);
    const data = await platformDeflate.deflate(plain);
    if (data.length < plain.length) {
      return encodeCbor({ v: 1, doc, kind, salt, format: 'deflate-changes', data });
    }
  }
  return encodeCbor({ v: 1, doc, kind, salt, format: 'changes', data: changes });
}

/** Reads a payload. Throws {@link NewerPayload} for a newer form and other errors for damage. */
export async function decodePayload(data: Uint8Array): Promise<Payload> {
  const value = decodeCbor(data) as { v?: unknown } | null;
  if (typeof value?.v === 'number' && value.v > 1) {
    throw new NewerPayload(`payload version ${value.v}`);
  }
  const { doc, kind, salt, format, data: inner } = payloadShape.parse(value);
  if (format === 'changes') return { doc, kind, salt, changes: chunks.parse(inner) };
  if (format === 'deflate-changes') {
    const inflated = await platformDeflate.inflate(bytesOf().parse(inner), MAX_PAYLOAD_BYTES);
    return { doc, kind, salt, changes: chunks.parse(decodeCbor(inflated)) };
  }
  throw new NewerPayload(`payload format ${format}`);
}

/** `length ‖ payload ‖ zeros`, padded to a PADMÉ size (ENV5). */
export function pad(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(padmeLength(LENGTH_BYTES + payload.length));
  new DataView(padded.buffer).setUint32(0, payload.length);
  padded.set(payload, LENGTH_BYTES);
  return padded;
}

/** What was padded, as a view. Throws where length or padding is not as {@link pad} makes them. */
export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < LENGTH_BYTES) throw new Error('no length');
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const end = LENGTH_BYTES + length;
  if (padded.length !== padmeLength(end)) throw new Error('the length does not fit its padding');
  for (let i = end; i < padded.length; i++) if (padded[i] !== 0) throw new Error('padding in use');
  return padded.subarray(LENGTH_BYTES, end);
}
