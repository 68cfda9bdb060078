import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { FileBlobs } from '#lib/blobs/files.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { BlobLimits } from '../limits.ts';
import { PracticeBlobs } from './practice-blobs.ts';

/** The files of all practices of a server. They know nothing of each other. */
export class Blobs {
  readonly #open: (practice: Uuid) => Promise<PracticeBlobs>;
  readonly #practices = new Map<Uuid, Promise<PracticeBlobs>>();

  /** @param open makes room for a practice's files, or finds it again */
  constructor(open: (practice: Uuid) => Promise<PracticeBlobs>) {
    this.#open = open;
  }

  /** A practice's files. Only of practices that this server hosts. */
  of(practice: Uuid): Promise<PracticeBlobs> {
    const known = this.#practices.get(practice);
    if (known) return known;
    const opening = this.#open(practice);
    this.#practices.set(practice, opening);
    // Where the disk did not let us, the next one who asks tries again.
    opening.catch(() => this.#practices.delete(practice));
    return opening;
  }

  async close(): Promise<void> {
    for (const opening of this.#practices.values()) {
      await opening.then(
        (blobs) => blobs.close(),
        () => undefined
      );
    }
  }
}

/** Files below a folder, each practice in one of its own. */
export const openBlobs = (dir: string, limits: BlobLimits): Blobs =>
  new Blobs(async (practice) => {
    const store = await FileBlobs.open(join(dir, practice));
    return new PracticeBlobs(store, limits, () => freeBytes(dir));
  });

/** Bytes left on the disk of a folder; `undefined` where the system does not say. */
async function freeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
