import type { Uuid } from '../../docs/core/ids.ts';
import type { ConsentExtent, ConsentPurpose } from '../../docs/consent.schema.ts';
import type { ShareEnding, ShareExtent, ShareRights } from '../../docs/share.schema.ts';

/** Consents, and records shared with other practices. */
export interface SharingQueries {
  /** Every consent of a patient, the newest first; those that were withdrawn last. */
  'patient.consents': { params: { patient: Uuid }; result: ConsentRow[] };
  /** A patient's shares with other practices, given and received; those that ended last. */
  'patient.shares': { params: { patient: Uuid }; result: ShareRow[] };
  /** Shares of all patients, the newest first. */
  'shares.list': { params: { limit?: number }; result: ShareRow[] };
}

export interface ConsentRow {
  id: Uuid;
  /** The record that it stands in. */
  patient: Uuid;
  purpose: ConsentPurpose;
  party: string | null;
  extent: ConsentExtent;
  givenBy: string;
  giverName: string | null;
  how: string;
  from: string;
  /** The last day on which it holds; null where it holds until it is withdrawn. */
  to: string | null;
  withdrawnAt: string | null;
}

export interface ShareRow {
  /** The share space: names the share in both practices. */
  space: Uuid;
  patient: Uuid;
  /** Null until the record has arrived. */
  patientName: string | null;
  side: 'giver' | 'receiver';
  /** The other practice. */
  partner: string;
  extent: ShareExtent;
  rights: ShareRights;
  /** Its last day, and the moment at which it is over. */
  until: string;
  expiresAt: string;
  consent: Uuid;
  begunAt: string | null;
  /** Until when the link can be used; of the giver. */
  linkExpiresAt: string | null;
  acceptedAt: string | null;
  acceptedBy: string | null;
  endedAt: string | null;
  endedReason: ShareEnding | null;
}
