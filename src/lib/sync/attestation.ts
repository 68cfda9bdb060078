import { z } from 'zod';
import { toHex, verify, type Bytes } from '../access/crypto.ts';
import { bytesOf } from '../access/shapes.ts';
import { uuidText, type Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { changesDigest } from './change-chunk.ts';
import { HEADER_BYTES, signedBytes } from './header.ts';

/**
 * The proof, kept with a document, that a device wrote certain changes (ENV6): the signed part of
 * the envelope that brought them, with what its digest was made of. It holds without the body, in
 * any hands, for as long as the device's public key is known.
 */
export interface Attestation {
  readonly device: Uuid;
  readonly practice: Uuid;
  /** Hexadecimal Automerge hashes. */
  readonly hashes: readonly string[];
  readonly header: Uint8Array;
  readonly sealHash: Uint8Array;
  readonly signature: Uint8Array;
  readonly salt: Uint8Array;
  readonly hashBytes: readonly Uint8Array[];
}

const stored = z.object({
  v: z.literal(1),
  header: bytesOf(HEADER_BYTES),
  seal: bytesOf(32),
  signature: bytesOf(64),
  salt: bytesOf(16),
  hashes: bytesOf().refine((all) => all.length > 0 && all.length % 32 === 0, 'not hashes')
});

export interface AttestationParts {
  readonly header: Uint8Array;
  readonly sealHash: Uint8Array;
  readonly signature: Uint8Array;
  readonly salt: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** The bytes to keep; a little more than 240, and 32 for each change. */
export function encodeAttestation(parts: AttestationParts): Bytes {
  const hashes = new Uint8Array(parts.hashes.length * 32);
  parts.hashes.forEach((hash, i) => hashes.set(hash, i * 32));
  return encodeCbor({
    v: 1,
    header: parts.header,
    seal: parts.sealHash,
    signature: parts.signature,
    salt: parts.salt,
    hashes
  } satisfies z.input<typeof stored>);
}

/** Reads what {@link encodeAttestation} wrote; `undefined` for anything else. Verifies nothing. */
export function decodeAttestation(data: Uint8Array): Attestation | undefined {
  try {
    const { header, seal, signature, salt, hashes } = stored.parse(decodeCbor(data));
    const hashBytes = Array.from({ length: hashes.length / 32 }, (_, i) =>
      hashes.subarray(i * 32, (i + 1) * 32)
    );
    return {
      device: uuidText(header.subarray(55, 71)),
      practice: uuidText(header.subarray(2, 18)),
      hashes: hashBytes.map(toHex),
      header,
      sealHash: seal,
      signature,
      salt,
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
  if (!digest.every((byte, i) => byte === attestation.header[79 + i])) return false;
  return verify(
    publicKey,
    attestation.signature,
    signedBytes(attestation.header, attestation.sealHash)
  );
}
