import { z } from 'zod';
import type { DeviceIdentity } from '../access/identity.ts';
import {
  exportPrivateKey,
  generateBoxPair,
  importPrivateKey,
  type KeyPair
} from '../crypto/crypto.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore } from './store/store.ts';

/** A pair to which keys are sealed for this device from now on. */
export interface NewBox {
  readonly publicKey: Uint8Array;
  /** Keeps it; from the commit of this on, the pair before it is used no more. */
  readonly put: StorePut;
  /** To be called once that is committed. */
  readonly committed: () => Promise<void>;
}

/** Puts a pair, whose private key can be exported, in the place where the platform keeps the one before. */
export type KeepBox = (box: KeyPair) => Promise<void>;

const stored = z.object({
  v: z.literal(1),
  publicKey: z.instanceof(Uint8Array),
  pkcs8: z.instanceof(Uint8Array)
});

/**
 * This device's own private keys. The one that signs is for life; the pair to which keys are sealed is
 * replaced after each destruction (ERA6). The new one is first written to the store, in one transaction
 * with the statement that tells of it, and then put in the place of the old one where the platform keeps
 * such keys: so that there is no moment at which keys could be sealed to a pair that is nowhere.
 */
export class OwnKeys {
  readonly #store: AtomicStore;
  readonly #keep: KeepBox | undefined;
  #identity: DeviceIdentity;

  private constructor(store: AtomicStore, identity: DeviceIdentity, keep: KeepBox | undefined) {
    this.#store = store;
    this.#identity = identity;
    this.#keep = keep;
  }

  /**
   * @param identity as the platform keeps it
   * @param keep without it, a pair that replaced another stays in the store
   */
  static async open(
    store: AtomicStore,
    identity: DeviceIdentity,
    keep?: KeepBox
  ): Promise<OwnKeys> {
    const own = new OwnKeys(store, identity, keep);
    const data = await store.load(KEYS.box);
    if (data) {
      const { publicKey, pkcs8 } = stored.parse(decodeCbor(data));
      await own.#use(publicKey, pkcs8);
    }
    return own;
  }

  get identity(): DeviceIdentity {
    return this.#identity;
  }

  async newBox(): Promise<NewBox> {
    const { key, publicKey } = await generateBoxPair(true);
    const pkcs8 = await exportPrivateKey(key);
    return {
      publicKey,
      put: [KEYS.box, encodeCbor({ v: 1, publicKey, pkcs8 } satisfies z.input<typeof stored>)],
      committed: () => this.#use(publicKey, pkcs8)
    };
  }

  async #use(boxPublic: Uint8Array, pkcs8: Uint8Array): Promise<void> {
    const boxKey = await importPrivateKey('X25519', pkcs8, false);
    this.#identity = { ...this.#identity, boxKey, boxPublic };
    if (!this.#keep) return;
    try {
      const key = await importPrivateKey('X25519', pkcs8, true);
      await this.#keep({ key, publicKey: boxPublic.slice() });
      await this.#store.commit({ remove: [KEYS.box] });
    } catch (error) {
      // It is in the store, and works; the next start tries again to put it with the others.
      console.error('A new key could not be put in the place of the old one', error);
    }
  }
}
