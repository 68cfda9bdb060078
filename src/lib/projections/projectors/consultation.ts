import { NOTE_PARTS } from '../../docs/consultation.schema.ts';
import { live, liveEntries } from '../entries.ts';
import { coded, excerpt, joined } from '../text.ts';
import { isObstetric } from './obstetric.ts';
import type { Projector } from './projector.ts';

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
