import { NOTE_PARTS, type Consultation } from '../../docs/consultation.schema.ts';
import { live, liveEntries } from '../entries.ts';
import { coded, excerpt, joined } from '../text.ts';
import { isObstetric } from './obstetric.ts';
import type { Projector } from './projector.ts';

type Coded = Consultation['diagnoses'] | Consultation['procedures'];

/** Entries with a code of the practice's own tables; other systems' codes are for machines. */
const usesOf = (type: string, system: string, entries: Coded, startedAt: string) =>
  live<Coded[string]>(entries).flatMap(({ id, entry }) =>
    entry.code && (entry.system ?? system) === system
      ? [{ id, type, code: entry.code, day: startedAt.slice(0, 10) }]
      : []
  );

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
    rows: {
      consultation: [
        {
          patient,
          doctor: consultation.doctor ?? null,
          started_at: startedAt,
          reason: reason ?? null,
          diagnoses,
          status,
          excerpt: firstWords
        }
      ],
      obstetric_fact: live(consultation.diagnoses)
        .filter(({ entry }) => isObstetric(entry))
        .map(({ id: diagnosis }) => ({ id: diagnosis, patient, day: startedAt.slice(0, 10) })),
      code_use: [
        ...usesOf('icd10', 'icd-10', consultation.diagnoses, startedAt),
        ...usesOf('tariff', 'tariff', consultation.procedures, startedAt)
      ],
      timeline: [
        {
          id,
          patient,
          kind: 'consultation',
          at: startedAt,
          type: 'consultation',
          title: reason ?? 'Consultation',
          detail: joined([diagnoses ?? firstWords, status === 'draft' ? 'draft' : null], ' · ')
        }
      ]
    }
  };
};
