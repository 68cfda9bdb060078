import { isSeen } from '../../app/places.ts';
import type { Rights } from '../../app/rights.ts';
import type { Uuid } from '../../docs/core/ids.ts';

/** The parts of a patient's record that somebody with these rights sees, in the order of the keys. */
export const patientTabs = (
  patient: Uuid,
  counts: { readonly chart: number; readonly details: number },
  rights: Pick<Rights, 'read'>
): { href: string; label: string; count?: number }[] =>
  parts(patient, counts).filter(({ href }) => isSeen(href, rights));

const parts = (
  patient: Uuid,
  counts: { readonly chart: number; readonly details: number }
): { href: string; label: string; count?: number }[] => [
  { href: `/patients/${patient}`, label: 'Overview' },
  { href: `/patients/${patient}/timeline`, label: 'Timeline' },
  { href: `/patients/${patient}/chart`, label: 'Chart', count: counts.chart },
  { href: `/patients/${patient}/consultations`, label: 'Consultations' },
  { href: `/patients/${patient}/billing`, label: 'Billing' },
  { href: `/patients/${patient}/documents`, label: 'Documents' },
  { href: `/patients/${patient}/details`, label: 'Details', count: counts.details },
  { href: `/patients/${patient}/sharing`, label: 'Sharing and access' }
];
