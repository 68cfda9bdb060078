import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

/** The part of a browser's `FileSystemSyncAccessHandle` that a sealed file stands on. */
export interface RawFile {
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(from: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** Where blocks begin: the first may differ, so that they fall in with what SQLite writes at once. */
export interface Layout {
  readonly first: number;
  readonly block: number;
  /**
   * What to do with a block that does not open. In a log it is one that a power cut left half
   * written: it reads as zeros, and SQLite's own checksums end the log before it. Anywhere else it
   * is damage.
   */
  readonly torn: 'zeros' | 'damage';
}

/** SQLite's files: pages of 4 KiB; in the log, a header and frames of a page and 24 bytes. */
export const LAYOUTS = {
  database: { first: 4096, block: 4096, torn: 'damage' },
  wal: { first: 32, block: 4120, torn: 'zeros' },
  journal: { first: 4096, block: 4096, torn: 'zeros' }
} as const satisfies Record<string, Layout>;

/** A block that is not what was written: damaged, moved, or sealed with another key. */
export class BrokenBlock extends Error {}

const NONCE = 24;
const OVERHEAD = NONCE + 16;
/** Blocks that wait in memory to be written before they are written without being asked to. */
const DIRTY_MAX = 512;
/** Blocks that are written in one go. */
const RUN = 64;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A file whose every block is sealed with XChaCha20-Poly1305, bound to the file's label and its
 * place in it. Synchronous, as SQLite asks. Writes wait in memory until {@link sync}: SQLite expects
 * nothing on the disk before, and a block that is written in pieces is then sealed once.
 *
 * What is not hidden: how large the file is and which blocks change when. What is not noticed: a
 * whole block that is replaced by an older one of the same place.
 */
export class SealedFile {
  readonly #raw: RawFile;
  readonly #key: Uint8Array;
  readonly #label: Uint8Array;
  readonly #layout: Layout;
  readonly #dirty = new Map<number, Bytes>();
  readonly #slot: Bytes;
  readonly #run: Bytes;
  /** Sixteen random bytes for as long as the file is open, then a counter: never the same twice. */
  readonly #nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  #counter = 0n;
  #size: number;
  /** The block opened last, as a run of small reads asks for it again. */
  #last: { at: number; data: Bytes } | undefined;

  /** @param key 32 bytes; @param label tells the files of one key apart */
  constructor(raw: RawFile, key: Uint8Array, label: string, layout: Layout) {
    this.#raw = raw;
    this.#key = key;
    this.#label = new TextEncoder().encode(label);
    this.#layout = layout;
    this.#slot = new Uint8Array(Math.max(layout.first, layout.block) + OVERHEAD);
    this.#run = new Uint8Array(RUN * this.#slot.length);
    this.#size = this.#logicalSize(raw.getSize());
  }

  /** Bytes as SQLite counts them. */
  get size(): number {
    return this.#size;
  }

  /** Reads into `into`; returns how many bytes there were. Throws {@link BrokenBlock} on damage. */
  read(into: Uint8Array, at: number): number {
    const end = Math.min(at + into.length, this.#size);
    for (let from = at; from < end;) {
      const block = this.#blockOf(from);
      const start = this.#start(block);
      const to = Math.min(end, start + this.#length(block));
      into.set(this.#plain(block).subarray(from - start, to - start), from - at);
      from = to;
    }
    return Math.max(0, end - at);
  }

  write(from: Uint8Array, at: number): void {
    const end = at + from.length;
    if (end > this.#size) this.#completeLast(end);
    for (let position = at; position < end;) {
      const block = this.#blockOf(position);
      const start = this.#start(block);
      const to = Math.min(end, start + this.#length(block));
      const whole = position === start && to >= Math.min(start + this.#length(block), this.#size);
      this.#writable(block, whole).set(from.subarray(position - at, to - at), position - start);
      position = to;
    }
    this.#size = Math.max(this.#size, end);
    if (this.#dirty.size > DIRTY_MAX) this.#writeDirty();
  }

  truncate(size: number): void {
    if (size >= this.#size) return;
    const last = size > 0 ? this.#blockOf(size - 1) : -1;
    // The block that is cut is sealed anew, at its new length.
    if (last >= 0 && size < this.#start(last) + this.#length(last)) {
      this.#writable(last, false).fill(0, size - this.#start(last));
    }
    for (const block of [...this.#dirty.keys()]) if (block > last) this.#dirty.delete(block);
    this.#last = undefined;
    this.#size = size;
    this.#raw.truncate(Math.min(this.#raw.getSize(), this.#physicalEnd(size)));
  }

  /** Returns when everything written is on the disk. */
  sync(): void {
    this.#writeDirty();
    this.#raw.flush();
  }

  close(): void {
    try {
      this.sync();
    } finally {
      this.#raw.close();
      this.#dirty.clear();
      this.#last = undefined;
    }
  }

  #start(block: number): number {
    return block === 0 ? 0 : this.#layout.first + (block - 1) * this.#layout.block;
  }

  #length(block: number): number {
    return block === 0 ? this.#layout.first : this.#layout.block;
  }

  #blockOf(at: number): number {
    const { first, block } = this.#layout;
    return at < first ? 0 : 1 + Math.floor((at - first) / block);
  }

  #physicalStart(block: number): number {
    return this.#start(block) + block * OVERHEAD;
  }

  #physicalEnd(size: number): number {
    if (size === 0) return 0;
    return size + (this.#blockOf(size - 1) + 1) * OVERHEAD;
  }

  #logicalSize(physical: number): number {
    const { first, block } = this.#layout;
    if (physical <= first + OVERHEAD) return Math.max(0, physical - OVERHEAD);
    const rest = physical - first - OVERHEAD;
    const tail = rest % (block + OVERHEAD);
    return first + Math.floor(rest / (block + OVERHEAD)) * block + Math.max(0, tail - OVERHEAD);
  }

  /** A block's bytes, not to be changed. */
  #plain(block: number): Bytes {
    const waiting = this.#dirty.get(block);
    if (waiting) return waiting;
    if (this.#last?.at !== block) {
      const data = this.#last?.data.length === this.#length(block) ? this.#last.data : undefined;
      this.#last = undefined;
      this.#last = { at: block, data: this.#open(block, data) };
    }
    return this.#last.data;
  }

  /** A block's bytes, to be changed and sealed again; `whole` where all of them will be. */
  #writable(block: number, whole: boolean): Bytes {
    let data = this.#dirty.get(block);
    if (data) return data;
    const there = this.#start(block) < this.#size;
    data = whole || !there ? new Uint8Array(this.#length(block)) : this.#open(block);
    if (this.#last?.at === block) this.#last = undefined;
    this.#dirty.set(block, data);
    return data;
  }

  /** A last block that was not full becomes one in the middle: it is sealed anew, at full length. */
  #completeLast(end: number): void {
    if (this.#size === 0) return;
    const last = this.#blockOf(this.#size - 1);
    const full = this.#start(last) + this.#length(last);
    if (this.#size < full && end > this.#size) this.#writable(last, false);
  }

  #open(block: number, into: Bytes = new Uint8Array(this.#length(block))): Bytes {
    const slot = this.#slot.subarray(0, this.#length(block) + OVERHEAD);
    const found = this.#raw.read(slot, { at: this.#physicalStart(block) });
    into.fill(0);
    const nonce = slot.subarray(0, NONCE);
    // A hole, which the disk reads as zeros: nothing was ever written there.
    if (found <= OVERHEAD || nonce.every((byte) => byte === 0)) return into;
    try {
      const cipher = xchacha20poly1305(this.#key, nonce, this.#bound(block));
      cipher.decrypt(slot.subarray(NONCE, found), into.subarray(0, found - OVERHEAD));
    } catch {
      into.fill(0);
      if (this.#layout.torn === 'damage') throw new BrokenBlock(`block ${block} does not open`);
    }
    return into;
  }

  #writeDirty(): void {
    const blocks = [...this.#dirty.keys()].sort((a, b) => a - b);
    for (let at = 0; at < blocks.length;) {
      const first = blocks[at]!;
      let used = 0;
      let count = 0;
      while (count < RUN && blocks[at + count] === first + count) {
        used += this.#seal(first + count, this.#run.subarray(used));
        count += 1;
      }
      const written = this.#raw.write(this.#run.subarray(0, used), {
        at: this.#physicalStart(first)
      });
      if (written !== used) throw new Error(`only ${written} of ${used} bytes were written`);
      for (let done = first; done < first + count; done++) this.#dirty.delete(done);
      at += count;
    }
  }

  /** Seals a block into `slot`; returns the length. */
  #seal(block: number, slot: Bytes): number {
    const length = Math.min(this.#length(block), this.#size - this.#start(block));
    new DataView(this.#nonce.buffer).setBigUint64(16, this.#counter++);
    slot.set(this.#nonce);
    const cipher = xchacha20poly1305(this.#key, this.#nonce, this.#bound(block));
    cipher.encrypt(
      this.#dirty.get(block)!.subarray(0, length),
      slot.subarray(NONCE, length + OVERHEAD)
    );
    return length + OVERHEAD;
  }

  #bound(block: number): Bytes {
    const bound = new Uint8Array(8 + this.#label.length);
    new DataView(bound.buffer).setBigUint64(0, BigInt(block));
    bound.set(this.#label, 8);
    return bound;
  }
}
