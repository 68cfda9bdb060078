import { concat, equal, toHex, verify, type Bytes } from '../crypto/crypto.ts';
import { uuidText, type Uuid } from '../docs/core/ids.ts';
import { changesDigest } from './change-chunk.ts';
import { HEADER_BYTES, SIGNATURE_BYTES, signedBytes } from './header.ts';

const HASH_BYTES = 32;
const SALT_BYTES = 16;

/**
 * The proof, kept with a document, that a device wrote certain changes (ENV6): the signed part of
 * the envelope that brought them, with what its digest was made of. It holds without the body, in
 * any hands, for as long as the device's public key is known.
 */
export interface Attestation {
  readonly device: Uuid;
  readonly practice: Uuid;
  /** The envelope that brought them. */
  readonly entryId: Uuid;
  /** Which document they are of (ENV4). */
  readonly docTag: Uint8Array;
  /** Hexadecimal Automerge hashes. */
  readonly hashes: readonly string[];
  readonly header: Uint8Array;
  readonly sealHash: Uint8Array;
  readonly signature: Uint8Array;
  readonly salt: Uint8Array;
  readonly hashBytes: readonly Uint8Array[];
}

/** `1 ‖ header ‖ seal hash ‖ signature ‖ salt ‖ hashes`. */
const VERSION = 1;
const SEAL_AT = 1 + HEADER_BYTES;
const SIGNATURE_AT = SEAL_AT + HASH_BYTES;
const SALT_AT = SIGNATURE_AT + SIGNATURE_BYTES;
const HASHES_AT = SALT_AT + SALT_BYTES;

export interface AttestationParts {
  readonly header: Uint8Array;
  readonly sealHash: Uint8Array;
  readonly signature: Uint8Array;
  readonly salt: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** The bytes to keep: 224, and 32 for each change. */
export const encodeAttestation = (parts: AttestationParts): Bytes =>
  concat(
    Uint8Array.of(VERSION),
    parts.header,
    parts.sealHash,
    parts.signature,
    parts.salt,
    ...parts.hashes
  );

/** Reads what {@link encodeAttestation} wrote; `undefined` for anything else. Verifies nothing. */
export function decodeAttestation(data: Uint8Array): Attestation | undefined {
  const hashes = data.subarray(HASHES_AT);
  if (data[0] !== VERSION || hashes.length === 0 || hashes.length % HASH_BYTES !== 0) {
    return undefined;
  }
  const header = data.subarray(1, SEAL_AT);
  const hashBytes = Array.from({ length: hashes.length / HASH_BYTES }, (_, i) =>
    hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
  );
  try {
    return {
      practice: uuidText(header.subarray(2, 18)),
      entryId: uuidText(header.subarray(18, 34)),
      docTag: header.subarray(34, 50),
      device: uuidText(header.subarray(55, 71)),
      hashes: hashBytes.map(toHex),
      header,
      sealHash: data.subarray(SEAL_AT, SIGNATURE_AT),
      signature: data.subarray(SIGNATURE_AT, SALT_AT),
      salt: data.subarray(SALT_AT, HASHES_AT),
      hashBytes
    };
  } catch {
    return undefined;
  }
}

/** Whether the holder of the public key attested exactly these changes. */
export async function verifyAttestation(
  attestation: Attestation,
  publicKey: Uint8Array
): Promise<boolean> {
  const digest = changesDigest(attestation.salt, attestation.hashBytes);
  if (!equal(digest, attestation.header.subarray(79))) return false;
  return verify(
    publicKey,
    attestation.signature,
    signedBytes(attestation.header, attestation.sealHash)
  );
}
