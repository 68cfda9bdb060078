/**
 * As much of the peers' types as is used here, so that the project type-checks before they are
 * installed; those that the project uses itself need nothing.
 */
declare module '@automerge/automerge-repo-storage-nodefs' {
  import type { StorageAdapterInterface } from '@automerge/automerge-repo';
  type Key = Parameters<StorageAdapterInterface['load']>[0];
  export class NodeFSStorageAdapter implements StorageAdapterInterface {
    constructor(dir: string);
    load(key: Key): Promise<Uint8Array | undefined>;
    save(key: Key, data: Uint8Array): Promise<void>;
    remove(key: Key): Promise<void>;
    loadRange(prefix: Key): ReturnType<StorageAdapterInterface['loadRange']>;
    removeRange(prefix: Key): Promise<void>;
  }
}

declare module 'minisearch' {
  export default class MiniSearch<T> {
    constructor(options: { fields: string[]; storeFields?: string[] });
    addAll(documents: readonly T[]): void;
    search(
      query: string,
      options: { prefix?: boolean; fuzzy?: number; combineWith?: 'AND' | 'OR' }
    ): { id: unknown }[];
  }
}
