import { compareBytes, equal, sha256, toHex } from '../crypto/crypto.ts';
import { platformDeflate } from '../encoding/deflate.ts';

/**
 * What an Automerge change says of itself, read from its chunk's head (Automerge binary format,
 * "Change chunks"). Hashing the chunk takes a tenth of the time of `decodeChange`, which builds
 * every operation as an object; applying the change parses the operations anyway.
 */
export class ChangeChunk {
  /** The chunk as it was given, ready for Automerge. */
  readonly bytes: Uint8Array;
  readonly hashBytes: Uint8Array;
  /** Bytes of the change when inflated. */
  readonly size: number;
  readonly #head: Head;

  constructor(bytes: Uint8Array, hashBytes: Uint8Array, contents: Uint8Array) {
    this.bytes = bytes;
    this.hashBytes = hashBytes;
    this.size = contents.length;
    this.#head = readHead(contents);
  }

  /** Automerge's name for the change: hexadecimal SHA-256. */
  get hash(): string {
    return toHex(this.hashBytes);
  }

  /** Hashes of the changes that this one follows. */
  get deps(): readonly string[] {
    const { deps } = this.#head;
    return Array.from({ length: deps.length / HASH_BYTES }, (_, i) =>
      toHex(deps.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))
    );
  }

  get actor(): string {
    return toHex(this.#head.actor);
  }

  /** The actor's changes, counted from 1. */
  get seq(): number {
    return this.#head.seq;
  }
}

const MAGIC = new Uint8Array([0x85, 0x6f, 0x4a, 0x83]);
const CHANGE = 1;
const COMPRESSED_CHANGE = 2;
const HASH_BYTES = 32;

/** Reads from the front of some bytes; throws where they end too early. */
class Reader {
  readonly #data: Uint8Array;
  at: number;

  constructor(data: Uint8Array, at = 0) {
    this.#data = data;
    this.at = at;
  }

  take(length: number): Uint8Array {
    if (length > this.#data.length - this.at) throw new Error('the change ends too early');
    this.at += length;
    return this.#data.subarray(this.at - length, this.at);
  }

  /** An unsigned LEB128 number in its shortest form. */
  number(): number {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.take(1)[0]!;
      value += (byte & 0x7f) * place;
      if (!Number.isSafeInteger(value)) throw new Error('a number in the change is too large');
      if (byte < 0x80) {
        if (byte === 0 && place > 1) throw new Error('a number in the change is too long');
        return value;
      }
    }
  }
}

function uleb(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  bytes.push(value);
  return Uint8Array.from(bytes);
}

/**
 * Reads a change chunk and checks its checksum. Rejects on anything that is not exactly one change;
 * a compressed one is inflated to at most `limit` bytes.
 */
export async function readChangeChunk(bytes: Uint8Array, limit: number): Promise<ChangeChunk> {
  const reader = new Reader(bytes);
  if (!equal(reader.take(4), MAGIC)) throw new Error('not an Automerge chunk');
  const checksum = reader.take(4);
  const type = reader.take(1)[0];
  const contents = reader.take(reader.number());
  if (reader.at !== bytes.length) throw new Error('something follows the change');

  let head: Uint8Array;
  let hashBytes: Uint8Array;
  if (type === CHANGE) {
    head = contents;
    hashBytes = sha256(bytes.subarray(8));
  } else if (type === COMPRESSED_CHANGE) {
    head = await platformDeflate.inflate(contents, limit);
    hashBytes = sha256(Uint8Array.of(CHANGE), uleb(head.length), head);
  } else {
    throw new Error(`not a change but a chunk of type ${type}`);
  }
  if (!equal(checksum, hashBytes.subarray(0, 4))) throw new Error('the checksum is wrong');
  return new ChangeChunk(bytes, hashBytes, head);
}

interface Head {
  /** Hashes, one after the other. */
  readonly deps: Uint8Array;
  readonly actor: Uint8Array;
  readonly seq: number;
}

function readHead(contents: Uint8Array): Head {
  const reader = new Reader(contents);
  const deps = reader.take(reader.number() * HASH_BYTES);
  const actor = reader.take(reader.number());
  const seq = reader.number();
  if (seq < 1) throw new Error('the change has no place among its actor’s');
  return { deps, actor, seq };
}

/** `SHA-256(salt ‖ change hashes, sorted)`: what an author's signature commits to (ENV6). */
export const changesDigest = (
  salt: Uint8Array,
  hashes: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> => sha256(salt, ...hashes.toSorted(compareBytes));
