import { ProblemError, type Problem } from '../../problem.ts';
import { keyOfText, keyText, recordKeyText } from './keys.ts';
import { storageFailed } from './problems.ts';
import type { AtomicStore, StoreBatch, StoreKey } from './store.ts';

/**
 * A disk made of memory, for tests and simulations. It outlives the stores that are opened on it: a
 * device that crashes leaves its disk, and the next store opened on it finds what was written.
 */
export class MemoryDisk {
  readonly records = new Map<string, Uint8Array>();
  /** Asked before every commit; a problem makes that commit fail, with nothing written. */
  fault: ((batch: StoreBatch) => Problem | undefined) | undefined;
  #generation = 0;
  #held: HeldCommit[] | undefined;

  get generation(): number {
    return this.#generation;
  }

  /** Commits from now on wait, unwritten and unacknowledged, until {@link release} or {@link crash}. */
  hold(): void {
    this.#held ??= [];
  }

  /** Writes what waits, in order, and stops holding. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const commit of held) commit.settle();
  }

  /**
   * The device loses power. Acknowledged commits are there afterwards; of those still waiting the
   * first `reached` were on the disk but never acknowledged. Stores that were open are dead.
   */
  crash(reached = 0): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const commit of held.slice(0, reached)) this.write(commit.batch);
    this.#generation += 1;
  }

  /** Runs a commit now, or later if commits are held; never settles if the device crashes first. */
  commit(batch: StoreBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        const problem = this.fault?.(batch);
        if (problem) return reject(new ProblemError(problem));
        this.write(batch);
        resolve();
      };
      if (this.#held) this.#held.push({ batch, settle });
      else settle();
    });
  }

  private write(batch: StoreBatch): void {
    for (const key of batch.remove ?? []) this.records.delete(keyText(key));
    for (const [key, data] of batch.put ?? []) this.records.set(keyText(key), data);
  }
}

interface HeldCommit {
  readonly batch: StoreBatch;
  settle(): void;
}

/** A device's records in memory; see {@link MemoryDisk} for making it fail or crash. */
export class MemoryStore implements AtomicStore {
  readonly #disk: MemoryDisk;
  readonly #generation: number;
  #closed = false;

  constructor(disk: MemoryDisk = new MemoryDisk()) {
    this.#disk = disk;
    this.#generation = disk.generation;
  }

  async load(key: StoreKey): Promise<Uint8Array | undefined> {
    return this.#open().records.get(recordKeyText(key))?.slice();
  }

  async save(key: StoreKey, data: Uint8Array): Promise<void> {
    await this.commit({ put: [[key, data]] });
  }

  async remove(key: StoreKey): Promise<void> {
    await this.commit({ remove: [key] });
  }

  async loadRange(prefix: StoreKey): Promise<{ key: StoreKey; data: Uint8Array }[]> {
    const { records } = this.#open();
    return this.#below(prefix).map((text) => ({
      key: keyOfText(text),
      data: records.get(text)!.slice()
    }));
  }

  async removeRange(prefix: StoreKey): Promise<void> {
    await this.commit({ remove: this.#below(prefix).map(keyOfText) });
  }

  async keys(prefix: StoreKey): Promise<StoreKey[]> {
    return this.#below(prefix).map(keyOfText);
  }

  async commit(batch: StoreBatch): Promise<void> {
    const disk = this.#open();
    for (const key of batch.remove ?? []) recordKeyText(key);
    for (const [key] of batch.put ?? []) recordKeyText(key);
    // Copies, as a disk makes them: what the caller does to its bytes later changes nothing here.
    await disk.commit({
      put: (batch.put ?? []).map(([key, data]) => [[...key], data.slice()] as const),
      remove: (batch.remove ?? []).map((key) => [...key])
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #below(prefix: StoreKey): string[] {
    const start = keyText(prefix);
    return [...this.#open().records.keys()].filter((text) => text.startsWith(start)).sort();
  }

  #open(): MemoryDisk {
    if (this.#closed) throw storageFailed('the store is closed');
    if (this.#generation !== this.#disk.generation) throw storageFailed('the device crashed');
    return this.#disk;
  }
}
