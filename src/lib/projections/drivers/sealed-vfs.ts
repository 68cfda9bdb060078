import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { BrokenBlock, type SealedFile } from './sealed-file.ts';

/** Name under which SQLite knows the file system below. */
export const SEALED_VFS = 'indaba-sealed';

/** A database's files, by the endings that SQLite gives them. */
export interface SealedFiles {
  readonly '': SealedFile;
  readonly '-wal': SealedFile;
  readonly '-journal': SealedFile;
}

/** SQLite's epoch is noon of 24 November 4714 BC; its unit is a millisecond. */
const UNIX_EPOCH_MS = 210_866_760_000_000n;

/**
 * A file system for SQLite made of files that were opened and are held before it asks for them (the
 * browser opens files only asynchronously) and that seal what they are given. Each file is held by
 * one connection, so that there is nothing to lock.
 */
export class SealedVfs {
  readonly #sqlite3: Sqlite3Static;
  readonly #files = new Map<string, SealedFile>();
  /** By SQLite's own pointer to an open file. */
  readonly #open = new Map<number, SealedFile>();
  #error: unknown;

  /** Installs it; once per library. */
  constructor(sqlite3: Sqlite3Static) {
    this.#sqlite3 = sqlite3;
    this.#install();
  }

  /** Makes a database's files known under `path`. */
  attach(path: string, files: SealedFiles): void {
    for (const [ending, file] of Object.entries(files)) this.#files.set(path + ending, file);
  }

  /** Writes out and closes a database's files; SQLite must have closed them. */
  detach(path: string): void {
    for (const ending of ['', '-wal', '-journal']) {
      const file = this.#files.get(path + ending);
      this.#files.delete(path + ending);
      file?.close();
    }
  }

  /** What went wrong last beneath SQLite's own code for it. */
  get lastError(): unknown {
    return this.#error;
  }

  /** Runs file work; a failure becomes SQLite's code for it. */
  #attempt(failure: number, work: () => number | void): number {
    const { capi } = this.#sqlite3;
    try {
      return work() ?? 0;
    } catch (error) {
      this.#error = error;
      if (error instanceof BrokenBlock) return capi.SQLITE_CORRUPT;
      const full = (error as { name?: unknown }).name === 'QuotaExceededError';
      return full ? capi.SQLITE_FULL : failure;
    }
  }

  #install(): void {
    const { capi, wasm } = this.#sqlite3;
    const io = new capi.sqlite3_io_methods();
    // The library's types name structures' members without their `$`.
    (io as unknown as { $iVersion: number }).$iVersion = 1;
    const vfs = new capi.sqlite3_vfs();
    vfs.$iVersion = 2;
    vfs.$szOsFile = (
      capi.sqlite3_file as unknown as { structInfo: { sizeof: number } }
    ).structInfo.sizeof;
    vfs.$mxPathname = 512;
    vfs.$zName = wasm.allocCString(SEALED_VFS, false);
    const heap = (pointer: number, length: number): Uint8Array =>
      wasm.heap8u().subarray(Number(pointer), Number(pointer) + length);
    const file = (pointer: number): SealedFile => this.#open.get(Number(pointer))!;
    const named = (pointer: number): SealedFile | undefined =>
      this.#files.get(wasm.cstrToJs(pointer) ?? '');
    const nothing = (): number => 0;

    const ioMethods = {
      xCheckReservedLock: (_: number, out: number) => {
        wasm.poke32(out, 0);
        return 0;
      },
      xClose: (pointer: number) =>
        this.#attempt(capi.SQLITE_IOERR_CLOSE, () => {
          file(pointer)?.sync();
          this.#open.delete(Number(pointer));
        }),
      xDeviceCharacteristics: () => capi.SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN,
      xFileControl: () => capi.SQLITE_NOTFOUND,
      xFileSize: (pointer: number, out: number) => {
        wasm.poke64(out, BigInt(file(pointer).size));
        return 0;
      },
      xLock: nothing,
      xRead: (pointer: number, into: number, length: number, at: bigint) =>
        this.#attempt(capi.SQLITE_IOERR_READ, () => {
          const target = heap(into, length);
          const found = file(pointer).read(target, Number(at));
          if (found === length) return 0;
          target.fill(0, found);
          return capi.SQLITE_IOERR_SHORT_READ;
        }),
      xSectorSize: () => 4096,
      xSync: (pointer: number) =>
        this.#attempt(capi.SQLITE_IOERR_FSYNC, () => file(pointer).sync()),
      xTruncate: (pointer: number, size: bigint) =>
        this.#attempt(capi.SQLITE_IOERR_TRUNCATE, () => file(pointer).truncate(Number(size))),
      xUnlock: nothing,
      xWrite: (pointer: number, from: number, length: number, at: bigint) =>
        this.#attempt(capi.SQLITE_IOERR_WRITE, () =>
          file(pointer).write(heap(from, length), Number(at))
        )
    };

    const vfsMethods = {
      xAccess: (_: number, name: number, __: number, out: number) => {
        wasm.poke32(out, (named(name)?.size ?? 0) > 0 ? 1 : 0);
        return 0;
      },
      xCurrentTime: (_: number, out: number) => {
        wasm.poke(out, 2_440_587.5 + Date.now() / 86_400_000, 'double');
        return 0;
      },
      xCurrentTimeInt64: (_: number, out: number) => {
        wasm.poke64(out, UNIX_EPOCH_MS + BigInt(Date.now()));
        return 0;
      },
      xDelete: (_: number, name: number) =>
        this.#attempt(capi.SQLITE_IOERR_DELETE, () => named(name)?.truncate(0)),
      xFullPathname: (_: number, name: number, length: number, out: number) =>
        wasm.cstrncpy(out, name, length) < length ? 0 : capi.SQLITE_CANTOPEN,
      xGetLastError: nothing,
      xOpen: (_: number, name: number, pointer: number, flags: number, out: number) => {
        // Temporary files have no name; they are kept in memory, so that none is ever asked for.
        const found = name ? named(name) : undefined;
        if (!found || (found.size === 0 && !(flags & capi.SQLITE_OPEN_CREATE))) {
          return capi.SQLITE_CANTOPEN;
        }
        this.#open.set(Number(pointer), found);
        const struct = new capi.sqlite3_file(pointer);
        struct.$pMethods = io.pointer;
        struct.dispose();
        if (out) wasm.poke32(out, flags);
        return 0;
      },
      xRandomness: (_: number, length: number, out: number) => {
        heap(out, length).set(crypto.getRandomValues(new Uint8Array(length)));
        return length;
      },
      xSleep: nothing
    };

    this.#sqlite3.vfs.installVfs({ io: { struct: io, methods: ioMethods as never } } as never);
    this.#sqlite3.vfs.installVfs({ vfs: { struct: vfs, methods: vfsMethods as never } } as never);
  }
}
