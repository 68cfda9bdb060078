import { fromBase64Url, fromHex, toBase64Url, toHex, type Bytes } from '../crypto/crypto.ts';
import type { Scope } from '../docs/kinds.ts';
import { fail, ok, type Result } from '../problem.ts';

/**
 * What a document keeps of a blob (BLOB2): one text, so that no merge can put one blob's key beside
 * another's hash. Whoever has it, and the sealed bytes, can read the blob; so it is kept in sealed
 * documents alone, and whoever forgets it has destroyed what they hold.
 */
export type BlobReference = string;

/** Scopes that blobs may belong to. Access logs have none. */
export type BlobScope = Exclude<Scope, 'audit'>;
export const BLOB_SCOPES: readonly BlobScope[] = ['common', 'front', 'clinical', 'billing'];

/** What a reference says. */
export interface BlobFacts {
  readonly scope: BlobScope;
  /** Length of the content. */
  readonly bytes: number;
  /** `type/subtype`, without parameters. */
  readonly mediaType: string;
  /** SHA-256 of the content: the blob's name within documents, never told to a server. */
  readonly sha256: Bytes;
  /** The AES-256 key of the content. */
  readonly key: Bytes;
  /** SHA-256 of the sealed bytes, in hexadecimal: the blob's name on servers and disks. */
  readonly sealed: string;
}

/** What a server or a disk knows a blob by. */
export interface BlobName {
  readonly scope: BlobScope;
  /** SHA-256 of the sealed bytes, in hexadecimal. */
  readonly hash: string;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/;
const REFERENCE =
  /^blob1\.(common|front|clinical|billing)\.(0|[1-9][0-9]{0,14})\.([\w-]{43})\.([\w-]{43})\.([\w-]{43})\.(.{3,127})$/;

/** `Image/PNG; charset=…` as it is kept: lower case, without parameters; binary where it is none. */
export function plainMediaType(given: string): string {
  const type = given.split(';')[0]!.trim().toLowerCase();
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
}

/** The reference of a blob, as text. */
export function blobReference(facts: BlobFacts): BlobReference {
  const { scope, bytes, sha256, key, sealed, mediaType } = facts;
  const [content, secret, name] = [sha256, key, fromHex(sealed)].map(toBase64Url);
  return ['blob1', scope, bytes, content, secret, name, mediaType].join('.');
}

/** Reads a reference; the problem is `not-a-reference`. */
export function readReference(text: BlobReference): Result<BlobFacts> {
  const found = REFERENCE.exec(text);
  if (!found || !MEDIA_TYPE.test(found[6]!)) return notOne();
  const hashes = found.slice(3, 6).map(hashBytes);
  const [sha256, key, name] = hashes;
  if (!sha256 || !key || !name) return notOne();
  return ok({
    scope: found[1] as BlobScope,
    bytes: Number(found[2]),
    mediaType: found[6]!,
    sha256,
    key,
    sealed: toHex(name)
  });
}

/** What a server knows the blob by. */
export const nameOf = ({ scope, sealed }: BlobFacts): BlobName => ({ scope, hash: sealed });

const notOne = () =>
  fail('not-a-reference', 'This does not refer to a file.', {
    safe: 'Nothing was changed.',
    action: 'Use the reference as it was given when the file was added.'
  });

/** 32 bytes in their one spelling: the last of 43 characters has two bits that say nothing. */
function hashBytes(text: string): Bytes | undefined {
  const bytes = fromBase64Url(text);
  return toBase64Url(bytes) === text ? bytes : undefined;
}
