import { z } from 'zod';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';
import { fail, ok, type Result } from '../problem.ts';
import { decodeCbor, encodeCbor } from '../sync/cbor.ts';
import {
  concat,
  DOMAIN,
  hkdfExpand,
  hkdfExtract,
  hmac,
  importSealKey,
  systemRandom,
  toHex,
  type Bytes,
  type Random,
  type SealKey
} from './crypto.ts';
import { Lru } from './lru.ts';
import { bytesOf, uuidBytesOf } from './shapes.ts';

/** One scope's key of one epoch. */
export interface ScopeKey {
  readonly scope: Scope;
  /** Counted from 1; a new one begins when somebody's access ends. */
  readonly epoch: number;
  readonly key: Uint8Array;
}

const storedKeyring = z.object({
  v: z.literal(1),
  practice: uuidBytesOf,
  tagKey: bytesOf(32),
  scopes: z
    .array(
      z.object({
        scope: z.enum(SCOPES),
        epoch: z.int().min(1).max(0xffffffff),
        key: bytesOf(32)
      })
    )
    .max(10_000)
});

/** Document keys held ready: a first sync comes back to each document for every day it was edited. */
const CACHED_KEYS = 8192;

/** The keys by which a device reads and writes its practice's documents. */
export class Keyring {
  readonly practice: Uuid;
  readonly #tagKey: Uint8Array;
  readonly #scopeKeys: readonly ScopeKey[];
  /** HKDF's first half, once per scope and epoch instead of once per document. */
  readonly #extracted = new Map<string, Bytes>();
  readonly #documentKeys = new Lru<string, Promise<SealKey>>(CACHED_KEYS);
  readonly #tags = new Lru<Uuid, Bytes>(CACHED_KEYS);

  constructor(practice: Uuid, tagKey: Uint8Array, scopeKeys: readonly ScopeKey[]) {
    this.practice = practice;
    this.#tagKey = tagKey;
    this.#scopeKeys = scopeKeys;
    const salt = uuidBytes(practice);
    for (const { scope, epoch, key } of scopeKeys) {
      this.#extracted.set(`${scope}/${epoch}`, hkdfExtract(key, salt));
    }
  }

  /** What a server sees instead of a document's id (ENV4). */
  docTag(document: Uuid): Bytes {
    let tag = this.#tags.get(document);
    if (tag === undefined) {
      tag = hmac(this.#tagKey, uuidBytes(document)).slice(0, 16);
      this.#tags.set(document, tag);
    }
    return tag;
  }

  /** The epoch to write with: the latest held of this scope; `undefined` where it may not be read. */
  currentEpoch(scope: Scope): number | undefined {
    const epochs = this.#scopeKeys.filter((key) => key.scope === scope).map((key) => key.epoch);
    return epochs.length === 0 ? undefined : Math.max(...epochs);
  }

  /** The AES-GCM key of one document (ENV3); `undefined` where the scope's key is not held. */
  documentKey(scope: Scope, epoch: number, docTag: Uint8Array): Promise<SealKey> | undefined {
    const extracted = this.#extracted.get(`${scope}/${epoch}`);
    if (extracted === undefined) return undefined;
    const name = `${scope}/${epoch}/${toHex(docTag)}`;
    let key = this.#documentKeys.get(name);
    if (key === undefined) {
      key = importSealKey(hkdfExpand(extracted, concat(DOMAIN.document, docTag)));
      this.#documentKeys.set(name, key);
    }
    return key;
  }

  /** Every key in the clear: only for this device's own store, or sealed for another device. */
  encode(): Bytes {
    return encodeCbor({
      v: 1,
      practice: uuidBytes(this.practice),
      tagKey: this.#tagKey,
      scopes: this.#scopeKeys.map(({ scope, epoch, key }) => ({ scope, epoch, key }))
    } satisfies z.input<typeof storedKeyring>);
  }
}

/** A new practice's keys: the tag key, and the first epoch of every scope. */
export function createKeyring(practice: Uuid, random: Random = systemRandom): Keyring {
  const tagKey = random(32);
  return new Keyring(
    practice,
    tagKey,
    SCOPES.map((scope) => ({ scope, epoch: 1, key: random(32) }))
  );
}

/** Reads what {@link Keyring.encode} wrote. */
export function decodeKeyring(data: Uint8Array): Result<Keyring> {
  try {
    const { practice, tagKey, scopes } = storedKeyring.parse(decodeCbor(data));
    return ok(
      new Keyring(
        uuidText(practice),
        tagKey.slice(),
        scopes.map(({ scope, epoch, key }) => ({ scope, epoch, key: key.slice() }))
      )
    );
  } catch (error) {
    return fail('keyring-unreadable', "The practice's keys could not be read.", {
      safe: 'Nothing was changed.',
      action: 'Ask another device of the practice for a new link.',
      detail: String(error)
    });
  }
}
