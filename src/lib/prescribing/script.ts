import type { z } from 'zod';
import type { prescription } from '../docs/consultation.schema.ts';
import type { Stamp } from '../docs/core/fields.ts';
import type { Uuid } from '../docs/core/ids.ts';

export type Prescription = z.infer<typeof prescription>;

export interface ScriptLine {
  readonly id: Uuid;
  readonly line: Prescription;
}

/** What was issued together: one paper. */
export interface Script {
  /** Tells the scripts of a visit apart. */
  readonly key: string;
  readonly issued: Stamp;
  /** As handed out, cancelled ones too. */
  readonly lines: readonly ScriptLine[];
}

const byAge = (a: ScriptLine, b: ScriptLine): number =>
  a.line.added.at < b.line.added.at || (a.line.added.at === b.line.added.at && a.id < b.id)
    ? -1
    : 1;

const listed = (lines: Readonly<Record<Uuid, Prescription>>): ScriptLine[] =>
  Object.entries(lines)
    .map(([id, line]) => ({ id, line }))
    .sort(byAge);

/** The lines that are not issued yet and stand, oldest first. */
export const openLines = (lines: Readonly<Record<Uuid, Prescription>>): ScriptLine[] =>
  listed(lines).filter(({ line }) => !line.issued && !line.removed);

/** The lines that stand, issued or not. */
export const standingLines = (lines: Readonly<Record<Uuid, Prescription>>): ScriptLine[] =>
  listed(lines).filter(({ line }) => !line.removed);

/** What was issued, by the moment and the member who did it, the first one first. */
export function scriptsOf(lines: Readonly<Record<Uuid, Prescription>>): Script[] {
  const issued = listed(lines).filter(({ line }) => line.issued);
  const together = Map.groupBy(issued, ({ line }) => `${line.issued!.at} ${line.issued!.by}`);
  return [...together]
    .map(([key, group]) => ({ key, issued: group[0]!.line.issued!, lines: group }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * What a script must state and this line does not: General Regulations to the Medicines and Related
 * Substances Act (GN 859 of 25 August 2017), regulation 33(3)(d) to (g).
 */
export function missingOf(line: Prescription): string[] {
  return [
    line.form ? '' : 'dosage form',
    line.quantity ? '' : 'quantity',
    line.dose || line.instructions ? '' : 'dose',
    line.frequency || line.instructions ? '' : 'how often'
  ].filter(Boolean);
}

/** Of the prescriber, regulation 33(3)(a): name, qualification, registration number and address. */
export function missingOfPrescriber(
  doctor:
    | {
        readonly qualification?: string | undefined;
        readonly registrationNumber?: string | undefined;
      }
    | undefined,
  address: string | undefined
): string[] {
  if (!doctor) return ['the doctor of the visit'];
  return [
    doctor.qualification ? '' : 'the doctor’s qualification',
    doctor.registrationNumber ? '' : 'the doctor’s HPCSA registration number',
    address?.trim() ? '' : 'the practice’s address'
  ].filter(Boolean);
}

/** Of the patient, regulation 33(3)(b): identification number and address. */
export const missingOfPatient = (patient: {
  readonly identification?: string | undefined;
  readonly address?: string | undefined;
}): string[] =>
  [
    patient.identification ? '' : 'the patient’s ID number',
    patient.address ? '' : 'the patient’s address'
  ].filter(Boolean);
