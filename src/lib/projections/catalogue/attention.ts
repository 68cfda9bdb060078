import type { Uuid } from '../../docs/core/ids.ts';
import type { Kind, Scope } from '../../docs/kinds.ts';
import type { ConsentPurpose } from '../../docs/consent.schema.ts';
import type { ConcurrentValue } from '../../docs/core/conflicts.ts';
import type { BilledTwice } from '../../billing/billed-twice.ts';
import type { InvoiceRow } from './billing.ts';
import type { DiaryItem } from './diary.ts';

/** What a person has to look at. */
export interface AttentionQueries {
  /**
   * What a person has to look at, the most pressing first. With `now` (ISO 8601), double bookings
   * that are over are left out; with `today`, consents that end are told; with `member`, what that
   * member did themselves is left out; with `scopes`, what is of another scope is. A replica says
   * those of its role, whatever it is asked with.
   */
  'attention.list': {
    params: { limit?: number; now?: string; today?: string; member?: Uuid; scopes?: Scope[] };
    result: AttentionItem[];
  };
  'attention.count': {
    params: { now?: string; today?: string; member?: Uuid; scopes?: Scope[] };
    result: { count: number };
  };
}

export type AttentionItem = {
  /** Stable while the matter is open. */
  id: string;
  patient: Uuid | null;
  patientName: string | null;
  since: string | null;
} & (
  | {
      type: 'concurrent-value';
      document: Uuid;
      kind: Kind;
      path: string[];
      /** In words: `Allergy to penicillin: severity`. */
      field: string;
      values: ConcurrentValue[];
    }
  | { type: 'double-booking'; doctor: Uuid; first: DiaryItem; second: DiaryItem }
  /** Two devices moved one appointment to two places: `first` is where it is shown. */
  | { type: 'moved-twice'; doctor: Uuid; first: DiaryItem; second: DiaryItem }
  /** Parts of one visit on two of its invoices, or more. */
  | {
      type: 'billed-twice';
      consultation: Uuid;
      parts: BilledTwice[];
      /** Those on which the parts are, the one that was made first first. */
      invoices: Pick<InvoiceRow, 'id' | 'number' | 'date' | 'status' | 'totalCents'>[];
    }
  | { type: 'duplicate-patient'; other: Uuid; otherName: string; reasons: string[] }
  /** Somebody opened a restricted record, and nobody has seen to it yet. */
  | { type: 'break-glass'; entry: Uuid; member: Uuid; device: Uuid; reason: string | null }
  | { type: 'unreadable'; document: Uuid; kind: Kind | null; problems: string[] }
  | {
      type: 'consent-ending';
      consent: Uuid;
      purpose: ConsentPurpose;
      party: string | null;
      /** Its last day. */
      to: string;
      expired: boolean;
    }
  | { type: 'rule-broken'; document: Uuid; kind: Kind; rule: string; detail: string }
);
