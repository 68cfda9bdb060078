import { equal, toHex, verify } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { verifyEnvelope, type Envelope } from '../../envelope/header.ts';
import { decodeStatement, type Statement } from '../statements.ts';
import { proofOf, type Proof } from './proof.ts';

/** Signatures that are being verified, by envelope and key: each is asked for once. */
const signatures = new WeakMap<
  Envelope,
  { readonly key: string; readonly holds: Promise<boolean> }
>();
/** Proofs that are being verified, by the statement that shows them. */
const proofs = new WeakMap<
  Statement,
  { readonly proof: Proof; readonly holds: Promise<boolean> }
>();
/** What envelopes say: it is asked for ahead, and again when they are heard. */
const read = new WeakMap<Envelope, { readonly statement: Statement | undefined }>();

/** The statement in an envelope, read once; `undefined` where it is damaged. */
export function statementIn(envelope: Envelope): Statement | undefined {
  const known = read.get(envelope);
  if (known) return known.statement;
  const statement = decodeStatement(envelope.body);
  read.set(envelope, { statement });
  return statement;
}

/** Whether an envelope is signed with the key; where that was begun before, its outcome. */
export function signatureHolds(envelope: Envelope, key: Uint8Array): Promise<boolean> {
  const known = signatures.get(envelope);
  return known?.key === toHex(key) ? known.holds : verifyEnvelope(envelope, key);
}

/** Whether the proof that a statement shows is one; where just that was begun before, its outcome. */
export function proofHolds(statement: Statement, proof: Proof): Promise<boolean> {
  const known = proofs.get(statement);
  const isSame =
    known !== undefined &&
    equal(known.proof.key, proof.key) &&
    equal(known.proof.signature, proof.signature) &&
    equal(known.proof.signed, proof.signed);
  return isSame ? known.holds : verify(proof.key, proof.signature, proof.signed);
}

/** The key of a device that founds or joins, which is known by that very statement. */
export function arrivingKey(statement: Statement): Uint8Array | undefined {
  if (statement.type === 'genesis') return statement.founder.device.signKey;
  return statement.type === 'join' ? statement.device.signKey : undefined;
}

/** Whose signatures are to be expected: devices' keys, and those of invites. */
interface Keys {
  readonly device: (id: Uuid) => Uint8Array | undefined;
  readonly invite: (id: Uuid) => Uint8Array | undefined;
}

/**
 * Begins to verify the signatures and proofs of statements that will be heard one after the other, so
 * that this is done on other cores meanwhile. Where a key is guessed wrongly, nothing is lost but that
 * time: whoever hears the statement verifies it with the right one.
 */
export function verifyAhead(keys: Keys, envelopes: readonly Envelope[]): void {
  const arriving = new Map<Uuid, Uint8Array>();
  const invites = new Map<Uuid, Uint8Array>();
  for (const envelope of envelopes) {
    if (envelope.kind !== 'membership') continue;
    const statement = statementIn(envelope);
    if (!statement) continue;
    const own = arrivingKey(statement);
    if (own) arriving.set(envelope.device, own);
    if (statement.type === 'kit') arriving.set(statement.device.id, statement.device.signKey);
    if (statement.type === 'invite') invites.set(statement.id, statement.inviteKey);
    if (signatures.has(envelope)) continue;
    const key = own ?? keys.device(envelope.device) ?? arriving.get(envelope.device);
    if (key)
      signatures.set(envelope, { key: toHex(key), holds: begin(verifyEnvelope(envelope, key)) });
    const offered =
      statement.type === 'join'
        ? (keys.invite(statement.invite) ?? invites.get(statement.invite))
        : undefined;
    const proof = proofOf(envelope.practice, statement, offered);
    if (!proof) continue;
    const holds = begin(verify(proof.key, proof.signature, proof.signed));
    proofs.set(statement, { proof, holds });
  }
}

/** Whoever asks for the outcome hears of a failure; nobody may ask. */
function begin(holds: Promise<boolean>): Promise<boolean> {
  holds.catch(() => undefined);
  return holds;
}
