import { NOTE_PARTS, type Consultation } from '../../docs/consultation.schema.ts';
import { without } from '../../docs/core/args.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { isNappi } from '../../docs/nappi.ts';
import { fold } from '../../text/fold.ts';
import { live, liveEntries } from '../entries.ts';
import type { RowOf } from '../tables.ts';
import { coded, excerpt, joined } from '../text.ts';
import { handedOut } from './handed-out.ts';
import { isObstetric } from './obstetric.ts';
import type { Projector } from './projector.ts';

type Coded = Readonly<
  Record<
    Uuid,
    {
      readonly code?: string | undefined;
      readonly system?: string | undefined;
      readonly description?: string;
      readonly medicine?: string;
      readonly added: { readonly at: string };
      readonly removed?: unknown;
    }
  >
>;

const isDiagnosis = (system = 'icd-10'): boolean => /(^|\/)icd-10$/.test(system);
const isTariff = (system = 'tariff'): boolean => system === 'tariff';

/** Entries with a code of the practice's own tables; other systems' codes are for machines. */
const usesOf = (
  type: string,
  isOwn: (system?: string) => boolean,
  entries: Coded,
  startedAt: string
) =>
  live(entries).flatMap(({ id, entry }) =>
    entry.code && isOwn(entry.system)
      ? [
          {
            id,
            type,
            code: entry.code,
            day: startedAt.slice(0, 10),
            words: entry.description ?? entry.medicine ?? ''
          }
        ]
      : []
  );

/** What a line says, without who wrote it when: what the next one for the same medicine begins with. */
function prescriptionRows({
  patient,
  doctor,
  startedAt,
  prescriptions
}: Consultation): RowOf<'prescription'>[] {
  return live(prescriptions).map(({ id, entry }) => {
    const line = without(entry, 'added', 'removed', 'origin', 'issued', 'overridden', 'medication');
    const isListed = entry.code !== undefined && isNappi(entry.system);
    return {
      id,
      patient,
      doctor: doctor ?? null,
      at: startedAt,
      product: isListed ? entry.code! : fold(entry.medicine).trim(),
      medicine: entry.medicine,
      issued: entry.issued ? 1 : 0,
      line: JSON.stringify(line)
    };
  });
}

export const projectConsultation: Projector<'consultation'> = (consultation, { id }) => {
  const { patient, startedAt, reason } = consultation;
  const diagnoses = joined(
    liveEntries(consultation.diagnoses)
      .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
      .map((diagnosis) => coded(diagnosis, diagnosis.description)),
    '; '
  );
  const firstWords = excerpt(NOTE_PARTS.map((part) => consultation.notes[part]).join(' '));
  const status = consultation.signed ? 'signed' : 'draft';
  return {
    patient,
    fieldName: ([, entry = '', field = '']) =>
      `${consultation.prescriptions[entry]?.medicine ?? 'A medicine'} on the script: ${field}`,
    rows: {
      consultation: [
        {
          patient,
          doctor: consultation.doctor ?? null,
          started_at: startedAt,
          reason: reason ?? null,
          diagnoses,
          status,
          late: consultation.lateReason ? 1 : 0,
          excerpt: firstWords
        }
      ],
      obstetric_fact: live(consultation.diagnoses)
        .filter(({ entry }) => isObstetric(entry))
        .map(({ id: diagnosis }) => ({ id: diagnosis, patient, day: startedAt.slice(0, 10) })),
      diagnosis: live(consultation.diagnoses).map(({ id: diagnosis, entry }) => ({
        id: diagnosis,
        patient,
        day: startedAt.slice(0, 10),
        code: entry.code !== undefined && isDiagnosis(entry.system) ? entry.code : null,
        words: entry.description
      })),
      code_use: [
        ...usesOf('icd10', isDiagnosis, consultation.diagnoses, startedAt),
        ...usesOf('tariff', isTariff, consultation.procedures, startedAt),
        ...usesOf('medicines', isNappi, consultation.materials, startedAt),
        ...usesOf('medicines', isNappi, consultation.prescriptions, startedAt)
      ],
      prescription: prescriptionRows(consultation),
      timeline: [
        {
          id,
          patient,
          kind: 'consultation',
          at: startedAt,
          type: 'consultation',
          title: reason ?? 'Consultation',
          detail: joined([diagnoses ?? firstWords, status === 'draft' ? 'draft' : null], ' · ')
        },
        ...handedOut(consultation)
      ]
    }
  };
};
