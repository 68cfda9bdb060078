import {
  concat,
  DOMAIN,
  IV_BYTES,
  open,
  seal,
  systemRandom,
  TAG_BYTES,
  type Random
} from '../crypto/crypto.ts';
import { uuidBytes } from '../docs/core/ids.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';
import type { DocumentKeys } from './keys.ts';
import { pad, unpad } from './payload.ts';

/**
 * Presence (WIRE7): `version ‖ scope ‖ epoch ‖ iv ‖ ciphertext`, sealed with the document's key and
 * bound to practice and document. It is not signed: it says where somebody's cursor is, and proves
 * nothing.
 */
const HEAD_BYTES = 6;

/** Presence has no author to speak of; access logs, whose keys depend on theirs, have no presence. */
const NOBODY = '';

const bound = (keyring: DocumentKeys, docTag: Uint8Array, head: Uint8Array): Uint8Array =>
  concat(DOMAIN.presence, uuidBytes(keyring.practice), docTag, head);

/** Seals a presence message. Rejects where this device lacks the key. */
export async function sealPresence(input: {
  readonly keyring: DocumentKeys;
  readonly scope: Scope;
  readonly epoch: number;
  readonly docTag: Uint8Array;
  readonly content: Uint8Array;
  readonly random?: Random;
}): Promise<Uint8Array> {
  const { keyring, scope, epoch, docTag } = input;
  const key = keyring.documentKey(scope, epoch, docTag, NOBODY);
  if (key === undefined) throw new Error(`no key of scope ${scope}, epoch ${epoch}`);
  const head = new Uint8Array(HEAD_BYTES);
  head[0] = 1;
  head[1] = SCOPES.indexOf(scope) + 1;
  new DataView(head.buffer).setUint32(2, epoch);
  const iv = (input.random ?? systemRandom)(IV_BYTES);
  const sealed = await seal(await key, iv, pad(input.content), bound(keyring, docTag, head));
  return concat(head, iv, sealed);
}

/** What a presence message says; `undefined` where it cannot be opened here. Never throws. */
export async function openPresence(
  keyring: DocumentKeys,
  docTag: Uint8Array,
  body: Uint8Array
): Promise<Uint8Array | undefined> {
  if (body.length < HEAD_BYTES + IV_BYTES + TAG_BYTES || body[0] !== 1) return undefined;
  const head = body.subarray(0, HEAD_BYTES);
  const scope = SCOPES[head[1]! - 1];
  if (scope === undefined) return undefined;
  const epoch = new DataView(body.buffer, body.byteOffset).getUint32(2);
  const key = keyring.documentKey(scope, epoch, docTag, NOBODY);
  if (key === undefined) return undefined;
  const iv = body.subarray(HEAD_BYTES, HEAD_BYTES + IV_BYTES);
  const sealed = body.subarray(HEAD_BYTES + IV_BYTES);
  const padded = await open(await key, iv, sealed, bound(keyring, docTag, head));
  if (padded === undefined) return undefined;
  try {
    return unpad(padded);
  } catch {
    return undefined;
  }
}
