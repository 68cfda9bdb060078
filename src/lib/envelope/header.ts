import {
  concat,
  DOMAIN,
  sha256,
  TAG_BYTES,
  IV_BYTES,
  verify,
  type Bytes
} from '../crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';
import { ok, type Problem, type Result } from '../problem.ts';

/** The envelope's outside: docs/sync.md, section 2. */

/** Largest envelope (ENV7). */
export const MAX_ENVELOPE_BYTES = 4 * 1024 * 1024;
export const HEADER_BYTES = 111;
export const SIGNATURE_BYTES = 64;

export type EnvelopeKind = 'changes' | 'snapshot' | 'membership' | 'blob';
const KIND_CODES: readonly (EnvelopeKind | undefined)[] = [
  undefined,
  'changes',
  'snapshot',
  'membership',
  'blob'
];

/** The signed part of an envelope that every server reads. */
export interface EnvelopeHeader {
  readonly kind: EnvelopeKind;
  readonly practice: Uuid;
  readonly entryId: Uuid;
  /** Sixteen bytes; zeros for membership. */
  readonly docTag: Uint8Array;
  /** `null` for membership. */
  readonly scope: Scope | null;
  /** 0 for membership. */
  readonly epoch: number;
  /** The author. */
  readonly device: Uuid;
  /** The author's envelopes, counted from 1. */
  readonly counter: number;
  /** Thirty-two bytes; zeros for membership. */
  readonly changesDigest: Uint8Array;
}

/** A parsed envelope: views of `bytes`, nothing verified yet. */
export interface Envelope extends EnvelopeHeader {
  readonly bytes: Uint8Array;
  readonly header: Uint8Array;
  readonly signature: Uint8Array;
  /** Twelve bytes; `null` for membership. */
  readonly iv: Uint8Array | null;
  /** Ciphertext with its tag; for membership the statement. */
  readonly body: Uint8Array;
}

/** Why an entry of the log is put aside (LOG7). */
export type QuarantineReason =
  | 'cannot-open-yet'
  | 'missing-dependencies'
  | 'newer-schema'
  | 'bad-signature'
  | 'unknown-device'
  | 'wrong-practice'
  | 'not-allowed'
  | 'corrupt';

/** Why an envelope cannot be used; its code is the reason under which it is put aside (LOG7). */
export type EntryProblem = Problem & { readonly code: QuarantineReason };

export const refuse = (
  code: QuarantineReason,
  message: string,
  detail?: string
): { readonly ok: false; readonly problem: EntryProblem } => ({
  ok: false,
  problem: { code, message, ...(detail === undefined ? {} : { detail }) }
});

/** The bytes of a header. Throws on fields that no program of ours would write. */
export function encodeHeader(header: EnvelopeHeader): Bytes {
  const { docTag, changesDigest, counter, epoch } = header;
  if (docTag.length !== 16 || changesDigest.length !== 32) throw new Error('wrong field length');
  if (!Number.isSafeInteger(counter) || counter < 1) throw new Error(`counter ${counter}`);
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > 0xffffffff)
    throw new Error(`epoch ${epoch}`);
  const bytes = new Uint8Array(HEADER_BYTES);
  const data = new DataView(bytes.buffer);
  bytes[0] = 1;
  bytes[1] = KIND_CODES.indexOf(header.kind);
  bytes.set(uuidBytes(header.practice), 2);
  bytes.set(uuidBytes(header.entryId), 18);
  bytes.set(docTag, 34);
  bytes[50] = header.scope === null ? 0 : SCOPES.indexOf(header.scope) + 1;
  data.setUint32(51, epoch);
  bytes.set(uuidBytes(header.device), 55);
  data.setBigUint64(71, BigInt(counter));
  bytes.set(changesDigest, 79);
  return bytes;
}

/** Whether some bytes say that they are a statement's envelope; nothing of them is checked. */
export const isStatement = (bytes: Uint8Array): boolean =>
  bytes[1] === KIND_CODES.indexOf('membership');

const allZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/**
 * Reads an envelope's outside, without copying or decoding its body. Never throws; the problem's
 * code is `newer-schema` for what a newer program wrote and `corrupt` for everything else.
 */
export function parseEnvelope(bytes: Uint8Array): Result<Envelope, EntryProblem> {
  const corrupt = (detail: string) =>
    refuse('corrupt', 'An entry of the log is damaged or not one of this program’s.', detail);
  if (bytes.length > MAX_ENVELOPE_BYTES) return corrupt(`${bytes.length} bytes are too many`);
  if (bytes.length <= HEADER_BYTES + SIGNATURE_BYTES) return corrupt('shorter than its header');
  if (bytes[0] !== 1) {
    return refuse(
      'newer-schema',
      'An entry was written by a newer program.',
      `version ${bytes[0]}`
    );
  }
  const kind = KIND_CODES[bytes[1]!];
  if (kind === undefined) {
    return refuse('newer-schema', 'An entry was written by a newer program.', `kind ${bytes[1]}`);
  }

  const membership = kind === 'membership';
  const bodyAt = HEADER_BYTES + SIGNATURE_BYTES + (membership ? 0 : IV_BYTES);
  if (!membership && bytes.length <= bodyAt + TAG_BYTES) return corrupt('no room for a body');
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const docTag = bytes.subarray(34, 50);
  const scopeCode = bytes[50]!;
  const epoch = data.getUint32(51);
  const counter = Number(data.getBigUint64(71));
  const changesDigest = bytes.subarray(79, 111);
  if (counter < 1 || !Number.isSafeInteger(counter)) return corrupt(`counter ${counter}`);
  if (membership) {
    if (scopeCode !== 0 || epoch !== 0 || !allZero(docTag) || !allZero(changesDigest)) {
      return corrupt('a statement with fields of a document');
    }
  } else {
    if (scopeCode < 1 || epoch < 1) return corrupt('no scope or epoch');
    if (scopeCode > SCOPES.length) {
      return refuse(
        'newer-schema',
        'An entry was written by a newer program.',
        `scope ${scopeCode}`
      );
    }
  }
  try {
    return ok({
      kind,
      practice: uuidText(bytes.subarray(2, 18)),
      entryId: uuidText(bytes.subarray(18, 34)),
      docTag,
      scope: SCOPES[scopeCode - 1] ?? null,
      epoch,
      device: uuidText(bytes.subarray(55, 71)),
      counter,
      changesDigest,
      bytes,
      header: bytes.subarray(0, HEADER_BYTES),
      signature: bytes.subarray(HEADER_BYTES, HEADER_BYTES + SIGNATURE_BYTES),
      iv: membership ? null : bytes.subarray(HEADER_BYTES + SIGNATURE_BYTES, bodyAt),
      body: bytes.subarray(bodyAt)
    });
  } catch (error) {
    return corrupt(String(error));
  }
}

const sealHashes = new WeakMap<Envelope, Bytes>();

/** `SHA-256(iv ‖ body)`: what stands for the body in the signature. Both lie side by side. */
export const hashSealed = (ivAndBody: Uint8Array): Bytes => sha256(ivAndBody);

/** An envelope's seal hash, computed once: verifying and attesting both need it. */
export function sealHash(envelope: Envelope): Bytes {
  let hash = sealHashes.get(envelope);
  if (hash === undefined) {
    hash = hashSealed(envelope.bytes.subarray(HEADER_BYTES + SIGNATURE_BYTES));
    sealHashes.set(envelope, hash);
  }
  return hash;
}

/** What an author signs (ENV2). */
export const signedBytes = (header: Uint8Array, seal: Uint8Array): Bytes =>
  concat(DOMAIN.envelope, header, seal);

/** Whether the holder of this public key signed the envelope as it is (ENV2). */
export const verifyEnvelope = (envelope: Envelope, publicKey: Uint8Array): Promise<boolean> =>
  verify(publicKey, envelope.signature, signedBytes(envelope.header, sealHash(envelope)));
