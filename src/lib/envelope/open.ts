import { equal, open } from '../crypto/crypto.ts';
import { uuidText, type Uuid } from '../docs/core/ids.ts';
import { KINDS, type Kind } from '../docs/kinds.ts';
import { ok, type Result } from '../problem.ts';
import { encodeAttestation } from './attestation.ts';
import { changesDigest, readChangeChunk, type ChangeChunk } from './change-chunk.ts';
import {
  parseEnvelope,
  refuse,
  sealHash,
  verifyEnvelope,
  type Envelope,
  type EntryProblem
} from './header.ts';
import type { DocumentKeys } from './keys.ts';
import { decodePayload, MAX_PAYLOAD_BYTES, NewerPayload, unpad } from './payload.ts';

/** The changes of one envelope, opened and held against the author's signature. */
export interface OpenedChanges {
  readonly docId: Uuid;
  readonly kind: Kind;
  /** In causal order; bytes in memory of their own. Their operations are parsed when applied. */
  readonly changes: readonly ChangeChunk[];
  /** To be kept with the document; see `attestation.ts`. */
  readonly attestation: Uint8Array;
}

const corrupt = (detail: string) =>
  refuse('corrupt', 'An entry of the log could not be read.', detail);

/**
 * Opens a `changes` envelope whose signature was verified. Never throws: every failure is a reason
 * to put the entry aside (LOG7).
 */
export async function openChanges(
  envelope: Envelope,
  keyring: DocumentKeys
): Promise<Result<OpenedChanges, EntryProblem>> {
  const { scope, iv } = envelope;
  if (envelope.practice !== keyring.practice) {
    return refuse('wrong-practice', 'An entry belongs to another practice.');
  }
  if (envelope.kind !== 'changes' || scope === null || iv === null) {
    return refuse(
      'newer-schema',
      'An entry was written by a newer program.',
      `kind ${envelope.kind}`
    );
  }
  const { epoch, docTag, device } = envelope;
  const documentKeys = keyring.documentKeys(scope, epoch, docTag, device);
  if (documentKeys.length === 0) {
    return refuse(
      'cannot-open-yet',
      'This device holds no key for an entry.',
      `${scope}, epoch ${epoch}`
    );
  }
  let padded: Uint8Array | undefined;
  for (const key of documentKeys) {
    padded ??= await open(await key, iv, envelope.body, envelope.header);
  }
  if (padded === undefined) return corrupt('the seal does not fit');
  try {
    const payload = await decodePayload(unpad(padded));
    const docId = uuidText(payload.doc);
    // A tag or scope that is not the document's own would let a device write where it may not.
    if (!equal(keyring.docTag(docId), envelope.docTag)) return corrupt('another document’s tag');
    if (!Object.hasOwn(KINDS, payload.kind)) {
      return refuse(
        'newer-schema',
        'An entry was written by a newer program.',
        `document kind ${payload.kind}`
      );
    }
    const kind = payload.kind as Kind;
    if (KINDS[kind].scope !== scope) return corrupt(`a ${kind} in scope ${scope}`);

    const changes: ChangeChunk[] = [];
    // One allowance for all of them: a thousand small chunks may each inflate a thousandfold.
    let room = MAX_PAYLOAD_BYTES;
    for (const bytes of payload.changes) {
      const change = await readChangeChunk(bytes.slice(), room);
      room -= change.size;
      if (room < 0) return corrupt('too much after inflating');
      changes.push(change);
    }
    const hashes = changes.map((change) => change.hashBytes);
    if (!equal(changesDigest(payload.salt, hashes), envelope.changesDigest)) {
      return corrupt('not the changes that were signed');
    }
    const attestation = encodeAttestation({
      header: envelope.header,
      sealHash: sealHash(envelope),
      signature: envelope.signature,
      salt: payload.salt,
      hashes
    });
    return ok({ docId, kind, changes, attestation });
  } catch (error) {
    if (error instanceof NewerPayload) {
      return refuse('newer-schema', 'An entry was written by a newer program.', error.message);
    }
    return corrupt(String(error));
  }
}

export interface OpenedEnvelope {
  readonly envelope: Envelope;
  readonly opened: OpenedChanges;
}

/**
 * Verifies and opens one envelope of changes, given as bytes or parsed already. `lookupKey` gives an
 * author's public signing key where membership knows the device.
 */
export async function openEnvelope(
  given: Uint8Array | Envelope,
  lookupKey: (device: Uuid) => Uint8Array | undefined,
  keyring: DocumentKeys
): Promise<Result<OpenedEnvelope, EntryProblem>> {
  const parsed = given instanceof Uint8Array ? parseEnvelope(given) : ok(given);
  if (!parsed.ok) return parsed;
  const envelope = parsed.value;
  if (envelope.practice !== keyring.practice) {
    return refuse('wrong-practice', 'An entry belongs to another practice.');
  }
  const publicKey = lookupKey(envelope.device);
  if (publicKey === undefined) {
    return refuse(
      'unknown-device',
      'An entry is by a device that is not known yet.',
      envelope.device
    );
  }
  if (!(await verifyEnvelope(envelope, publicKey))) {
    return refuse('bad-signature', 'An entry’s signature is not of its author.', envelope.device);
  }
  const opened = await openChanges(envelope, keyring);
  return opened.ok ? ok({ envelope, opened: opened.value }) : opened;
}

/** Envelopes in work at once: enough to verify while somebody else has this thread for a while. */
const LANES = 512;

/** {@link openEnvelope} for many at once; results are in the order of the envelopes. */
export async function openMany(
  envelopes: readonly (Uint8Array | Envelope)[],
  lookupKey: (device: Uuid) => Uint8Array | undefined,
  keyring: DocumentKeys
): Promise<Result<OpenedEnvelope, EntryProblem>[]> {
  const results: Result<OpenedEnvelope, EntryProblem>[] = new Array(envelopes.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < envelopes.length; i = next++) {
      results[i] = await openEnvelope(envelopes[i]!, lookupKey, keyring);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, envelopes.length) }, lane));
  return results;
}
