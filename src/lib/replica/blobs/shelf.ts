import { z } from 'zod';
import { BLOB_SCOPES, type BlobName } from '../../blobs/reference.ts';
import type { BlobStore } from '../../blobs/store.ts';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore } from '../store/store.ts';

/** What this device knows of a blob that it holds or wants. */
export interface Shelved extends BlobName {
  /** Length of the sealed bytes. */
  readonly size: number;
  readonly here: boolean;
  /** Kept however much room is needed, and fetched where it is not here. */
  readonly pinned: boolean;
  /** When it was last asked for; milliseconds since 1970. */
  readonly used: number;
  /** The server's log beside which it was last seen; `null` where no server is known to have it. */
  readonly on: string | null;
}

const stored = z.object({
  v: z.literal(1),
  size: z.int().nonnegative(),
  pinned: z.boolean(),
  used: z.number(),
  on: z.string().nullable()
});

/** That a blob was used is written down again only after so long: it decides what goes first. */
const USED_AGAIN_MS = 3_600_000;

/** The blobs of a device: which are here, which are kept, and which may go when room is needed. */
export class Shelf {
  readonly store: BlobStore;
  readonly #records: AtomicStore;
  readonly #mostBytes: number;
  readonly #now: () => number;
  readonly #blobs = new Map<string, Shelved>();
  /** Noted, and not on the disk yet. */
  readonly #unwritten = new Set<string>();

  /** @param mostBytes room for what is neither pinned nor waiting to be sent */
  constructor(store: BlobStore, records: AtomicStore, mostBytes: number, now: () => number) {
    this.store = store;
    this.#records = records;
    this.#mostBytes = mostBytes;
    this.#now = now;
  }

  async open(): Promise<void> {
    const here = new Map((await this.store.list()).map((blob) => [nameText(blob), blob]));
    for (const { key, data } of await this.#records.loadRange(KEYS.blobs)) {
      const scope = BLOB_SCOPES.find((each) => each === key[1]);
      const record = recordOf(data);
      if (!scope || !record) continue;
      const name = { scope, hash: key[2]! };
      const isHere = here.delete(nameText(name));
      if (isHere || record.pinned) {
        this.#blobs.set(nameText(name), { ...name, ...record, here: isHere });
      } else await this.#records.remove(key);
    }
    // Of what lies here unrecorded nobody knows whether a server has it: it is asked, or given it.
    for (const blob of here.values()) await this.put(blob, blob.size, { here: true });
  }

  get(name: BlobName): Shelved | undefined {
    return this.#blobs.get(nameText(name));
  }

  all(): Shelved[] {
    return [...this.#blobs.values()];
  }

  /** On this device and on no server. */
  unsent(): Shelved[] {
    return this.all().filter(({ here, on }) => here && on === null);
  }

  /** To be here, and not yet. */
  missing(): Shelved[] {
    return this.all().filter(({ here, pinned }) => pinned && !here);
  }

  /** Keeps what is new of a blob; resolves when that is on the disk. */
  async put(name: BlobName, size: number, news: Partial<Shelved>): Promise<void> {
    this.note(name, size, news);
    await this.flush();
  }

  /**
   * Notes what is new of a blob, on the disk with the next that is kept: for what the device finds out
   * again, by itself, where it stops before that.
   */
  note(name: BlobName, size: number, news: Partial<Shelved>): void {
    const { scope, hash } = name;
    const known = this.get(name) ?? { here: false, pinned: false, used: this.#now(), on: null };
    this.#blobs.set(nameText(name), { ...known, ...news, scope, hash, size });
    this.#unwritten.add(nameText(name));
  }

  /** Brings everything noted to the disk, in one go. */
  async flush(): Promise<void> {
    const keys = [...this.#unwritten];
    const blobs = keys.flatMap((key) => this.#blobs.get(key) ?? []);
    this.#unwritten.clear();
    if (blobs.length === 0) return;
    const put = blobs.map(({ scope, hash, size, pinned, used, on }) => {
      const record = { v: 1, size, pinned, used, on } satisfies z.input<typeof stored>;
      return [KEYS.blob(scope, hash), encodeCbor(record)] as const;
    });
    try {
      await this.#records.commit({ put });
    } catch (error) {
      for (const key of keys) this.#unwritten.add(key);
      throw error;
    }
  }

  /** Notes that a blob was asked for. */
  async use(name: BlobName): Promise<void> {
    const known = this.get(name);
    const used = this.#now();
    if (known && used - known.used > USED_AGAIN_MS) await this.put(name, known.size, { used });
  }

  /** Forgets a blob, its bytes first: what is cut short is found at the next start. */
  async drop(name: BlobName): Promise<void> {
    await this.store.remove(name);
    this.#blobs.delete(nameText(name));
    await this.#records.remove(KEYS.blob(name.scope, name.hash));
  }

  /** Lets go of what was not used for longest, until the rest has room. Never of an only copy. */
  async tidy(): Promise<void> {
    const loose = this.all().filter(({ here, pinned, on }) => here && !pinned && on !== null);
    let bytes = loose.reduce((sum, { size }) => sum + size, 0);
    for (const blob of loose.sort((a, b) => a.used - b.used)) {
      if (bytes <= this.#mostBytes) return;
      await this.drop(blob);
      bytes -= blob.size;
    }
  }
}

export const nameText = ({ scope, hash }: BlobName): string => `${scope}/${hash}`;

function recordOf(data: Uint8Array | undefined): Omit<z.output<typeof stored>, 'v'> | undefined {
  if (!data) return undefined;
  try {
    const { size, pinned, used, on } = stored.parse(decodeCbor(data));
    return { size, pinned, used, on };
  } catch {
    return undefined;
  }
}
