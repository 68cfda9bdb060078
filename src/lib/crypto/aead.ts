import { giveBack } from './give-back.ts';

/**
 * AES-256-GCM, sealed and opened by whatever the platform does fastest. Node's own cipher where
 * there is one: for bodies of a kilobyte it takes a fifth of what WebCrypto's job and promise cost;
 * WebCrypto elsewhere, which gives scripts no way to read a key back.
 */

/** Bytes that WebCrypto takes: never backed by shared memory. */
type Bytes = Uint8Array<ArrayBuffer>;

/** A key for sealing; only the {@link Aead} that made it knows what it is. */
export type SealKey = { readonly type: string };

export interface Aead {
  /** A key from its 32 bytes. */
  importKey(raw: Uint8Array): SealKey | Promise<SealKey>;
  /** Ciphertext with its 16-byte tag at the end. */
  seal(key: SealKey, iv: Uint8Array, data: Uint8Array, bound: Uint8Array): Bytes | Promise<Bytes>;
  /** What was sealed. Throws or rejects where anything is not the same as then. */
  open(key: SealKey, iv: Uint8Array, sealed: Uint8Array, bound: Uint8Array): Bytes | Promise<Bytes>;
  /**
   * As {@link seal}, into memory that is there. `data` was read when this returns: `into` may overlap it.
   */
  sealInto(...given: Into): void | Promise<void>;
  /**
   * As {@link open}, into memory that is there, as much as has room in it. Before it throws or rejects
   * nothing was written. `sealed` was read when this returns.
   */
  openInto(...given: Into): void | Promise<void>;
}

type Into = [key: SealKey, iv: Uint8Array, data: Uint8Array, bound: Uint8Array, into: Uint8Array];

export const TAG_BYTES = 16;

const plain = (data: Uint8Array): Bytes => data as Bytes;

/** The cipher that every platform has. */
export const webAead: Aead = {
  importKey: (raw) =>
    globalThis.crypto.subtle.importKey('raw', plain(raw), { name: 'AES-GCM' }, false, [
      'encrypt',
      'decrypt'
    ]),
  seal: async (key, iv, data, bound) =>
    new Uint8Array(
      await globalThis.crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: plain(iv), additionalData: plain(bound) },
        key as CryptoKey,
        plain(data)
      )
    ),
  open: async (key, iv, sealed, bound) =>
    new Uint8Array(
      await globalThis.crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: plain(iv), additionalData: plain(bound) },
        key as CryptoKey,
        plain(sealed)
      )
    ),
  sealInto: async (key, iv, data, bound, into) =>
    into.set(await webAead.seal(key, iv, data, bound)),
  openInto: async (key, iv, sealed, bound, into) =>
    into.set((await webAead.open(key, iv, sealed, bound)).subarray(0, into.length))
};

/** Copies what a cipher gave, and gives its memory back at once: there is a good deal of it. */
function moveTo(into: Uint8Array, given: Uint8Array): void {
  into.set(given.subarray(0, into.length));
  giveBack(given);
}

function nodeAead(): Aead | undefined {
  const builtin = (globalThis as { process?: NodeJS.Process }).process?.getBuiltinModule;
  const crypto = builtin?.('node:crypto');
  if (crypto === undefined) return undefined;
  type Key = ReturnType<typeof crypto.createSecretKey>;
  const options = { authTagLength: TAG_BYTES };
  return {
    importKey(raw) {
      if (raw.length !== 32) throw new Error(`an AES-256 key is 32 bytes, not ${raw.length}`);
      return crypto.createSecretKey(raw);
    },
    seal(key, iv, data, bound) {
      const cipher = crypto.createCipheriv('aes-256-gcm', key as Key, iv, options);
      const sealed = new Uint8Array(data.length + TAG_BYTES);
      sealed.set(cipher.setAAD(bound).update(data));
      cipher.final();
      sealed.set(cipher.getAuthTag(), data.length);
      return sealed;
    },
    open(key, iv, sealed, bound) {
      const end = sealed.length - TAG_BYTES;
      const decipher = crypto.createDecipheriv('aes-256-gcm', key as Key, iv, options);
      decipher.setAuthTag(sealed.subarray(end));
      const data = decipher.setAAD(bound).update(sealed.subarray(0, end));
      // Throws unless the tag fits: before that, nothing of `data` is to be believed.
      decipher.final();
      return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    },
    sealInto(key, iv, data, bound, into) {
      const cipher = crypto.createCipheriv('aes-256-gcm', key as Key, iv, options);
      const { length } = data;
      moveTo(into, cipher.setAAD(bound).update(data));
      cipher.final();
      into.set(cipher.getAuthTag(), length);
    },
    openInto(key, iv, sealed, bound, into) {
      const end = sealed.length - TAG_BYTES;
      const decipher = crypto.createDecipheriv('aes-256-gcm', key as Key, iv, options);
      decipher.setAuthTag(sealed.subarray(end));
      const data = decipher.setAAD(bound).update(sealed.subarray(0, end));
      decipher.final();
      moveTo(into, data);
    }
  };
}

/** What this platform does fastest. */
export const platformAead: Aead = nodeAead() ?? webAead;
