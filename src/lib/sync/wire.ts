import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { MAX_ENVELOPE_BYTES } from '../envelope/header.ts';
import { fail, ok, type Result } from '../problem.ts';
import { MAX_HOST } from './proof.ts';

export { decodeCbor, encodeCbor };

/** The messages between a device and a server: docs/sync.md, section 5. */

/** Largest message that either side reads (WIRE). */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Largest presence body (WIRE7). */
export const MAX_PRESENCE_BYTES = 4 * 1024;

const bytes = (length?: number) =>
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && (length === undefined || value.length === length),
    length === undefined ? 'not bytes' : `not ${length} bytes`
  );
const envelope = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= MAX_ENVELOPE_BYTES,
  'not an envelope'
);
const seq = z.int().nonnegative();
const id = bytes(16);

const message = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), ...shape });

export const limits = z.object({
  envelopeBytes: z.int().positive(),
  messageBytes: z.int().positive(),
  pushEntries: z.int().positive(),
  /** Content of one file (BLOB8); absent where the server keeps none. */
  blobBytes: z.int().positive().optional()
});
export type ServerLimits = z.infer<typeof limits>;

/** What a device may say. */
export const clientMessage = z.discriminatedUnion('type', [
  message('hello', { v: z.literal(1), practice: id, device: id }),
  message('found', { entry: envelope }),
  message('join', { entry: envelope }),
  message('prove', { signature: bytes(64), host: z.string().max(MAX_HOST) }),
  message('push', {
    id: z.int(),
    entries: z.array(envelope).min(1).max(1000),
    again: z.literal(true).optional()
  }),
  message('pull', {
    after: seq,
    bytes: z.int().positive(),
    only: z.literal('membership').optional()
  }),
  message('presence', { docTag: id, body: bytes() }),
  message('ping', { n: z.int() })
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export const pushResult = z.union([
  z.object({ entryId: id, seq }),
  z.object({ entryId: id, code: z.string(), message: z.string(), retry: z.boolean() })
]);
export type PushResult = z.infer<typeof pushResult>;

/** One entry of the log: its seq, the server's time (milliseconds since 1970), and the envelope. */
export const logEntry = z.tuple([seq, z.number(), envelope]);
export type LogEntry = z.infer<typeof logEntry>;

/** What a server may say. */
export const serverMessage = z.discriminatedUnion('type', [
  message('challenge', { nonce: bytes(32), server: id, generation: id, time: z.number() }),
  message('welcome', { head: seq, generation: id, server: id, time: z.number(), limits }),
  message('refused', { code: z.string(), message: z.string(), retry: z.boolean() }),
  message('pushed', { id: z.int(), results: z.array(pushResult) }),
  message('entries', { after: seq, to: seq, entries: z.array(logEntry), head: seq }),
  message('presence', { docTag: id, body: bytes() }),
  message('pong', { n: z.int() })
]);
export type ServerMessage = z.infer<typeof serverMessage>;

export const encodeMessage = (value: ClientMessage | ServerMessage): Uint8Array =>
  encodeCbor(value);

const parse = <T>(schema: z.ZodType<T>, data: Uint8Array): Result<T> => {
  if (data.length > MAX_MESSAGE_BYTES) return fail('too-large', 'The message is too large.');
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
};

/** Reads a device's message: the one parser between the network and a server. Never throws. */
export const parseClientMessage = (data: Uint8Array): Result<ClientMessage> =>
  parse(clientMessage, data);

/** Reads a server's message: the one parser between the network and a device. Never throws. */
export const parseServerMessage = (data: Uint8Array): Result<ServerMessage> =>
  parse(serverMessage, data);
