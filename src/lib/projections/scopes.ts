import type { Scope } from '../docs/kinds.ts';
import type { QueryName } from './catalogue.ts';

/** Whose answer a query is. */
export interface QueryScopes {
  /** Scopes without which the answer would be wrong or empty: who may not read them is refused. */
  readonly needs: readonly Scope[];
  /** Scopes that add to the answer where they may be read, and whose part is left out elsewhere. */
  readonly adds: readonly Scope[];
}

const of = (needs: readonly Scope[], adds: readonly Scope[] = []): QueryScopes => ({ needs, adds });

/**
 * The scopes that each query reads: what a role may not read, it may not ask for either. Rows of a
 * scope that a device may not read are not on it, so what is added is honestly not there.
 */
export const QUERY_SCOPES: Readonly<Record<QueryName, QueryScopes>> = {
  'practice.overview': of(['common']),
  'practice.schemes': of(['front']),
  'patients.search': of(['front']),
  'patients.count': of(['front']),
  'patients.similar': of(['front']),
  'patient.banner': of(['front'], ['common', 'clinical', 'billing']),
  'patient.timeline': of(['front'], ['common', 'clinical', 'billing']),
  'patient.timelineTypes': of(['front'], ['common', 'clinical', 'billing']),
  'patient.health': of(['clinical']),
  'patient.group': of(['front']),
  'patient.photo': of(['front']),
  'patient.family': of(['front']),
  'patient.consents': of(['front']),
  'patient.shares': of(['front']),
  'shares.list': of(['front']),
  'patient.visits': of(['front'], ['common']),
  'patient.protection': of(['front']),
  'diary.range': of(['front'], ['common']),
  'diary.rooms': of(['front'], ['common']),
  'diary.series': of(['front'], ['common']),
  'diary.taken': of(['front']),
  'diary.unreadable': of(['front']),
  'waitlist.open': of(['front'], ['common']),
  'waitlist.fitting': of(['front'], ['common']),
  'waitlist.settled': of(['front'], ['common']),
  'appointment.one': of(['front'], ['common']),
  'waiting.room': of(['front'], ['common']),
  'waiting.board': of(['front'], ['common']),
  'waiting.missed': of(['front'], ['common']),
  'reminders.due': of(['front'], ['common']),
  'report.utilisation': of(['front', 'common']),
  'report.waits': of(['front']),
  'report.noShows': of(['front']),
  'report.diagnoses': of(['clinical'], ['front']),
  'report.newPatients': of(['front'], ['common']),
  'report.visits': of(['front'], ['common']),
  'patient.appointments': of(['front'], ['common']),
  'patient.vitals': of(['clinical']),
  'patient.consultations': of(['clinical'], ['common', 'front']),
  'consultations.drafts': of(['clinical'], ['common', 'front']),
  'prescriptions.favourites': of(['clinical']),
  'patient.prescriptions': of(['clinical'], ['common']),
  // Who may not see why patients came sees no order of what they came for either.
  'codes.used': of([], ['clinical']),
  'patient.invoices': of(['billing'], ['common', 'front']),
  'consultation.invoices': of(['billing'], ['common', 'front']),
  'invoices.unpaid': of(['billing'], ['common', 'front']),
  'invoices.recent': of(['billing'], ['common', 'front']),
  'invoices.drafts': of(['billing'], ['common', 'front']),
  'invoices.lastNumber': of(['billing']),
  // What needs attention is what this member could see to: each finding stands for its own scope.
  'attention.list': of([], ['common', 'front', 'clinical', 'billing', 'audit']),
  'attention.count': of([], ['common', 'front', 'clinical', 'billing', 'audit']),
  'today.summary': of([], ['common', 'front', 'clinical', 'billing', 'audit']),
  'access.ofPatient': of(['audit']),
  'access.anomalies': of(['audit'], ['common', 'front']),
  'device.opened': of(['audit'], ['front']),
  // Of who may not read the access log, their own device's is here, and says what they did.
  'access.list': of([], ['audit', 'front']),
  'access.glass': of([], ['audit']),
  'records.held': of(['front'], ['clinical', 'billing']),
  'retention.destroyed': of(['common']),
  'patient.destroyed': of(['common']),
  'patient.documents': of(['front'], ['clinical']),
  'consultation.documents': of(['clinical'], ['front']),
  'practice.documents': of(['common']),
  'documents.search': of([], ['common', 'front', 'clinical']),
  'retention.due': of(['front'], ['clinical', 'billing'])
};
