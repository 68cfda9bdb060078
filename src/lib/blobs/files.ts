import { createHash, randomUUID, type Hash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Lane } from '../sync/lane.ts';
import {
  attempt,
  isMissing,
  lengthOf,
  namesIn,
  openExisting,
  syncFolder,
  writeAll
} from './file-system.ts';
import { KeptFile } from './kept-file.ts';
import { OpenFiles } from './open-files.ts';
import { mismatch } from './problems.ts';
import { BLOB_SCOPES, type BlobName } from './reference.ts';
import {
  checkName,
  type BlobStore,
  type Keeping,
  type Received,
  type StoredBlob,
  type Stretch
} from './store.ts';

/** What was begun and not gone on with for so long is cleared away when the store is opened. */
const ABANDONED_MS = 7 * 24 * 3600 * 1000;
/** Begun blobs that are kept open; the hash of another is read anew when it goes on. */
const MOST_OPEN = 32;
/** Read at once, to hash what was begun before. */
const READ_BYTES = 1024 * 1024;

/** How a blob's name ends that is written while it is sealed, and has no name of its own yet. */
const KEEPING = 'kept';

/** A blob on its way in. */
interface Begun {
  readonly file: FileHandle;
  readonly hash: Hash;
  received: number;
  /** A stretch is being written. */
  busy: boolean;
}

/**
 * Sealed blobs as files: `<scope>/<hash>`, and what was begun in `begun`. A blob
 * has its name only when all of it is on the disk and its hash is right: it is written elsewhere,
 * flushed, then renamed. What was begun is still there after a crash, and is gone on with.
 */
export class FileBlobs implements BlobStore {
  readonly #root: string;
  /** One thing at a time for each blob, however many bring it. */
  readonly #lanes = Array.from({ length: 64 }, () => new Lane());
  readonly #open = new Map<string, Begun>();
  /** Of blobs that are written while they are sealed, when they are whole or forgotten. */
  readonly #keeping = new Set<Promise<void>>();
  readonly #whole = new OpenFiles();

  private constructor(root: string) {
    this.#root = root;
  }

  /**
   * Opens or makes the folder, and clears away what was abandoned in it.
   *
   * @param now milliseconds since 1970
   */
  static async open(root: string, now: number = Date.now()): Promise<FileBlobs> {
    return attempt(async () => {
      const begun = join(root, 'begun');
      for (const name of ['begun', ...BLOB_SCOPES]) {
        await mkdir(join(root, name), { recursive: true, mode: 0o700 });
      }
      await syncFolder(root);
      for (const name of await readdir(begun)) {
        const path = join(begun, name);
        // What was cut short while it was sealed has no name by which anybody could go on with it.
        const isCutShort = name.endsWith(`.${KEEPING}`);
        if (isCutShort || now - (await stat(path)).mtimeMs > ABANDONED_MS) {
          await rm(path, { force: true });
        }
      }
      return new FileBlobs(root);
    });
  }

  async size(name: BlobName): Promise<number | undefined> {
    const path = this.#path(name);
    return this.#whole.size(path) ?? lengthOf(path);
  }

  async begun(name: BlobName, by: string): Promise<number> {
    const path = this.#begunPath(name, by);
    return this.#open.get(path)?.received ?? (await lengthOf(path)) ?? 0;
  }

  async append(name: BlobName, by: string, stretch: Stretch): Promise<Received> {
    checkName(name, by);
    return this.#lane(name).run(() => attempt(() => this.#append(name, by, stretch)));
  }

  keep(size: number): Keeping {
    const path = join(this.#root, 'begun', `${randomUUID()}.${KEEPING}`);
    const file = new KeptFile(path, size);
    const over = Promise.withResolvers<void>();
    this.#keeping.add(over.promise);
    const ended = () => {
      this.#keeping.delete(over.promise);
      over.resolve();
    };
    // What the disk does not let go of is cleared away at the next start.
    const drop = () => file.drop().then(ended, ended);
    return {
      take: (bytes, place) => file.take(bytes, place),
      drop,
      end: async (name) => {
        try {
          await attempt(() => file.end());
          await this.#lane(name).run(() => attempt(() => this.#name(path, name)));
        } catch (error) {
          await drop();
          throw error;
        }
        ended();
      }
    };
  }

  async read(name: BlobName, offset: number, length: number): Promise<Uint8Array | undefined> {
    return attempt(() =>
      this.#whole.read(this.#path(name), offset, length).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      })
    );
  }

  async remove(name: BlobName): Promise<void> {
    checkName(name);
    await this.#lane(name).run(() => attempt(() => this.#remove(name)));
  }

  async list(): Promise<StoredBlob[]> {
    return attempt(async () => {
      const found: StoredBlob[] = [];
      for (const scope of BLOB_SCOPES) {
        for (const hash of await namesIn(join(this.#root, scope))) {
          const size = await lengthOf(join(this.#root, scope, hash));
          if (size !== undefined) found.push({ scope, hash, size });
        }
      }
      return found;
    });
  }

  async unfinished(by: string): Promise<number> {
    const names = await namesIn(join(this.#root, 'begun'));
    return names.filter((name) => name.endsWith(`.${by}`)).length;
  }

  async close(): Promise<void> {
    await Promise.all(this.#keeping);
    for (const lane of this.#lanes) await lane.idle();
    for (const { file } of this.#open.values()) await file.close();
    this.#open.clear();
    await this.#whole.close();
  }

  async #remove(name: BlobName): Promise<void> {
    const prefix = this.#begunPath(name, '');
    for (const each of await readdir(join(this.#root, 'begun'))) {
      const path = join(this.#root, 'begun', each);
      if (path.startsWith(prefix)) await this.#forget(path);
    }
    await this.#whole.leave(this.#path(name));
    await rm(this.#path(name), { force: true });
  }

  /** Gives what was flushed its name: it is whole. */
  async #name(path: string, name: BlobName): Promise<void> {
    const whole = this.#path(name);
    await rename(path, whole);
    await syncFolder(dirname(whole));
    await this.#endOthers(name);
  }

  async #append(name: BlobName, by: string, stretch: Stretch): Promise<Received> {
    const { size, offset, data } = stretch;
    const path = this.#begunPath(name, by);
    // What is open is begun and not whole: no need to ask the disk for each stretch.
    const there = this.#open.has(path) ? undefined : await this.size(name);
    if (there !== undefined) {
      await this.#forget(path);
      return { received: there, whole: true };
    }
    const before = await this.begun(name, by);
    if (offset > before) return { received: before, whole: false };
    const begun = await this.#goOn(path);
    begun.busy = true;
    try {
      const fresh = data.subarray(begun.received - offset);
      if (begun.received + fresh.length > size) return await this.#refuse(path);
      await write(begun, fresh).catch(async (error: unknown) => {
        // The hash is ahead of the file: both begin again from what is on the disk.
        this.#open.delete(path);
        await begun.file.close();
        throw error;
      });
      if (begun.received < size) return { received: begun.received, whole: false };
      if (begun.hash.digest('hex') !== name.hash) return await this.#refuse(path);
      await begun.file.sync();
    } finally {
      begun.busy = false;
    }
    this.#open.delete(path);
    await begun.file.close();
    await this.#name(path, name);
    return { received: size, whole: true };
  }

  /** The blob is whole: what others have begun of it is not gone on with. */
  async #endOthers(name: BlobName): Promise<void> {
    const prefix = this.#begunPath(name, '');
    for (const path of [...this.#open.keys()]) {
      if (path.startsWith(prefix)) await this.#forget(path);
    }
  }

  /** What was begun at this path, with the hash of it so far. */
  async #goOn(path: string): Promise<Begun> {
    const known = this.#open.get(path);
    if (known) return known;
    const oldest = [...this.#open].find(([, { busy }]) => !busy);
    if (oldest && this.#open.size >= MOST_OPEN) {
      this.#open.delete(oldest[0]);
      await oldest[1].file.close();
    }
    // Read and written, and not emptied: what an earlier run received is still there.
    const file = (await openExisting(path, 'r+')) ?? (await open(path, 'wx+', 0o600));
    const begun: Begun = {
      file,
      hash: createHash('sha256'),
      received: 0,
      busy: false
    };
    const piece = new Uint8Array(READ_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, begun.received);
      if (bytesRead === 0) break;
      begun.hash.update(piece.subarray(0, bytesRead));
      begun.received += bytesRead;
    }
    this.#open.set(path, begun);
    return begun;
  }

  async #refuse(path: string): Promise<never> {
    await this.#forget(path);
    throw mismatch();
  }

  async #forget(path: string): Promise<void> {
    const begun = this.#open.get(path);
    this.#open.delete(path);
    await begun?.file.close();
    await rm(path, { force: true });
  }

  #lane({ hash }: BlobName): Lane {
    return this.#lanes[Number.parseInt(hash.slice(0, 2), 16) % this.#lanes.length]!;
  }

  #path(name: BlobName): string {
    checkName(name);
    return join(this.#root, name.scope, name.hash);
  }

  #begunPath(name: BlobName, by: string): string {
    checkName(name, by || undefined);
    return join(this.#root, 'begun', `${name.scope}.${name.hash}.${by}`);
  }
}

/** Writes what is fresh and hashes it meanwhile; nothing counts as received that is not written. */
async function write(begun: Begun, fresh: Uint8Array): Promise<void> {
  const writing = writeAll(begun.file, fresh, begun.received);
  try {
    begun.hash.update(fresh);
  } finally {
    // Whoever is told of a failure may take the memory back.
    await writing;
  }
  begun.received += fresh.length;
}
