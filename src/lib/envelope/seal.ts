import {
  concat,
  IV_BYTES,
  seal,
  sign,
  systemRandom,
  type Bytes,
  type Random
} from '../crypto/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';
import type { Kind, Scope } from '../docs/kinds.ts';
import { ProblemError } from '../problem.ts';
import { encodeAttestation } from './attestation.ts';
import { changesDigest, readChangeChunk } from './change-chunk.ts';
import {
  encodeHeader,
  hashSealed,
  MAX_ENVELOPE_BYTES,
  signedBytes,
  type EnvelopeHeader
} from './header.ts';
import type { DocumentKeys, Signer } from './keys.ts';
import { encodePayload, MAX_PAYLOAD_BYTES, pad } from './payload.ts';

/** An envelope ready for the outbox: these bytes are final (LOG2). */
export interface SealedEnvelope {
  readonly bytes: Bytes;
  readonly entryId: Uuid;
}

export interface SealedChanges extends SealedEnvelope {
  /** To be kept with the document, as the readers keep theirs; see `attestation.ts`. */
  readonly attestation: Bytes;
  /** Automerge hashes of the changes, in the order given. */
  readonly hashes: readonly string[];
}

/** Who seals, and as which of the author's envelopes. */
interface Authorship {
  readonly practice: Uuid;
  readonly identity: Signer;
  /** One more than in the device's last envelope. */
  readonly counter: number;
  readonly entryId: Uuid;
}

export interface ChangesToSeal extends Authorship {
  readonly docId: Uuid;
  readonly docKind: Kind;
  readonly scope: Scope;
  readonly epoch: number;
  /** Names the key of that epoch which is in force, where that is known. */
  readonly commitment?: Uint8Array;
  /** Automerge change chunks in causal order; at least one. */
  readonly changes: readonly Uint8Array[];
  readonly keyring: DocumentKeys;
  readonly random?: Random;
}

/**
 * How many bytes of changes surely fit into one envelope, whatever they compress to. Whoever seals
 * more than that begins another envelope; a single larger change is tried as it is.
 */
export const SAFE_CHANGES_BYTES = 3 * 1024 * 1024;

const NO_TAG = new Uint8Array(16);
const NO_DIGEST = new Uint8Array(32);

async function finish(
  header: EnvelopeHeader,
  head: Bytes,
  ivAndBody: Uint8Array,
  signKey: CryptoKey
): Promise<{ bytes: Bytes; seal: Bytes; signature: Bytes }> {
  const hash = hashSealed(ivAndBody);
  const signature = await sign(signKey, signedBytes(head, hash));
  const bytes = concat(head, signature, ivAndBody);
  if (bytes.length > MAX_ENVELOPE_BYTES) {
    throw new ProblemError({
      code: 'change-too-large',
      message: 'This change is too large to be sent to the other devices.',
      safe: 'Everything saved before is still there.',
      action: 'Put large texts or pictures into an attachment instead.',
      detail: `${header.kind} envelope of ${bytes.length} bytes`
    });
  }
  return { bytes, seal: hash, signature };
}

/**
 * Seals changes of one document (ENV1 to ENV6). Rejects with a `ProblemError` `change-too-large`
 * where they do not fit an envelope, and with an ordinary error where a chunk is not a change or
 * this device lacks the scope's key.
 */
export async function sealChanges(input: ChangesToSeal): Promise<SealedChanges> {
  const { practice, docId, docKind, scope, epoch, changes, identity, keyring } = input;
  const random = input.random ?? systemRandom;
  const docTag = keyring.docTag(docId);
  const documentKey = keyring.documentKey(scope, epoch, docTag, identity.id, input.commitment);
  if (documentKey === undefined) throw new Error(`no key of scope ${scope}, epoch ${epoch}`);
  const chunks = await Promise.all(changes.map((c) => readChangeChunk(c, MAX_PAYLOAD_BYTES)));
  if (chunks.length === 0) throw new Error('no changes to seal');

  const salt = random(16);
  const hashes = chunks.map((chunk) => chunk.hashBytes);
  const header: EnvelopeHeader = {
    kind: 'changes',
    practice,
    entryId: input.entryId,
    docTag,
    scope,
    epoch,
    device: identity.id,
    counter: input.counter,
    changesDigest: changesDigest(salt, hashes)
  };
  const head = encodeHeader(header);
  const payload = await encodePayload({ doc: uuidBytes(docId), kind: docKind, salt, changes });
  const iv = random(IV_BYTES);
  const body = await seal(await documentKey, iv, pad(payload), head);
  const sealed = await finish(header, head, concat(iv, body), identity.signKey);
  return {
    bytes: sealed.bytes,
    entryId: input.entryId,
    hashes: chunks.map((chunk) => chunk.hash),
    attestation: encodeAttestation({
      header: head,
      sealHash: sealed.seal,
      signature: sealed.signature,
      salt,
      hashes
    })
  };
}

/** Signs a statement about membership: its body is read by servers, so it is not sealed. */
export async function sealStatement(
  input: Authorship & { readonly statement: Uint8Array }
): Promise<SealedEnvelope> {
  const header: EnvelopeHeader = {
    kind: 'membership',
    practice: input.practice,
    entryId: input.entryId,
    docTag: NO_TAG,
    scope: null,
    epoch: 0,
    device: input.identity.id,
    counter: input.counter,
    changesDigest: NO_DIGEST
  };
  const head = encodeHeader(header);
  const { bytes } = await finish(header, head, input.statement, input.identity.signKey);
  return { bytes, entryId: input.entryId };
}
