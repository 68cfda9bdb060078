import { z } from 'zod';
import { mismatch } from '../../blobs/problems.ts';
import { BLOB_SCOPES, type BlobName } from '../../blobs/reference.ts';
import { digest } from '../../blobs/seal.ts';
import {
  checkName,
  type BlobStore,
  type Keeping,
  type Received,
  type StoredBlob,
  type Stretch
} from '../../blobs/store.ts';
import { toHex } from '../../crypto/crypto.ts';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { Lane } from '../../sync/lane.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore, StoreKey } from '../store/store.ts';

const whole = z.object({ v: z.literal(1), size: z.int().nonnegative(), by: z.string() });

/** Under which name what the caller sealed and hashed is kept. */
const KEEPING = 'kept';

/** Some bytes of such a blob: they become one record. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly place: number;
}

const wholeRecord = (size: number, by: string): Uint8Array =>
  encodeCbor({ v: 1, size, by } satisfies z.input<typeof whole>);

/**
 * Sealed blobs as records of a device's own store: for browsers, where that store is sealed over
 * IndexedDB. A stretch is a record; a last record says that all of them are here and verified.
 */
export class RecordBlobs implements BlobStore {
  readonly #store: AtomicStore;
  readonly #lane = new Lane();

  constructor(store: AtomicStore) {
    this.#store = store;
  }

  async size(name: BlobName): Promise<number | undefined> {
    return (await this.#whole(name))?.size;
  }

  async begun(name: BlobName, by: string): Promise<number> {
    checkName(name, by);
    const last = (await this.#stretches(name, by)).at(-1);
    return last ? last.end : 0;
  }

  append(name: BlobName, by: string, stretch: Stretch): Promise<Received> {
    return this.#lane.run(() => this.#append(name, by, stretch));
  }

  /** Written when its name is known: records of what was cut short would stay, and be nobody's. */
  keep(size: number): Keeping {
    const pieces: Piece[] = [];
    return {
      take: (bytes, place) => void pieces.push({ bytes, place }),
      end: (name) => {
        const inOrder = pieces.sort((a, b) => a.place - b.place);
        return this.#lane.run(() => this.#keep(name, size, inOrder));
      },
      drop: async () => undefined
    };
  }

  async read(name: BlobName, offset: number, length: number): Promise<Uint8Array | undefined> {
    const found = await this.#whole(name);
    if (!found) return undefined;
    const end = Math.min(offset + length, found.size);
    const data = new Uint8Array(Math.max(0, end - offset));
    for (const each of await this.#stretches(name, found.by)) {
      if (each.end <= offset || each.start >= end) continue;
      const record = await this.#store.load(each.key);
      // A record that is gone or damaged leaves zeros, which nobody takes for the blob.
      if (record?.length !== each.end - each.start) continue;
      const from = Math.max(offset, each.start);
      const to = Math.min(end, each.end);
      data.set(record.subarray(from - each.start, to - each.start), from - offset);
    }
    return data;
  }

  remove(name: BlobName): Promise<void> {
    return this.#lane.run(async () => {
      checkName(name);
      const { scope, hash } = name;
      const keys = await this.#store.keys(KEYS.blobStretchesOf(scope, hash));
      await this.#store.commit({ remove: [KEYS.blobWhole(scope, hash), ...keys] });
    });
  }

  async list(): Promise<StoredBlob[]> {
    const found: StoredBlob[] = [];
    for (const { key, data } of await this.#store.loadRange(KEYS.blobWholes)) {
      const scope = BLOB_SCOPES.find((each) => each === key[1]);
      const read = wholeOf(data);
      if (scope && read) found.push({ scope, hash: key[2]!, size: read.size });
    }
    return found;
  }

  async unfinished(by: string): Promise<number> {
    const names = new Set<string>();
    for (const [, scope, hash, whose] of await this.#store.keys(KEYS.blobStretches)) {
      if (whose === by) names.add(`${scope}/${hash}`);
    }
    for (const { scope, hash } of await this.list()) names.delete(`${scope}/${hash}`);
    return names.size;
  }

  /** The store is its owner's to close. */
  async close(): Promise<void> {
    await this.#lane.idle();
  }

  async #keep(name: BlobName, size: number, pieces: readonly Piece[]): Promise<void> {
    checkName(name, KEEPING);
    const { scope, hash } = name;
    const ends = pieces.map(({ bytes, place }) => place + bytes.length);
    const isWhole = pieces.every(({ place }, n) => place === (n === 0 ? 0 : ends[n - 1]));
    if (!isWhole || ends.at(-1) !== size) throw new Error('a blob ended before its end');
    if ((await this.size(name)) !== undefined) return;
    try {
      for (const [n, { bytes, place }] of pieces.entries()) {
        const key = KEYS.blobStretch(scope, hash, KEEPING, place, ends[n]!);
        const put: [StoreKey, Uint8Array][] = [[key, bytes.slice()]];
        if (ends[n] === size) put.push([KEYS.blobWhole(scope, hash), wholeRecord(size, KEEPING)]);
        await this.#store.commit({ put });
      }
    } catch (error) {
      await this.#store
        .removeRange(KEYS.blobStretchesBy(scope, hash, KEEPING))
        .catch(() => undefined);
      throw error;
    }
  }

  async #append(name: BlobName, by: string, stretch: Stretch): Promise<Received> {
    const { size, offset, data } = stretch;
    const there = await this.size(name);
    if (there !== undefined) return { received: there, whole: true };
    const before = await this.begun(name, by);
    if (offset > before) return { received: before, whole: false };
    const fresh = data.slice(before - offset);
    const received = before + fresh.length;
    if (received > size) return this.#refuse(name, by);
    const { scope, hash } = name;
    const key = KEYS.blobStretch(scope, hash, by, before, received);
    if (received < size) {
      if (fresh.length > 0) await this.#store.commit({ put: [[key, fresh]] });
      return { received, whole: false };
    }
    const all = new Uint8Array(size);
    for (const each of await this.#stretches(name, by)) {
      const record = await this.#store.load(each.key);
      if (record?.length === each.end - each.start) all.set(record, each.start);
    }
    all.set(fresh, before);
    if (toHex(await digest(all)) !== hash) return this.#refuse(name, by);
    await this.#store.commit({
      put: [
        ...(fresh.length > 0 ? [[key, fresh] as const] : []),
        [KEYS.blobWhole(scope, hash), wholeRecord(size, by)]
      ]
    });
    return { received: size, whole: true };
  }

  async #refuse({ scope, hash }: BlobName, by: string): Promise<never> {
    await this.#store.removeRange(KEYS.blobStretchesBy(scope, hash, by));
    throw mismatch();
  }

  async #whole(name: BlobName): Promise<z.output<typeof whole> | undefined> {
    checkName(name);
    return wholeOf(await this.#store.load(KEYS.blobWhole(name.scope, name.hash)));
  }

  /** Where the stretches of a blob begin and end, in order: their keys say so. */
  async #stretches(
    { scope, hash }: BlobName,
    by: string
  ): Promise<{ key: StoreKey; start: number; end: number }[]> {
    const keys = await this.#store.keys(KEYS.blobStretchesBy(scope, hash, by));
    return keys.map((key) => {
      const [start, end] = key.slice(-2).map((part) => Number.parseInt(part, 16));
      return { key, start: start!, end: end! };
    });
  }
}

function wholeOf(data: Uint8Array | undefined): z.output<typeof whole> | undefined {
  if (!data) return undefined;
  try {
    return whole.parse(decodeCbor(data));
  } catch {
    return undefined;
  }
}
