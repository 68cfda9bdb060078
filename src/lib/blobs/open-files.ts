import { open, type FileHandle } from 'node:fs/promises';
import { bytesToSend } from '../sync/memory.ts';

/** Files that are kept open: blobs are asked for part by part. */
const MOST = 16;

interface OpenFile {
  readonly file: FileHandle;
  readonly size: number;
  /** How many are reading from it. */
  uses: number;
  /** Nobody may begin to read from it any more. */
  isLeft: boolean;
}

/** Files open for reading. They do not change: what is at a path is the blob of that name. */
export class OpenFiles {
  readonly #files = new Map<string, OpenFile>();

  /** Length of a file that is open already. */
  size(path: string): number | undefined {
    return this.#files.get(path)?.size;
  }

  /** Up to `length` bytes from `offset`. Rejects with ENOENT where there is no such file. */
  async read(path: string, offset: number, length: number): Promise<Uint8Array> {
    const opened = this.#files.get(path) ?? (await this.#open(path));
    opened.uses += 1;
    try {
      const data = bytesToSend(Math.max(0, Math.min(length, opened.size - offset)));
      for (let at = 0; at < data.length;) {
        const { bytesRead } = await opened.file.read(data, at, data.length - at, offset + at);
        if (bytesRead === 0) return data.subarray(0, at);
        at += bytesRead;
      }
      return data;
    } finally {
      opened.uses -= 1;
      if (opened.isLeft && opened.uses === 0) await opened.file.close();
    }
  }

  /** Lets go of a file: at once, or when whoever reads from it is done. */
  async leave(path: string): Promise<void> {
    const opened = this.#files.get(path);
    this.#files.delete(path);
    if (!opened) return;
    opened.isLeft = true;
    if (opened.uses === 0) await opened.file.close();
  }

  async close(): Promise<void> {
    for (const path of [...this.#files.keys()]) await this.leave(path);
  }

  async #open(path: string): Promise<OpenFile> {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    const known = this.#files.get(path);
    if (known) {
      // Somebody else opened it meanwhile.
      await file.close();
      return known;
    }
    const [oldest] = this.#files.keys();
    if (oldest !== undefined && this.#files.size >= MOST) await this.leave(oldest);
    const opened: OpenFile = { file, size, uses: 0, isLeft: false };
    this.#files.set(path, opened);
    return opened;
  }
}
