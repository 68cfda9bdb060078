import { manner } from '../../app/locale.svelte.ts';
import { logoOf } from '../../app/logo.ts';
import type { Paper } from '../../app/paper.ts';
import type { Consultation, Letter } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { dayAt } from '../../format.ts';
import type { PrintDocument } from '../../print/document.ts';
import { letterPaper } from '../../print/letters.ts';
import { notePaper } from '../../print/note.ts';

/** A consultation with what its papers are made from. */
export interface Visit {
  readonly id: Uuid;
  readonly consultation: Consultation;
  readonly practice: Practice;
  readonly patient: Patient | undefined;
}

const noteOf = ({ id, consultation }: Visit): Paper['note'] => ({
  kind: 'consultation',
  document: id,
  patient: consultation.patient,
  page: '/consultations/[id]'
});

/** Who signs a letter: whoever it was issued under, or the doctor of the visit. */
export const signatoryOf = ({ practice, consultation }: Visit, letter: Letter) =>
  practice.doctors[letter.doctor ?? consultation.doctor ?? ''];

/** A letter as it would be printed now, without its logo: for reading it on the screen. */
export const letterPreview = (visit: Visit, letter: Letter, copy = false): PrintDocument =>
  letterPaper({
    letter,
    practice: visit.practice,
    doctor: signatoryOf(visit, letter),
    patient: visit.patient,
    manner,
    copy
  });

export async function letterAsPaper(visit: Visit, letter: Letter, copy: boolean): Promise<Paper> {
  const logo = await logoOf(visit.practice);
  return {
    document: letterPaper({
      letter,
      practice: visit.practice,
      doctor: signatoryOf(visit, letter),
      patient: visit.patient,
      manner,
      copy,
      logo
    }),
    fileName: `${letter.type}-${dayAt(letter.issued?.at ?? letter.added.at, manner.timeZone)}`,
    note: noteOf(visit)
  };
}

export async function noteAsPaper(visit: Visit, nameOf: (member: Uuid) => string): Promise<Paper> {
  const { consultation, practice, patient } = visit;
  const logo = await logoOf(practice);
  return {
    document: notePaper({ consultation, practice, patient, manner, logo, nameOf }),
    fileName: `note-${dayAt(consultation.startedAt, manner.timeZone)}`,
    note: noteOf(visit)
  };
}
