import { BLOB_SCOPES, type BlobName } from '../../blobs/reference.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore } from '../store/store.ts';

/**
 * Files that destroyed records referred to, until they are deleted wherever this device sees to it: on
 * its disk, so that a start in between forgets none.
 */
export class GoneFiles {
  readonly #records: AtomicStore;

  constructor(records: AtomicStore) {
    this.#records = records;
  }

  async add(names: readonly BlobName[]): Promise<void> {
    if (names.length === 0) return;
    const put = names.map(({ scope, hash }) => [KEYS.blobGone(scope, hash), NOTHING] as const);
    await this.#records.commit({ put });
  }

  async list(): Promise<BlobName[]> {
    const keys = await this.#records.keys(KEYS.blobsGone);
    return keys.flatMap(([, named, hash]) => {
      const scope = BLOB_SCOPES.find((each) => each === named);
      return scope && hash ? [{ scope, hash }] : [];
    });
  }

  async remove(names: readonly BlobName[]): Promise<void> {
    if (names.length === 0) return;
    const remove = names.map(({ scope, hash }) => KEYS.blobGone(scope, hash));
    await this.#records.commit({ remove });
  }
}

const NOTHING = new Uint8Array(0);
