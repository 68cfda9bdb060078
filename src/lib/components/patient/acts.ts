import { goto } from '$app/navigation';
import { act, ask } from '../../app/live.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import { startVisit } from '../diary/acts.ts';
import { appointmentToday, doctorAtWork } from './current.ts';
import { coverOn } from '../../docs/patient.cover.ts';

/** What is begun from a patient's record. */

/** Where a consultation opens at a new line of its script. */
export const AT_SCRIPT = '#script';

/** A script without a visit: a short consultation, opened at its first line. */
export const startScript = (patient: Uuid, today: string): Promise<void> =>
  startConsultation(patient, today, { at: AT_SCRIPT, reason: 'Script' });

/**
 * Starts a consultation and opens it. Where the patient has an appointment today it is the note of
 * that visit, the same one that the diary would open.
 */
export async function startConsultation(
  patient: Uuid,
  today: string,
  { at = '', reason }: { readonly at?: string; readonly reason?: string } = {}
): Promise<void> {
  const practice = session.info?.practice;
  if (!practice) return;
  const appointment = appointmentToday(await ask('patient.appointments', { patient }), today);
  if (appointment) {
    const visit = startVisit(practice, { ...appointment, patient });
    if (await act(visit.requests)) await goto(`/consultations/${visit.consultation}${at}`);
    return;
  }
  const doctor = doctorAtWork(session.overview, session.status?.member.name);
  const changed = await act({
    change: 'consultation.start',
    args: { patient, ...(doctor ? { doctor } : {}), ...(reason ? { reason } : {}) }
  });
  const started = changed?.[0];
  if (started) await goto(`/consultations/${started.document}${at}`);
}

/** Makes a draft invoice out against the cover of the day, and opens it. */
export async function startInvoice(
  patient: Uuid,
  record: Pick<Patient, 'medicalAids'> | undefined,
  today: string
): Promise<void> {
  const cover = coverOn(record, today) ?? (await coverElsewhere(patient, today));
  const doctor = doctorAtWork(session.overview, session.status?.member.name);
  const changed = await act({
    change: 'invoice.create',
    args: {
      patient,
      date: today,
      ...(doctor ? { doctor } : {}),
      ...(cover
        ? {
            cover: {
              scheme: cover.scheme,
              membershipNumber: cover.membershipNumber,
              ...(cover.plan ? { plan: cover.plan } : {}),
              ...(cover.dependantCode ? { dependantCode: cover.dependantCode } : {})
            }
          }
        : {})
    }
  });
  const made = changed?.[0];
  if (made) await goto(`/billing/${made.document}`);
}

/** The cover in another record of the same person, where this one has none. */
async function coverElsewhere(patient: Uuid, today: string): Promise<ReturnType<typeof coverOn>> {
  const { members } = await ask('patient.group', { patient });
  for (const { id } of members) {
    const found = id === patient ? undefined : await session.practice?.read('patient', id);
    const cover = coverOn(found?.value, today);
    if (cover) return cover;
  }
  return undefined;
}

/** Where an appointment is made for a patient. */
export const bookingFor = (patient: Uuid): string => `/diary?patient=${patient}`;
