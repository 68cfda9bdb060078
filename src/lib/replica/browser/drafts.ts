import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concat, fromBase64Url, toBase64Url } from '../../crypto/crypto.ts';
import type { Drafts } from '../device.ts';

const NONCE = 24;

/** Seals words at once, as the browser's own storage asks: under a key of 32 bytes. */
export function draftsUnder(key: Uint8Array): Drafts {
  return {
    seal(text) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
      const sealed = xchacha20poly1305(key, nonce).encrypt(new TextEncoder().encode(text));
      return toBase64Url(concat(nonce, sealed));
    },
    open(sealed) {
      try {
        const bytes = fromBase64Url(sealed);
        const cipher = xchacha20poly1305(key, bytes.subarray(0, NONCE));
        return new TextDecoder().decode(cipher.decrypt(bytes.subarray(NONCE)));
      } catch {
        // Of another profile, or no draft at all: as good as none.
        return undefined;
      }
    }
  };
}
