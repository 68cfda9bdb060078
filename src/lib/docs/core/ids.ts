import { sha256 } from '@noble/hashes/sha2.js';
import { parse, stringify, v7 } from 'uuid';

/** A UUID in its lower-case text form: version 7 where made, version 8 where derived. */
export type Uuid = string;

/** What id making needs from the world; tests inject a seeded one. */
export interface IdSource {
  /** Milliseconds since 1970. */
  now(): number;
  /** `count` random bytes. */
  random(count: number): Uint8Array;
}

/** A fresh, time-ordered id (RFC 9562, version 7). */
export function newUuid(source: IdSource): Uuid {
  return v7({ msecs: source.now(), random: source.random(16) });
}

/**
 * The id of a document that two offline devices may both create: the same practice, kind and key
 * give the same id everywhere (RFC 9562 version 8: the first 122 free bits of a SHA-256).
 */
export function derivedUuid(practice: Uuid, kind: string, key: string): Uuid {
  const digest = sha256(new TextEncoder().encode(`indaba/id/v1\n${practice}\n${kind}\n${key}`));
  const bytes = digest.slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return stringify(bytes);
}

/** The sixteen bytes of a UUID; throws on text that is not one. */
export const uuidBytes = (id: Uuid): Uint8Array => parse(id);

/** The UUID of sixteen bytes; throws on other lengths. */
export const uuidText = (bytes: Uint8Array): Uuid => stringify(bytes);
