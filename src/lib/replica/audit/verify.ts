import type { Failure, Standing } from '../../api/history.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import {
  decodeAttestation,
  verifyAttestation,
  type Attestation
} from '../../envelope/attestation.ts';
import { deviceOfActor } from '../actor.ts';

/**
 * Who vouches for what a document says: every change of its history is held against the signed
 * attestations that are kept with it (ENV6). Pure: the same history, attestations and membership
 * give the same answer on every device, years later.
 */

/** A change, as Automerge tells of it. */
export interface ChangePoint {
  readonly hash: string;
  readonly actor: string;
  /** Seconds since 1970, by the clock of the device that made it. */
  readonly time: number;
}

export interface ChangeAudit {
  readonly hash: string;
  /** By the clock of the device that made it; ISO 8601. */
  readonly at: string;
  /** The device that signed it; where nobody did, the one in whose name it was written. */
  readonly device: Uuid | null;
  readonly standing: Standing;
}

export interface DocumentAudit {
  readonly changes: readonly ChangeAudit[];
  readonly failures: readonly Failure[];
}

/** Who may sign for a document in a log, and under which name it goes there. */
export interface Signers {
  /** What stands for the document in envelopes (ENV4). */
  readonly docTag: Uint8Array;
  /** The key of a device that belongs, or belonged, to whoever keeps the log. */
  readonly keyOf: (device: Uuid) => Uint8Array | undefined;
}

export interface AuditInput extends Signers {
  readonly practice: Uuid;
  /** Every change, causes before effects. */
  readonly history: readonly ChangePoint[];
  /** Whether all changes that the document needs are here. */
  readonly complete: boolean;
  /** What is kept under the entry ids that brought them. */
  readonly attestations: readonly { readonly entry: Uuid; readonly bytes: Uint8Array }[];
  /** Changes of this device that are saved and not sealed. */
  readonly unsealed: ReadonlySet<string>;
  /** The other practices' sides of the spaces through which it was shared (SHARE1). */
  readonly spaces: ReadonlyMap<Uuid, Signers>;
}

/** Verifies a document's whole history. */
export async function auditDocument(input: AuditInput): Promise<DocumentAudit> {
  const { history, unsealed } = input;
  const failures: Failure[] = [];
  const signed = await signatures(input, failures);
  const changes = history.map((change): ChangeAudit => {
    const claims = signed.get(change.hash) ?? [];
    const { standing, device } = standingOf(change, claims, unsealed, input.keyOf);
    if (isFailure(standing)) failures.push(failureOf(change, standing, device));
    const at = new Date(change.time * 1000).toISOString();
    return { hash: change.hash, at, device, standing };
  });
  failures.push(...strays(signed, new Set(history.map(({ hash }) => hash)), input.complete));
  return { changes, failures };
}

/** Signatures for changes that are not in the record. */
function strays(
  signed: ReadonlyMap<string, readonly Claim[]>,
  here: ReadonlySet<string>,
  complete: boolean
): Failure[] {
  const found = new Map<string, Failure>();
  for (const [change, claims] of signed) {
    if (here.has(change)) continue;
    for (const { entry, device, verdict } of claims) {
      if (verdict !== 'attested' && verdict !== 'given') {
        const detail = 'A signature is kept with a record that it was not made for.';
        found.set(entry, { reason: verdict, detail, entry, device });
      } else if (complete) {
        const detail = 'A change that a device signed is not in the record any more.';
        found.set(change, { reason: 'missing-change', detail, change, entry, device });
      }
    }
  }
  return [...found.values()];
}

/** What one attestation says about a change. */
interface Claim {
  readonly entry: Uuid;
  readonly device: Uuid;
  readonly verdict: 'attested' | 'given' | 'bad-signature' | 'unknown-device';
}

async function signatures(input: AuditInput, failures: Failure[]): Promise<Map<string, Claim[]>> {
  const signed = new Map<string, Claim[]>();
  for (const { entry, bytes } of input.attestations) {
    const attestation = decodeAttestation(bytes);
    if (!attestation) {
      const detail = 'A signature that is kept with the record cannot be read.';
      failures.push({ reason: 'unreadable-attestation', detail, entry });
      continue;
    }
    const { device } = attestation;
    const verdict = await verdictOn(attestation, entry, input);
    for (const hash of attestation.hashes) {
      const claims = signed.get(hash);
      if (claims) claims.push({ entry, device, verdict });
      else signed.set(hash, [{ entry, device, verdict }]);
    }
  }
  return signed;
}

async function verdictOn(
  attestation: Attestation,
  entry: Uuid,
  input: AuditInput
): Promise<Claim['verdict']> {
  const isOurs = attestation.practice === input.practice;
  const signers = isOurs ? input : input.spaces.get(attestation.practice);
  // Signed, but for another place: a signature is not to be carried from one record to the next.
  const isHere =
    attestation.entryId === entry &&
    attestation.docTag.every((byte, i) => byte === signers?.docTag[i]);
  if (!signers || !isHere) return 'bad-signature';
  const key = signers.keyOf(attestation.device);
  if (key === undefined) return 'unknown-device';
  if (!(await verifyAttestation(attestation, key))) return 'bad-signature';
  return isOurs ? 'attested' : 'given';
}

function standingOf(
  change: ChangePoint,
  claims: readonly Claim[],
  unsealed: ReadonlySet<string>,
  keyOf: AuditInput['keyOf']
): { standing: Standing; device: Uuid | null } {
  // An actor is a claim; a note's typing and a first change have no device in theirs.
  const author = deviceOfActor(change.actor) ?? null;
  const good = claims.filter(({ verdict }) => verdict === 'attested');
  const own = good.find(({ device }) => device === author);
  if (own) return { standing: 'attested', device: own.device };
  const isOurs = author !== null && keyOf(author) !== undefined;
  const given = isOurs ? undefined : claims.find(({ verdict }) => verdict === 'given');
  if (given) return { standing: 'given', device: given.device };
  if (good[0]) {
    const standing = author === null ? 'attested' : isOurs ? 'wrong-device' : 'vouched';
    return { standing, device: good[0].device };
  }
  const bad = claims.find(({ verdict }) => verdict !== 'given');
  if (bad) return { standing: bad.verdict, device: bad.device };
  const standing = unsealed.has(change.hash) ? 'not-attested-yet' : 'unattested';
  return { standing, device: author };
}

const ACCEPTED: readonly Standing[] = ['attested', 'not-attested-yet', 'given', 'vouched'];

const isFailure = (standing: Standing): standing is Failure['reason'] & Standing =>
  !ACCEPTED.includes(standing);

const WORDS: Record<Failure['reason'] & Standing, string> = {
  unattested: 'A change that no device signed.',
  'bad-signature': 'A change whose signature does not hold.',
  'unknown-device': 'A change signed by a device that never belonged to the practice.',
  'wrong-device': 'A change in the name of one device, signed by another.'
};

const failureOf = (
  { hash }: ChangePoint,
  reason: Failure['reason'] & Standing,
  device: Uuid | null
): Failure => ({ reason, detail: WORDS[reason], change: hash, ...(device ? { device } : {}) });
