import type { Letter } from '../docs/consultation.schema.ts';
import { daysOff, letterTitle } from '../docs/letter.rules.ts';
import { fullName } from '../docs/names.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Doctor, Practice } from '../docs/practice.schema.ts';
import { count, dayAt, formatDay, formatTime, type Manner } from '../format.ts';
import { identityOf, patientLine } from './about.ts';
import { facts, type Block, type Logo, type PrintDocument } from './document.ts';
import { letterhead, practitionerLines } from './letterhead.ts';

export interface LetterSource {
  readonly letter: Letter;
  readonly practice: Practice;
  readonly doctor: Doctor | undefined;
  readonly patient: Patient | undefined;
  readonly manner: Manner;
  readonly logo?: Logo | undefined;
  /** Handed out before: it says so. */
  readonly copy?: boolean;
}

/** A letter as it is handed out; a draft and a withdrawn one say what they are on every page. */
export function letterPaper(source: LetterSource): PrintDocument {
  const { letter, practice, doctor, patient, manner, logo, copy = false } = source;
  const mark = letter.removed
    ? 'Withdrawn'
    : !letter.issued
      ? 'Draft, not issued'
      : copy
        ? 'Copy'
        : undefined;
  return {
    title: letterTitle(letter),
    at: letter.issued?.at ?? letter.added.at,
    locale: manner.locale,
    letterhead: letterhead(practice, doctor, logo),
    about: patientLine(patient, manner),
    ...(mark && { mark }),
    blocks: letter.type === 'sick-note' ? sickNote(source) : written(source)
  };
}

const issuedOn = ({ letter, manner }: LetterSource): string | undefined =>
  letter.issued && formatDay(dayAt(letter.issued.at, manner.timeZone), manner);

const signature = (source: LetterSource): Block => ({
  type: 'signature',
  lines: [
    ...(source.doctor ? practitionerLines(source.doctor) : ['Practitioner']),
    `Date of issue: ${issuedOn(source) ?? 'not issued'}`
  ]
});

export const GROUND_WORDS: Readonly<Record<NonNullable<Letter['ground']>, string>> = {
  examined: 'My own examination of the patient',
  reported: 'What the patient told me'
};

function sickNote(source: LetterSource): Block[] {
  const { letter, patient, manner } = source;
  const { examinedAt, ground, fitness, from, until, limits } = letter;
  const days = daysOff(letter);
  const examined =
    examinedAt &&
    `${formatDay(dayAt(examinedAt, manner.timeZone), manner, 'long')}, ${formatTime(examinedAt, manner)}`;
  const named = (day: string | undefined): string =>
    day ? formatDay(day, manner, 'long') : '(no day given)';
  const unfit = fitness === 'partly' ? 'partially unfit' : 'totally unfit';
  return [
    facts(
      ['Patient', patient && fullName(patient)],
      ['Date of birth', patient?.birthDate && formatDay(patient.birthDate, manner)],
      ['ID number', identityOf(patient)],
      ['Employer or school', letter.employer],
      ['Employee number', letter.employeeNumber],
      ['Date and time of examination', examined],
      ['Based on', ground && GROUND_WORDS[ground]],
      // Never without the patient's consent, whatever an older program let through.
      ['Diagnosis', letter.diagnosisConsent === true && letter.diagnosis]
    ),
    {
      type: 'text',
      text: `In my opinion the patient is ${unfit} for work or school from ${named(from)} until ${named(until)}, both days included${days ? `: ${count(days, 'day')}` : ''}.`
    },
    ...(fitness === 'partly' && limits
      ? [{ type: 'heading', text: 'What the patient can do' } as const, ...paragraphs(limits)]
      : []),
    ...paragraphs(letter.body),
    signature(source)
  ];
}

function written(source: LetterSource): Block[] {
  const { letter, patient, manner } = source;
  return [
    facts(
      ['Date', issuedOn(source)],
      ['To', letter.to?.trim()],
      ['About', patient && patientLine(patient, manner)],
      ['ID number', identityOf(patient)],
      ['Subject', letter.type === 'referral' && letter.title]
    ),
    ...paragraphs(letter.body),
    signature(source)
  ];
}

/** Prose as blocks: an empty line ends a paragraph; a short line with a colon above one heads it. */
export function paragraphs(text: string | undefined): Block[] {
  return (text ?? '')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part): Block[] => {
      const [first = '', ...rest] = part.split('\n');
      const heads = rest.length > 0 && first.length <= 60 && first.trimEnd().endsWith(':');
      return heads
        ? [
            { type: 'heading', text: first.trim().slice(0, -1) },
            { type: 'text', text: rest.join('\n') }
          ]
        : [{ type: 'text', text: part }];
    });
}
