import { ageInWords, doctorName, fullName } from '../docs/names.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Doctor, Practice } from '../docs/practice.schema.ts';
import { count, dayAt, formatDay, type Manner } from '../format.ts';
import { takenWords } from '../prescribing/dosing.ts';
import { medicineWords } from '../prescribing/medicine.ts';
import { quantityOnScript } from '../prescribing/schedules.ts';
import type { Prescription, Script } from '../prescribing/script.ts';
import { identityOf, patientLine } from './about.ts';
import { facts, type Logo, type PrintDocument } from './document.ts';
import { letterhead } from './letterhead.ts';

/**
 * A script as it is handed out. What it states is what the General Regulations to the Medicines and
 * Related Substances Act 101 of 1965 ask for (Government Notice 859 of 25 August 2017, regulation 33):
 * (3)(a) name, qualification, registration number and address of the prescriber; (b) name, ID number
 * and address of the patient; (c) date of issue; (d) approved or proprietary name of each medicine;
 * (e) dosage form; (f) strength and quantity, of Schedule 6 in figures and in words; (g) instructions
 * and frequency; the patient's age and gender; how often it may be repeated. It is signed by hand:
 * (2) asks for that, or for an advanced electronic signature, which this program does not make.
 */
export interface ScriptPaper {
  readonly script: Script;
  readonly practice: Practice;
  readonly doctor: Doctor | undefined;
  readonly patient: Patient;
  readonly manner: Manner;
  /** It was handed out before. */
  readonly copy: boolean;
  readonly logo?: Logo | undefined;
}

const live = <E extends { removed?: unknown }>(entries: Readonly<Record<string, E>>): E[] =>
  Object.values(entries).filter(({ removed }) => !removed);

/** Where the patient lives, on one line; another address where that is the only one. */
export function addressOf(patient: Pick<Patient, 'addresses'>): string | undefined {
  const known = live(patient.addresses);
  const at = known.find(({ type }) => type === 'home') ?? known[0];
  return (
    at &&
    [...at.lines.split('\n'), at.suburb, at.city, at.postalCode]
      .map((part) => part?.trim())
      .filter(Boolean)
      .join(', ')
  );
}

/** The medicine as a pharmacist reads it: name, strength, form, schedule. */
const namedLine = (line: Prescription): string =>
  [
    [medicineWords(line.medicine, line.strength), line.form].filter(Boolean).join(', '),
    [line.schedule, line.code && `NAPPI ${line.code}`].filter(Boolean).join('  ·  ')
  ]
    .filter(Boolean)
    .join('\n');

const howTaken = (line: Prescription, manner: Manner): string =>
  [
    takenWords(line),
    line.instructions?.trim(),
    line.reason && `For ${line.reason}`,
    line.removed &&
      `CANCELLED ${formatDay(dayAt(line.removed.at, manner.timeZone), manner)}: ${line.removed.reason ?? ''}`
  ]
    .filter(Boolean)
    .join('\n');

const repeatsOf = ({ repeats = 0 }: Prescription): string =>
  repeats === 0 ? 'None' : String(repeats);

/** The paper of a script. */
export function scriptPaper(of: ScriptPaper): PrintDocument {
  const { script, practice, doctor, patient, manner, copy } = of;
  const day = dayAt(script.issued.at, manner.timeZone);
  const born = patient.birthDate
    ? `${formatDay(patient.birthDate, manner)} (${ageInWords(patient.birthDate, day) ?? 'age not known'})`
    : undefined;
  const lines = script.lines.map(({ line }) => line);
  return {
    title: 'Prescription',
    at: script.issued.at,
    locale: manner.locale,
    letterhead: letterhead(practice, doctor, of.logo),
    about: patientLine(patient, manner),
    ...(copy && { mark: 'Copy' }),
    blocks: [
      facts(
        ['Patient', fullName(patient)],
        ['ID number', identityOf(patient)],
        ['Date of birth', born],
        ['Gender', patient.sex && patient.sex !== 'unknown' ? patient.sex : undefined],
        ['Address', addressOf(patient)],
        ['Date of issue', formatDay(day, manner, 'long')]
      ),
      {
        type: 'table',
        columns: [
          { title: 'Medicine', share: 3.1 },
          { title: 'How it is taken', share: 3.3 },
          { title: 'Quantity', share: 1.5 },
          { title: 'Repeats', share: 0.9, align: 'end' }
        ],
        rows: lines.map((line, index) => [
          `${index + 1}. ${namedLine(line)}`,
          howTaken(line, manner),
          quantityOnScript(line) ?? '',
          repeatsOf(line)
        ])
      },
      {
        type: 'text',
        quiet: true,
        text: `${count(lines.length, 'medicine')} in all; nothing is prescribed below this line.`
      },
      {
        type: 'signature',
        lines: [
          doctor ? doctorName(doctor) : 'Prescriber',
          [
            doctor?.qualification,
            doctor?.registrationNumber && `HPCSA ${doctor.registrationNumber}`
          ]
            .filter(Boolean)
            .join(', ')
        ].filter(Boolean)
      },
      {
        type: 'text',
        quiet: true,
        // Section 22A(6)(d) of the Act.
        text: 'Signed by hand by the prescriber. To be presented to a pharmacy within 30 days of the date of issue.'
      }
    ]
  };
}
