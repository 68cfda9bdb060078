import type { SealKey } from '../crypto/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Scope } from '../docs/kinds.ts';

/** Who signs an envelope: a device, by its private Ed25519 key. */
export interface Signer {
  readonly id: Uuid;
  readonly signKey: CryptoKey;
}

/** What sealing and opening need of a keyring: the practice's tags, and the keys of its documents. */
export interface DocumentKeys {
  readonly practice: Uuid;
  /** What a server sees instead of a document's id (ENV4). */
  docTag(document: Uuid): Uint8Array;
  /** The key with which `author` seals a document; `undefined` where this device lacks it. */
  documentKey(
    scope: Scope,
    epoch: number,
    docTag: Uint8Array,
    author: Uuid,
    commitment?: Uint8Array
  ): Promise<SealKey> | undefined;
  /** All keys under which `author` may have sealed a document; rarely more than one. */
  documentKeys(
    scope: Scope,
    epoch: number,
    docTag: Uint8Array,
    author: Uuid
  ): readonly Promise<SealKey>[];
}
