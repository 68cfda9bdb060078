import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BrokenBlock,
  LAYOUTS,
  SealedFile,
  type Layout,
  type RawFile
} from '#lib/projections/drivers/sealed-file.ts';

/** A file in memory; `onDisk` is what a power cut would leave of it. */
class MemoryFile implements RawFile {
  bytes = new Uint8Array(0);

  read(into: Uint8Array<ArrayBuffer>, { at }: { at: number }): number {
    const there = this.bytes.subarray(at, at + into.length);
    into.set(there);
    return there.length;
  }

  write(from: Uint8Array<ArrayBuffer>, { at }: { at: number }): number {
    if (at + from.length > this.bytes.length) this.#resize(at + from.length);
    this.bytes.set(from, at);
    return from.length;
  }

  truncate(size: number): void {
    this.#resize(size);
  }

  getSize(): number {
    return this.bytes.length;
  }

  flush(): void {}
  close(): void {}

  #resize(size: number): void {
    const next = new Uint8Array(size);
    next.set(this.bytes.subarray(0, size));
    this.bytes = next;
  }
}

const KEY = new Uint8Array(32).fill(1);
const small: Layout = { first: 8, block: 24, torn: 'damage' };
const open = (raw: RawFile, layout: Layout = small, key = KEY, label = 'file') =>
  new SealedFile(raw, key, label, layout);
const contentOf = (file: SealedFile): Uint8Array => {
  const content = new Uint8Array(file.size);
  expect(file.read(content, 0)).toBe(file.size);
  return content;
};
const bytes = (length: number, seed = 0) =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + seed) % 256);

type Step =
  | { act: 'write'; at: number; length: number; seed: number }
  | { act: 'truncate'; size: number }
  | { act: 'sync' }
  | { act: 'reopen' };

describe('a sealed file', () => {
  it('behaves as an ordinary file, whatever is written, cut, synced and opened again', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({
        act: fc.constant('write' as const),
        at: fc.nat(160),
        length: fc.integer({ min: 1, max: 90 }),
        seed: fc.nat(250)
      }),
      fc.record({ act: fc.constant('truncate' as const), size: fc.nat(200) }),
      fc.record({ act: fc.constantFrom('sync' as const, 'reopen' as const) })
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const raw = new MemoryFile();
        const plain = new MemoryFile();
        let file = open(raw);
        for (const one of steps) {
          if (one.act === 'write') {
            const data = bytes(one.length, one.seed);
            file.write(data, one.at);
            plain.write(data, { at: one.at });
          } else if (one.act === 'truncate') {
            file.truncate(one.size);
            if (one.size < plain.getSize()) plain.truncate(one.size);
          } else if (one.act === 'sync') {
            file.sync();
          } else {
            file.close();
            file = open(raw);
          }
          expect(contentOf(file)).toEqual(plain.bytes);
        }
      }),
      { seed: 20261122, numRuns: 300 }
    );
  });

  it('says how many bytes there were when asked for more', () => {
    const file = open(new MemoryFile());
    file.write(bytes(30), 0);
    expect(file.read(new Uint8Array(20), 20)).toBe(10);
    expect(file.read(new Uint8Array(20), 90)).toBe(0);
  });

  it('shows nothing of what it holds', () => {
    const raw = new MemoryFile();
    const file = open(raw, LAYOUTS.database);
    file.write(new TextEncoder().encode('Vilakazi '.repeat(2000)), 0);
    file.close();
    expect(new TextDecoder('latin1').decode(raw.bytes)).not.toContain('Vilakazi');
  });

  it('seals the same words differently each time they are written', () => {
    const raw = new MemoryFile();
    const file = open(raw);
    const seen = new Set<string>();
    for (let i = 0; i < 3; i++) {
      file.write(bytes(8), 0);
      file.sync();
      seen.add(raw.bytes.toString());
    }
    expect(seen.size).toBe(3);
  });

  it.each([
    ['another key', (raw: RawFile) => open(raw, small, new Uint8Array(32).fill(2))],
    ['the name of another file', (raw: RawFile) => open(raw, small, KEY, 'other')]
  ])('does not open under %s', (_, other) => {
    const raw = new MemoryFile();
    const file = open(raw);
    file.write(bytes(40), 0);
    file.close();
    expect(() => contentOf(other(raw))).toThrow(BrokenBlock);
  });

  it('does not take one block for another', () => {
    const raw = new MemoryFile();
    const file = open(raw);
    file.write(bytes(56), 0);
    file.close();
    const [one, two] = [8 + 40, 8 + 40 + 24 + 40];
    raw.bytes.copyWithin(one, two, two + 24 + 40);
    expect(() => contentOf(open(raw))).toThrow(BrokenBlock);
  });

  it('ends a log where a power cut left a block half written, and keeps what is before it', () => {
    const raw = new MemoryFile();
    const file = open(raw, { ...small, torn: 'zeros' });
    file.write(bytes(56, 1), 0);
    file.close();
    raw.bytes.fill(0x5a, 8 + 40 + 24 + 40 + 30);
    const content = contentOf(open(raw, { ...small, torn: 'zeros' }));
    expect(content.subarray(0, 32)).toEqual(bytes(56, 1).subarray(0, 32));
    expect(content.subarray(32)).toEqual(new Uint8Array(24));
  });

  it('keeps frames of the log apart: writing one leaves the bytes of those before it alone', () => {
    const raw = new MemoryFile();
    const file = open(raw, LAYOUTS.wal);
    file.write(bytes(32), 0);
    file.write(bytes(4120, 1), 32);
    file.sync();
    const before = raw.bytes.slice();
    file.write(bytes(24, 2), 32 + 4120);
    file.write(bytes(4096, 3), 32 + 4120 + 24);
    file.sync();
    expect(raw.bytes.subarray(0, before.length)).toEqual(before);
  });
});
