import type { Uuid } from './core/ids.ts';
import { live } from './core/live.ts';
import type { MedicalAid, Patient } from './patient.schema.ts';

/** Whether a cover holds on a day. */
export const coversOn = (
  cover: { readonly validFrom?: unknown; readonly validTo?: unknown; readonly removed?: unknown },
  day: string
): boolean =>
  !cover.removed &&
  (!cover.validFrom || String(cover.validFrom) <= day) &&
  (!cover.validTo || String(cover.validTo) >= day);

/** The medical aid that pays on a day: of several, the one that was entered last. */
export const coverOn = (
  patient: Pick<Patient, 'medicalAids'> | undefined,
  day: string
): (MedicalAid & { readonly id: Uuid }) | undefined =>
  live(patient?.medicalAids)
    .filter((cover) => coversOn(cover, day))
    .pop();
