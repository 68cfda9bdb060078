import { TAG_BYTES, webAead } from '../access/aead.ts';
import { concat, DOMAIN, equal, hkdf, toHex, type Bytes } from '../access/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import { SCOPES } from '../docs/kinds.ts';
import { padmeLength } from '../sync/padme.ts';
import type { BlobFacts, BlobScope } from './reference.ts';

/** Content that is sealed as one (BLOB4). */
export const CHUNK_BYTES = 256 * 1024;
/** Nothing smaller is told from anything else. */
const LEAST_BYTES = 4096;
/** Largest content of a blob on any device or server (BLOB8). */
export const MAX_BLOB_BYTES = 100 * 1024 * 1024;

/** SHA-256 of much: off this thread, where the platform can. */
export const digest = async (data: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', data as Bytes));

/** What content of so many bytes is padded to. */
const paddedLength = (bytes: number): number => Math.max(LEAST_BYTES, padmeLength(bytes));

/** Length of the sealed bytes of so much content. */
export function sealedLength(bytes: number): number {
  const padded = paddedLength(bytes);
  return padded + Math.ceil(padded / CHUNK_BYTES) * TAG_BYTES;
}

/** Where a blob is at home: what its chunks are bound to. */
interface Home {
  readonly practice: Uuid;
  readonly scope: BlobScope;
}

/**
 * Seals content (BLOB3, BLOB4). The same content under the same scope key gives the same key and the
 * same bytes: so it lies on a server once, however often and by however many devices it is added.
 *
 * @param data must not change meanwhile: a nonce is safe to come again only with the same content
 * @param scopeKey the scope's present key, 32 bytes
 */
export async function sealBlob(
  data: Uint8Array,
  scopeKey: Uint8Array,
  home: Home
): Promise<{ facts: Omit<BlobFacts, 'mediaType'>; sealed: Bytes }> {
  const sha256 = await digest(data);
  const { practice, scope } = home;
  const key = hkdf(scopeKey, uuidBytes(practice), concat(DOMAIN.blob, sha256));
  const aead = await webAead.importKey(key);
  const bound = boundTo(home, data.length);
  const padded = paddedLength(data.length);
  const sealed = new Uint8Array(sealedLength(data.length));
  await together(chunks(padded), async ([index, from, to, isLast]) => {
    const chunk = await webAead.seal(aead, nonce(index, isLast), part(data, from, to), bound);
    sealed.set(chunk, from + index * TAG_BYTES);
  });
  const hash = toHex(await digest(sealed));
  return { facts: { scope, bytes: data.length, sha256, key, sealed: hash }, sealed };
}

/**
 * The content of sealed bytes, or `undefined` where these are not what the reference names: changed,
 * cut short, put in another order, or another blob's.
 */
export async function openBlob(
  { scope, bytes, key, sha256 }: BlobFacts,
  practice: Uuid,
  sealed: Uint8Array
): Promise<Bytes | undefined> {
  if (bytes > MAX_BLOB_BYTES || sealed.length !== sealedLength(bytes)) return undefined;
  const aead = await webAead.importKey(key);
  const bound = boundTo({ practice, scope }, bytes);
  const data = new Uint8Array(bytes);
  try {
    await together(chunks(paddedLength(bytes)), async ([index, from, to, isLast]) => {
      const at = from + index * TAG_BYTES;
      const chunk = sealed.subarray(at, at + (to - from) + TAG_BYTES);
      const opened = await webAead.open(aead, nonce(index, isLast), chunk, bound);
      if (from < bytes) data.set(opened.subarray(0, Math.min(to, bytes) - from), from);
    });
  } catch {
    return undefined;
  }
  return equal(await digest(data), sha256) ? data : undefined;
}

/** Several chunks at a time, off this thread: large as they are, that pays. */
async function together(
  all: Generator<Chunk>,
  work: (chunk: Chunk) => Promise<void>
): Promise<void> {
  const one = async () => {
    for (const chunk of all) await work(chunk);
  };
  await Promise.all([one(), one(), one()]);
}

/** Index, start, end and whether it is the last, of each chunk of the padded content. */
type Chunk = readonly [index: number, from: number, to: number, isLast: boolean];
function* chunks(padded: number): Generator<Chunk> {
  for (let index = 0, from = 0; from < padded; index++, from += CHUNK_BYTES) {
    const to = Math.min(from + CHUNK_BYTES, padded);
    yield [index, from, to, to === padded];
  }
}

/** A stretch of the content, with zeros for what lies beyond its end. */
function part(data: Uint8Array, from: number, to: number): Uint8Array {
  if (to <= data.length) return data.subarray(from, to);
  const padded = new Uint8Array(to - from);
  padded.set(data.subarray(from));
  return padded;
}

/** A chunk's place, and whether it is the last: so order, number and end are authenticated. */
function nonce(index: number, isLast: boolean): Uint8Array {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(7, index);
  iv[11] = isLast ? 1 : 0;
  return iv;
}

/** Additional data of every chunk. It follows from what the key follows from, and so never varies. */
function boundTo({ practice, scope }: Home, bytes: number): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes));
  return concat(DOMAIN.blob, uuidBytes(practice), Uint8Array.of(SCOPES.indexOf(scope) + 1), length);
}
