import { TAG_BYTES } from '../crypto/aead.ts';
import { concat, DOMAIN } from '../crypto/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import { SCOPES } from '../docs/kinds.ts';
import { padmeLength } from '../encoding/padme.ts';
import type { BlobScope } from './reference.ts';

/** How content is padded and cut before it is sealed: BLOB4. */

/** Content that is sealed as one. */
export const CHUNK_BYTES = 256 * 1024;
/** Nothing smaller is told from anything else. */
const LEAST_BYTES = 4096;

/** What content of so many bytes is padded to. */
export const paddedLength = (bytes: number): number => Math.max(LEAST_BYTES, padmeLength(bytes));

/** Length of the sealed bytes of so much content. */
export function sealedLength(bytes: number): number {
  const padded = paddedLength(bytes);
  return padded + Math.ceil(padded / CHUNK_BYTES) * TAG_BYTES;
}

/** Where a blob is at home: what its chunks are bound to. */
export interface Home {
  readonly practice: Uuid;
  readonly scope: BlobScope;
}

/** A chunk's place in the padded content; `at` is where it begins when it is sealed. */
export interface Chunk {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isLast: boolean;
}

/** A chunk of so much padded content, by its number. */
export function chunkOf(padded: number, index: number): Chunk {
  const from = index * CHUNK_BYTES;
  const to = Math.min(from + CHUNK_BYTES, padded);
  return { index, from, to, at: from + index * TAG_BYTES, isLast: to === padded };
}

/** A chunk's place, and whether it is the last: so order, number and end are authenticated. */
export function nonce({ index, isLast }: Chunk): Uint8Array {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(7, index);
  iv[11] = isLast ? 1 : 0;
  return iv;
}

/** Additional data of every chunk. It follows from what the key follows from, and so never varies. */
export function boundTo({ practice, scope }: Home, bytes: number): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes));
  return concat(DOMAIN.blob, uuidBytes(practice), Uint8Array.of(SCOPES.indexOf(scope) + 1), length);
}
