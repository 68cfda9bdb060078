import { platformAead, TAG_BYTES } from '../crypto/aead.ts';
import { concat, DOMAIN, hkdf, toHex, type Bytes } from '../crypto/crypto.ts';
import { sha256OfMuch, turn } from '../crypto/hash.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import {
  boundTo,
  CHUNK_BYTES,
  chunkOf,
  nonce,
  paddedLength,
  sealedLength,
  type Home
} from './chunks.ts';
import { Opening } from './opening.ts';
import type { BlobFacts } from './reference.ts';

export { CHUNK_BYTES, sealedLength } from './chunks.ts';
export { sha256OfMuch as digest } from '../crypto/hash.ts';

/** Largest content of a blob on any device or server (BLOB8). */
export const MAX_BLOB_BYTES = 100 * 1024 * 1024;
/** Chunks that are sealed between two turns of others, or beside each other off this thread. */
const AT_ONCE = 4;
/** Bytes that are opened between two turns of others. */
const TURN_BYTES = 1024 * 1024;

/** How long memory is held for the next file, in milliseconds: files come one after the other. */
const HELD_MS = 2_000;

/** Memory of the last file, for the next one. What is held only weakly is gone before that comes. */
let spare: ArrayBuffer | undefined;
let letGo: ReturnType<typeof setTimeout> | undefined;

/** Memory for a sealed file: its content, and zeros behind that. */
function memoryFor(data: Uint8Array): Bytes {
  const size = sealedLength(data.length);
  const known = spare;
  spare = undefined;
  const memory = new Uint8Array(known && known.byteLength >= size ? known : new ArrayBuffer(size));
  const sealed = memory.subarray(0, size);
  sealed.set(data);
  sealed.fill(0, data.length);
  return sealed;
}

/** Is given sealed bytes of a file that do not change any more, and their place in it. */
export type WhileSealed = (sealed: Uint8Array, place: number) => void;

/** A file that {@link sealBlob} sealed is kept: its memory may be used for the next, for a moment. */
export function wasKept(sealed: Bytes): void {
  spare = sealed.buffer;
  clearTimeout(letGo);
  letGo = setTimeout(() => (spare = undefined), HELD_MS);
  // A program that has nothing else to do does not wait for it.
  if (typeof letGo === 'object') letGo.unref();
}

/**
 * Seals a copy of some content (BLOB3, BLOB4), made before this returns: a nonce is safe to come again
 * only with the same content. The same content under the same scope key gives the same key and the same
 * bytes, so it lies on a server once, however often and by however many devices it is added.
 *
 * @param scopeKey the scope's present key, 32 bytes
 * @param ready is given all of it while it is sealed, the last bytes first: it is kept before it has a name
 */
export async function sealBlob(
  data: Uint8Array,
  scopeKey: Uint8Array,
  home: Home,
  ready: WhileSealed = () => undefined
): Promise<{ facts: Omit<BlobFacts, 'mediaType'>; sealed: Bytes }> {
  const bytes = data.length;
  const padded = paddedLength(bytes);
  const sealed = memoryFor(data);
  const sha256 = await sha256OfMuch(sealed.subarray(0, bytes));
  const { practice, scope } = home;
  const key = hkdf(scopeKey, uuidBytes(practice), concat(DOMAIN.blob, sha256));
  const aead = await platformAead.importKey(key);
  const bound = boundTo(home, bytes);
  let end = sealed.length;
  // Each in its own place, from the end: a sealed chunk begins behind all that was not read yet.
  for (let left = Math.ceil(padded / CHUNK_BYTES); left > 0; left -= AT_ONCE) {
    const some = Array.from({ length: Math.min(left, AT_ONCE) }, (_, n) =>
      chunkOf(padded, left - 1 - n)
    );
    await Promise.all(
      some.map((chunk) => {
        const { from, to, at } = chunk;
        const into = sealed.subarray(at, at + to - from + TAG_BYTES);
        return platformAead.sealInto(aead, nonce(chunk), sealed.subarray(from, to), bound, into);
      })
    );
    const { at } = some.at(-1)!;
    ready(sealed.subarray(at, end), at);
    end = at;
    await turn();
  }
  return {
    facts: { scope, bytes, sha256, key, sealed: toHex(await sha256OfMuch(sealed)) },
    sealed
  };
}

/**
 * The content of sealed bytes, or `undefined` where these are not what the reference names: changed,
 * cut short, put in another order, or another blob's.
 */
export async function openBlob(
  facts: BlobFacts,
  practice: Uuid,
  sealed: Uint8Array
): Promise<Bytes | undefined> {
  if (facts.bytes > MAX_BLOB_BYTES || sealed.length !== sealedLength(facts.bytes)) return undefined;
  const opening = await Opening.begin(facts, practice);
  for (let at = 0; at < sealed.length; at += TURN_BYTES) {
    await opening.take(sealed.subarray(at, at + TURN_BYTES));
    await turn();
  }
  return opening.content();
}
