import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { fail, ok, type Result } from '../problem.ts';
import { ROOM, takeRoom } from '../sync/memory.ts';
import { BLOB_SCOPES } from './reference.ts';

/** The messages about blobs between a device and a server, after the introduction: BLOB6 to BLOB9. */

/** Most sealed bytes in one message. */
export const MAX_PART_BYTES = 1024 * 1024;
/** A message with the largest part, and all that is said beside it. */
export const MAX_BLOB_MESSAGE_BYTES = MAX_PART_BYTES + 1024;
/** Most blobs that may be asked after in one message. */
export const MAX_ASKED = 256;

const hash = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length === 32,
  'not a hash'
);
const part = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= MAX_PART_BYTES,
  'not a part'
);
const count = z.int().nonnegative();
const scope = z.enum(BLOB_SCOPES);

const message = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), id: count, ...shape });

/** What a device may ask. `id` comes back in the answer; answers come in the order of questions. */
export const blobRequest = z.discriminatedUnion('type', [
  message('have', { scope, hashes: z.array(hash).min(1).max(MAX_ASKED) }),
  message('put', {
    scope,
    hash,
    size: z.int().positive(),
    offset: count,
    data: part
  }),
  message('get', { scope, hash, offset: count, bytes: z.int().positive() }),
  /** What came from the server, twice, was not the blob: it is to look at its copy (BLOB12). */
  message('doubt', { scope, hash }),
  /** Which blobs the server was asked for and has not got. */
  message('wanted', {}),
  /** Blobs of destroyed records alone (ERA8). */
  message('drop', { scope, hashes: z.array(hash).min(1).max(MAX_ASKED) })
]);
export type BlobRequest = z.infer<typeof blobRequest>;
export type BlobQuestion = BlobRequest extends infer R
  ? R extends BlobRequest
    ? Omit<R, 'id'>
    : never
  : never;

/** What a server answers. */
export const blobAnswer = z.discriminatedUnion('type', [
  /** For each blob, whether it is here, and how much of what this device began to bring. */
  message('had', {
    held: z.array(z.object({ whole: z.boolean(), received: count })).max(MAX_ASKED)
  }),
  message('taken', { received: count, whole: z.boolean() }),
  message('part', { size: count, data: part }),
  /** Whether the server's copy is what its name says; what is not was thrown away. */
  message('doubted', { whole: z.boolean() }),
  message('wants', { blobs: z.array(z.object({ scope, hash })).max(MAX_ASKED) }),
  message('dropped', { count }),
  message('denied', { code: z.string(), message: z.string(), retry: z.boolean() })
]);
export type BlobAnswer = z.infer<typeof blobAnswer>;

/** CBOR of a message: its bytes, where it has any, are written last, and copied at most once. */
export function encodeBlobMessage(value: BlobRequest | BlobAnswer): Uint8Array {
  if (value.type !== 'put' && value.type !== 'part') return encodeCbor(value);
  const { data, ...rest } = value;
  const plain = encodeCbor({ ...rest, data: NOTHING });
  // The head ends with a byte string of no bytes; in its place comes one of so many.
  const head = new Uint8Array(plain.length + 4);
  head.set(plain);
  head[plain.length - 1] = BYTES_OF_LENGTH_32;
  new DataView(head.buffer).setUint32(plain.length, data.length);
  if (head.length <= ROOM && takeRoom(data)) {
    const around = new Uint8Array(data.buffer, ROOM - head.length, head.length + data.length);
    around.set(head);
    return around;
  }
  const message = new Uint8Array(head.length + data.length);
  message.set(head);
  message.set(data, head.length);
  return message;
}

const NOTHING = new Uint8Array(0);
/** A byte string whose length follows in four bytes (RFC 8949, section 3.1). */
const BYTES_OF_LENGTH_32 = 0x5a;

function parse<T>(schema: z.ZodType<T>, data: Uint8Array): Result<T> {
  // Asked before a byte of it is read.
  if (data.length > MAX_BLOB_MESSAGE_BYTES) return fail('too-large', 'The message is too large.');
  let value: unknown;
  try {
    value = decodeCbor(data);
  } catch (error) {
    return fail('malformed', 'The message could not be read.', { detail: String(error) });
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : fail('malformed', 'The message is not one of this protocol.', {
        detail: z.prettifyError(parsed.error)
      });
}

/** Reads a device's message. Never throws. */
export const parseBlobRequest = (data: Uint8Array): Result<BlobRequest> => parse(blobRequest, data);

/** Reads a server's message. Never throws. */
export const parseBlobAnswer = (data: Uint8Array): Result<BlobAnswer> => parse(blobAnswer, data);
