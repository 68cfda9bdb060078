import { NOTE_PARTS, type Consultation, type NotePart } from '../docs/consultation.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { doctorName } from '../docs/names.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Practice } from '../docs/practice.schema.ts';
import { dayAt, formatDay, formatTime, type Manner } from '../format.ts';
import { diagnosisLines } from '../templates/clinical.ts';
import { identityOf, patientLine } from './about.ts';
import { facts, type Block, type Logo, type PrintDocument } from './document.ts';
import { letterhead } from './letterhead.ts';

export interface NoteSource {
  readonly consultation: Consultation;
  readonly practice: Practice;
  readonly patient: Patient | undefined;
  readonly manner: Manner;
  readonly logo?: Logo | undefined;
  /** A member's name, for signatures and addenda. */
  nameOf(member: Uuid): string;
}

const PARTS: Readonly<Record<NotePart, string>> = {
  subjective: 'Subjective',
  objective: 'Objective',
  assessment: 'Assessment',
  plan: 'Plan'
};

/** The note of a visit with its diagnoses, signature and addenda, in the order of the record. */
export function notePaper(source: NoteSource): PrintDocument {
  const { consultation, practice, patient, manner, logo, nameOf } = source;
  const { signed, lateReason } = consultation;
  const doctor = practice.doctors[consultation.doctor ?? ''];
  const moment = (at: string): string =>
    `${formatDay(dayAt(at, manner.timeZone), manner)}, ${formatTime(at, manner)}`;
  const addenda = addendaOf(consultation);
  return {
    title: 'Consultation note',
    at: addenda.at(-1)?.added.at ?? signed?.at ?? consultation.startedAt,
    locale: manner.locale,
    letterhead: letterhead(practice, doctor, logo),
    about: patientLine(patient, manner),
    ...(!signed && { mark: 'Draft, not signed' }),
    blocks: [
      facts(
        ['Patient', patientLine(patient, manner)],
        ['ID number', identityOf(patient)],
        ['Visit', moment(consultation.startedAt)],
        ['Seen by', doctor && doctorName(doctor)],
        ['Reason', consultation.reason],
        ['Signed', signed && `${nameOf(signed.by)}, ${moment(signed.at)}`]
      ),
      ...(lateReason
        ? [{ type: 'notice', text: `Late note. Reason: ${lateReason}` } satisfies Block]
        : []),
      ...NOTE_PARTS.flatMap((part): Block[] => {
        const text = consultation.notes[part].trim();
        return text
          ? [
              { type: 'heading', text: PARTS[part] },
              { type: 'text', text }
            ]
          : [];
      }),
      ...listed('Diagnoses', diagnosisLines(consultation)),
      ...listed('Procedures', procedureLines(consultation)),
      ...listed('Medicines prescribed', prescriptionLines(consultation)),
      ...addenda.flatMap(({ text, reason, added }): Block[] => [
        { type: 'heading', text: `Addendum, ${moment(added.at)}, ${nameOf(added.by)}` },
        { type: 'text', text: `Reason: ${reason}`, quiet: true },
        { type: 'text', text }
      ])
    ]
  };
}

const listed = (title: string, items: readonly string[]): Block[] =>
  items.length > 0
    ? [
        { type: 'heading', text: title },
        { type: 'list', items }
      ]
    : [];

/** In the order in which they were written. */
export const addendaOf = ({ addenda }: Pick<Consultation, 'addenda'>) =>
  Object.entries(addenda)
    .filter(([, { removed }]) => !removed)
    .sort(([a, one], [b, other]) => (`${one.added.at} ${a}` < `${other.added.at} ${b}` ? -1 : 1))
    .map(([id, addendum]) => ({ id, ...addendum }));

const standing = <E extends { readonly removed?: unknown }>(entries: Record<string, E>): E[] =>
  Object.values(entries).filter(({ removed }) => !removed);

const procedureLines = ({ procedures }: Consultation): string[] =>
  standing(procedures).map(({ description, code, quantity }) =>
    [description, code && `(${code})`, quantity > 1 && `× ${quantity}`].filter(Boolean).join(' ')
  );

const prescriptionLines = ({ prescriptions }: Consultation): string[] =>
  standing(prescriptions).map(({ medicine, strength, dose, frequency, duration }) =>
    [[medicine, strength].filter(Boolean).join(' '), dose, frequency, duration && `for ${duration}`]
      .filter(Boolean)
      .join(', ')
  );
