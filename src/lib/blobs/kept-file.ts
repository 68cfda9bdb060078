import { open, rm, type FileHandle } from 'node:fs/promises';
import { writeAll } from './file-system.ts';

/**
 * A blob that goes to the disk while it is sealed, at a path that is no blob's. What the disk says is told
 * at the end: whoever seals does not wait for it before.
 */
export class KeptFile {
  readonly #path: string;
  readonly #size: number;
  readonly #file: Promise<FileHandle>;
  #taken = 0;
  /** When what was taken so far is written and, with the last of it, flushed. */
  #written: Promise<void>;
  #closed: Promise<void> | undefined;

  /** @param size bytes of the whole */
  constructor(path: string, size: number) {
    this.#path = path;
    this.#size = size;
    this.#file = open(path, 'wx', 0o600);
    this.#written = this.#file.then(() => undefined);
    this.#written.catch(() => undefined);
  }

  /** Begins to write some bytes at their place, after those before them. */
  take(bytes: Uint8Array, place: number): void {
    this.#taken += bytes.length;
    const isAll = this.#taken === this.#size;
    this.#written = this.#written.then(async () => {
      const file = await this.#file;
      await writeAll(file, bytes, place);
      if (isAll) await file.sync();
    });
    this.#written.catch(() => undefined);
  }

  /**
   * Resolves when all of it is on the disk; rejects with the first thing that went wrong. Either way the
   * file is closed then, and nobody looks at the bytes any more.
   */
  async end(): Promise<void> {
    try {
      await this.#written;
      if (this.#taken !== this.#size) throw new Error('a blob ended before its end');
    } finally {
      await this.#close();
    }
  }

  /** Takes it away again, as far as it was written. */
  async drop(): Promise<void> {
    await this.end().catch(() => undefined);
    await rm(this.#path, { force: true });
  }

  #close(): Promise<void> {
    this.#closed ??= this.#file.then(
      (file) => file.close(),
      () => undefined
    );
    return this.#closed;
  }
}
