import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import type { DocumentView } from './replica.ts';

/** How a change stands. */
export type Standing =
  /** A device that belongs, or belonged, to the practice signed it, and the signature holds. */
  | 'attested'
  /** Made on this device and not sealed yet: it is signed with the next push. */
  | 'not-attested-yet'
  /** Made in another practice, whose side of a share signed that it gave it; that signature holds. */
  | 'given'
  /** Made in another practice, and taken over by a device of this one, which signed for it. */
  | 'vouched'
  /** Nobody signed it. */
  | 'unattested'
  /** What signs it is forged: the signature does not hold, or belongs to something else. */
  | 'bad-signature'
  /** Signed by a device that never belonged to the practice. */
  | 'unknown-device'
  /** Written under the name of one device of the practice, and signed by another one alone. */
  | 'wrong-device';

/** What is wrong with a document's signatures. */
export interface Failure {
  readonly reason:
    | Exclude<Standing, 'attested' | 'not-attested-yet' | 'given' | 'vouched'>
    /** A signature that is kept here belongs to no change that is. */
    | 'missing-change'
    /** A signature that cannot be read. */
    | 'unreadable-attestation'
    /** An entry of an access log was altered, or written by another device than the log's own. */
    | 'log-altered';
  readonly detail: string;
  readonly change?: string;
  readonly entry?: Uuid;
  readonly device?: Uuid;
}

/** Who made a change. */
export interface Author {
  readonly device: Uuid;
  readonly deviceName: string;
  readonly member: Uuid;
  readonly memberName: string;
}

/** A value that a field had, and who gave it. */
export interface FieldValue {
  /** Plain JSON; absent where the field was cleared. */
  readonly value?: unknown;
  /** Values that stood beside it, given elsewhere at the same time. */
  readonly beside: readonly unknown[];
  readonly change: string;
  /** By the clock of the device that gave it; ISO 8601. */
  readonly at: string;
  /** Absent where the device is not known. */
  readonly by?: Author;
  /** Whether somebody signed for it, and whether that holds. */
  readonly standing: Standing;
}

/** A state that a record was in. */
export interface PastMoment {
  readonly heads: readonly string[];
  /** By the clock of the device that made its last change; ISO 8601. */
  readonly at: string;
  readonly by?: Author;
}

/** Which past: an instant, by the clocks of the devices that wrote, or a state by its heads. */
export type When = { readonly at: string } | { readonly heads: readonly string[] };

/** A record as it stood; absent where it was not begun yet. */
export interface PastView<K extends Kind> extends DocumentView<K> {
  /** Of its last change. */
  readonly at: string;
  readonly by?: Author;
  /** Whether nothing was changed since. */
  readonly isPresent: boolean;
}

/** What became of verifying one document's history. */
export interface DocumentReport {
  readonly document: Uuid;
  readonly kind: Kind | null;
  readonly changes: number;
  readonly attested: number;
  readonly notAttestedYet: number;
  readonly given: number;
  readonly vouched: number;
  readonly failures: readonly Failure[];
}

/** What became of verifying everything that is on this device. */
export interface AuditReport {
  readonly ok: boolean;
  readonly documents: number;
  readonly changes: number;
  readonly attested: number;
  /** Made here and signed with the next push. */
  readonly notAttestedYet: number;
  /** Made in another practice, which signed for them when it gave them. */
  readonly given: number;
  /** Made in another practice, and signed by the device of this one that took them over. */
  readonly vouched: number;
  /** Documents of which a part has not arrived: what is missing of them cannot be told from what is on its way. */
  readonly incomplete: number;
  readonly failures: readonly (Failure & { readonly document: Uuid; readonly kind: Kind | null })[];
}

/** The part of a replica that looks back. */
export interface HistoryApi {
  /** Every value that a field was given, the newest first. */
  fieldHistory(kind: Kind, id: Uuid, path: readonly string[]): Promise<FieldValue[]>;
  /** The states that a record was in, oldest first. */
  moments(kind: Kind, id: Uuid): Promise<PastMoment[]>;
  asItStood<K extends Kind>(kind: K, id: Uuid, when: When): Promise<PastView<K> | undefined>;
  /** Verifies a document's history, or everything that is here. */
  verify(document?: Uuid): Promise<AuditReport>;
  /** When a device last sealed something that is here, by its own clock; null where it never did. */
  lastHeard(device: Uuid): Promise<string | null>;
}
