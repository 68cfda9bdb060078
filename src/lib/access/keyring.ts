import { z } from 'zod';
import {
  compareBytes,
  concat,
  DOMAIN,
  equal,
  hkdf,
  hkdfExpand,
  hmacUnder,
  importSealKey,
  sha256,
  systemRandom,
  toHex,
  type Bytes,
  type Random,
  type SealKey
} from '../crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { SCOPES, type Scope } from '../docs/kinds.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf, uuidBytesOf } from '../encoding/shapes.ts';
import { PuncturableKey } from '../crypto/puncturable.ts';
import type { DocumentKeys } from '../envelope/keys.ts';
import { Lru } from '../lru.ts';
import { fail, ok, type Result } from '../problem.ts';
import { ERASED_SCOPES } from './membership/erasures.ts';
import { mayRead, SCOPE_OF_LOGS, type Policy, type Role } from './roles.ts';
import type { KeyRef } from './statements.ts';

/** One scope's key of one epoch, or of the access log the part of one device (KEY5). */
export interface ScopeKey {
  readonly scope: Scope;
  /** Counted from 1; a new one begins when somebody's access ends. */
  readonly epoch: number;
  readonly key: Uint8Array;
  /** Set where this is the log key of that device alone. */
  readonly device?: Uuid;
  /** What everybody may know of the scope's key (KEY2). */
  readonly commitment: Uint8Array;
}

const storedKeyring = z.object({
  v: z.literal(2),
  practice: uuidBytesOf,
  tagKey: bytesOf(32),
  leaves: bytesOf(),
  leavesAt: z.string().max(1_000).nullable(),
  scopes: z
    .array(
      z.object({
        scope: z.enum(SCOPES),
        epoch: z.int().min(1).max(0xffffffff),
        key: bytesOf(32),
        device: uuidBytesOf.nullable(),
        commitment: bytesOf(16)
      })
    )
    .max(10_000)
});

/** Document keys held ready: a first sync comes back to each document for every day it was edited. */
const CACHED_KEYS = 8192;

/** What names a scope's key without telling it: sixteen bytes of a hash (KEY2). */
export const commitmentOf = (scope: Scope, key: Uint8Array): Bytes =>
  sha256(DOMAIN.scopeKey, Uint8Array.of(SCOPES.indexOf(scope) + 1), key).slice(0, 16);

/** A new key for a scope. */
export function newScopeKey(scope: Scope, epoch: number, random: Random): ScopeKey {
  const key = random(32);
  return { scope, epoch, key, commitment: commitmentOf(scope, key) };
}

/** What a statement says of a key. */
export const refOf = ({ scope, epoch, commitment, device }: ScopeKey): KeyRef => ({
  scope,
  epoch,
  commitment,
  own: device !== undefined
});

/** Keys of one scope and epoch, made ready for expanding. */
interface Ready {
  readonly extracted: Bytes;
  /** Its commitment, hexadecimal. */
  readonly name: string;
  readonly of: ScopeKey;
}

/** The keys by which a device reads and writes its practice's documents. */
export class Keyring implements DocumentKeys {
  readonly practice: Uuid;
  readonly keys: readonly ScopeKey[];
  /** Without its leaf, nobody derives the key of a document that can be destroyed (KEY10). */
  readonly leaves: PuncturableKey;
  /** The reference of the file that they are in, where they are too many for a statement (KEY10). */
  readonly leavesAt: string | undefined;
  readonly #tagKey: Uint8Array;
  readonly #tagOf: (document: Uint8Array) => Bytes;
  /** HKDF's first half with this practice for its salt, which is HMAC under the salt (RFC 5869). */
  readonly #extract: (input: Uint8Array) => Bytes;
  /** HKDF's first half for documents without leaves, once per scope and epoch. */
  readonly #ready = new Map<string, Ready[]>();
  readonly #documentKeys = new Lru<string, Promise<SealKey>>(CACHED_KEYS);
  readonly #tags = new Lru<Uuid, Bytes>(CACHED_KEYS);

  constructor(
    practice: Uuid,
    tagKey: Uint8Array,
    leaves: PuncturableKey,
    keys: readonly ScopeKey[],
    leavesAt?: string
  ) {
    this.practice = practice;
    this.#tagKey = tagKey;
    this.#tagOf = hmacUnder(tagKey);
    this.#extract = hmacUnder(uuidBytes(practice));
    this.leaves = leaves;
    this.leavesAt = leavesAt;
    this.keys = keys;
    for (const key of keys) {
      const name = `${key.scope}/${key.epoch}`;
      const list = this.#ready.get(name) ?? [];
      list.push({ extracted: this.#extract(key.key), name: toHex(key.commitment), of: key });
      // Two owners who were apart may have begun the same epoch: everybody prefers the same key.
      list.sort((a, b) => compareBytes(a.of.commitment, b.of.commitment));
      this.#ready.set(name, list);
    }
  }

  /** What a server sees instead of a document's id (ENV4). */
  docTag(document: Uuid): Bytes {
    let tag = this.#tags.get(document);
    if (tag === undefined) {
      tag = this.#tagOf(uuidBytes(document)).slice(0, 16);
      this.#tags.set(document, tag);
    }
    return tag;
  }

  /** The epoch to write with: the latest held of this scope; `undefined` where there is none. */
  currentEpoch(scope: Scope): number | undefined {
    const epochs = this.keys.filter((key) => key.scope === scope).map((key) => key.epoch);
    return epochs.length === 0 ? undefined : Math.max(...epochs);
  }

  /**
   * The AES-GCM key of one document (ENV3) as `author` writes it; `undefined` where no key of the
   * scope and epoch is held, or the document was destroyed (KEY10). Where two are, that which everybody
   * writes with.
   * @param commitment names the key of that epoch which is in force, where that is known: another may
   * be held whose introduction came to nothing since
   */
  documentKey(
    scope: Scope,
    epoch: number,
    docTag: Uint8Array,
    author: Uuid,
    commitment?: Uint8Array
  ): Promise<SealKey> | undefined {
    return this.documentKeys(scope, epoch, docTag, author, commitment)[0];
  }

  /** All keys under which `author` may have sealed a document; rarely more than one. */
  documentKeys(
    scope: Scope,
    epoch: number,
    docTag: Uint8Array,
    author: Uuid,
    commitment?: Uint8Array
  ): Promise<SealKey>[] {
    const ready = this.#ready.get(`${scope}/${epoch}`);
    if (ready === undefined) return [];
    const tag = toHex(docTag);
    return ready.flatMap((one) => {
      const { of } = one;
      if (commitment !== undefined && !equal(of.commitment, commitment)) return [];
      // A log key opens what its own device wrote, and nothing else.
      if (of.device !== undefined && of.device !== author) return [];
      const whose = scope === SCOPE_OF_LOGS && of.device === undefined ? author : '';
      const name = `${one.name}/${tag}/${whose}`;
      let key = this.#documentKeys.get(name);
      if (key === undefined) {
        const from = this.#comesOf(one, docTag, whose);
        if (from === undefined) return [];
        key = importSealKey(hkdfExpand(from, concat(DOMAIN.document, docTag)));
        this.#documentKeys.set(name, key);
      }
      return [key];
    });
  }

  /**
   * What of these keys somebody in this role is given (KEY5). Where the device is not known yet, its
   * own log key is left out: it is granted once the device has joined.
   */
  grantFor(role: Role, device: Uuid | undefined, policy?: Policy): ScopeKey[] {
    return this.keys.flatMap((key): ScopeKey[] => {
      if (key.device !== undefined) return [];
      if (mayRead(role, key.scope, policy)) return [key];
      if (key.scope !== SCOPE_OF_LOGS || device === undefined) return [];
      return [{ ...key, key: this.#logKey(key.key, device), device }];
    });
  }

  /**
   * What of these keys a device keeps in this role: of the access log, where it may not read that any
   * more, the key of its own log. Without a role, none.
   */
  keptBy(role: Role | undefined, device: Uuid, policy?: Policy): Keyring {
    const own = role ? this.keys.filter((key) => key.device === device) : [];
    const entitled = role ? this.grantFor(role, device, policy) : [];
    const kept = this.only(own).with(entitled);
    const isAll = this.keys.every((key) => kept.keys.some((one) => isSameKey(one, key)));
    return isAll && kept.keys.length === this.keys.length ? this : kept;
  }

  /** This keyring with further keys and leaves; those that it has stay. */
  with(
    keys: readonly ScopeKey[],
    more: PuncturableKey = PuncturableKey.NONE,
    leavesAt?: string
  ): Keyring {
    const fresh = keys.filter((key) => !this.keys.some((known) => isSameKey(known, key)));
    const leaves = this.leaves.with(more);
    // Of several files the last has all that is wanted still; who has leaves needs none.
    const at = leaves.isEmpty ? (leavesAt ?? this.leavesAt) : undefined;
    return fresh.length === 0 && leaves === this.leaves && at === this.leavesAt
      ? this
      : new Keyring(this.practice, this.#tagKey, leaves, [...this.keys, ...fresh], at);
  }

  /** This keyring for somebody else, with its leaves in the file of this reference. */
  carriedBy(leavesAt: string): Keyring {
    return new Keyring(this.practice, this.#tagKey, PuncturableKey.NONE, this.keys, leavesAt);
  }

  /** This keyring without the leaves of destroyed documents: nothing leads back to them (KEY10). */
  without(docTags: Iterable<Uint8Array>): Keyring {
    const leaves = this.leaves.without(docTags);
    return leaves === this.leaves
      ? this
      : new Keyring(this.practice, this.#tagKey, leaves, this.keys, this.leavesAt);
  }

  /** This keyring with these keys only, for somebody else. */
  only(keys: readonly ScopeKey[]): Keyring {
    return new Keyring(this.practice, this.#tagKey, this.leaves, keys, this.leavesAt);
  }

  /** This keyring with these leaves only, and no file of them. */
  onlyLeaves(leaves: PuncturableKey): Keyring {
    return new Keyring(this.practice, this.#tagKey, leaves, this.keys);
  }

  /** Every key in the clear: only for this device's own store, or sealed for another device. */
  encode(): Bytes {
    return encodeCbor({
      v: 2,
      practice: uuidBytes(this.practice),
      tagKey: this.#tagKey,
      leaves: this.leaves.encode(),
      leavesAt: this.leavesAt ?? null,
      scopes: this.keys.map(({ scope, epoch, key, device, commitment }) => ({
        scope,
        epoch,
        key,
        device: device === undefined ? null : uuidBytes(device),
        commitment
      }))
    } satisfies z.input<typeof storedKeyring>);
  }

  /** The key of one device's access log, which does not lead back to the scope's (KEY5). */
  #logKey(key: Uint8Array, device: Uuid): Bytes {
    return hkdf(key, uuidBytes(this.practice), concat(DOMAIN.logKey, uuidBytes(device)));
  }

  /** What HKDF's second half makes a document's key of; `undefined` where its leaf was given up (KEY10). */
  #comesOf({ extracted, of }: Ready, docTag: Uint8Array, whose: Uuid | ''): Bytes | undefined {
    if (ERASED_SCOPES.includes(of.scope)) {
      const leaf = this.leaves.leaf(docTag);
      return leaf && this.#extract(concat(of.key, leaf));
    }
    return whose === '' ? extracted : this.#logOf(of.key, whose);
  }

  #logOf(key: Uint8Array, device: Uuid): Bytes {
    return this.#extract(this.#logKey(key, device));
  }
}

const isSameKey = (a: ScopeKey, b: ScopeKey): boolean =>
  a.scope === b.scope && a.epoch === b.epoch && a.device === b.device && equal(a.key, b.key);

/** A new practice's keys: the tag key, all leaves, and the first epoch of every scope. */
export function createKeyring(practice: Uuid, random: Random = systemRandom): Keyring {
  const tagKey = random(32);
  return new Keyring(
    practice,
    tagKey,
    PuncturableKey.create(random),
    SCOPES.map((scope) => newScopeKey(scope, 1, random))
  );
}

/** Reads what {@link Keyring.encode} wrote. A scope's key that does not fit its commitment is refused. */
export function decodeKeyring(data: Uint8Array): Result<Keyring> {
  try {
    const { practice, tagKey, leaves, leavesAt, scopes } = storedKeyring.parse(decodeCbor(data));
    const keys = scopes.map(({ scope, epoch, key, device, commitment }): ScopeKey => {
      const own = device === null ? {} : { device: uuidText(device) };
      return { scope, epoch, key: key.slice(), commitment: commitment.slice(), ...own };
    });
    const forged = keys.find(
      (key) => key.device === undefined && !equal(commitmentOf(key.scope, key.key), key.commitment)
    );
    if (forged) throw new Error(`a key of ${forged.scope} is not what was committed to`);
    const given = PuncturableKey.decode(leaves);
    return ok(new Keyring(uuidText(practice), tagKey.slice(), given, keys, leavesAt ?? undefined));
  } catch (error) {
    return fail('keyring-unreadable', "The practice's keys could not be read.", {
      safe: 'Nothing was changed.',
      action: 'Ask another device of the practice for a new link.',
      detail: String(error)
    });
  }
}
