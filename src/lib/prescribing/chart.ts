import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import type { Chart } from '../docs/chart.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { isNappi } from '../docs/nappi.ts';
import type { Prescription } from './script.ts';

/** A line as it is written: what a prescriber says of one medicine. */
export type LineFields = Omit<
  ChangeArgs<'consultation.addPrescription'>,
  'consultation' | 'id' | 'medication' | 'origin'
>;

/** What a prescriber says of a medicine in words: every field of a line that is a text in the form. */
export const LINE_TEXTS = [
  'medicine',
  'code',
  'system',
  'strength',
  'form',
  'schedule',
  'dose',
  'route',
  'frequency',
  'duration',
  'quantity',
  'instructions',
  'reason'
] as const satisfies readonly (keyof LineFields)[];

/** Fields that clearing them in the form clears. */
const EDITED: readonly (keyof LineFields)[] = [...LINE_TEXTS, 'repeats', 'overridden'];

type Medications = Readonly<Chart['medications']>;

export interface Prescribing {
  readonly consultation: Uuid;
  readonly patient: Uuid;
  /** Of the new line; the medication that it begins has the same id. */
  readonly id: Uuid;
  readonly line: LineFields;
  /** Day of the visit. */
  readonly day: string;
  /** The patient's medication; undefined where the chart is not to be written from here. */
  readonly medications: Medications | undefined;
}

/** What of a line the chart's medication says, in its own fields. */
function asMedication(line: LineFields) {
  const dose = [line.strength, line.dose].filter(Boolean).join(', ');
  return {
    dose: dose || undefined,
    form: line.form,
    route: line.route,
    frequency: line.frequency,
    reason: line.reason,
    note: line.duration ? `Prescribed for ${line.duration.replace(/^for /i, '')}` : undefined
  };
}

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
const orNull = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> | null } =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? null])) as never;

const named = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, ' ');

/** The active medication of the chart that a medicine goes on with: the same product, or the same name. */
export function goesOnWith(
  medications: Medications | undefined,
  { medicine, code, system }: Pick<LineFields, 'medicine' | 'code' | 'system'>
): Uuid | undefined {
  return Object.entries(medications ?? {}).find(
    ([, one]) =>
      !one.removed &&
      one.status === 'active' &&
      ((code !== undefined && one.code === code && isNappi(one.system) && isNappi(system)) ||
        named(one.name) === named(medicine))
  )?.[0];
}

/** Prescribes: the line, and what the patient takes from now on, in one. */
export function prescribeRequests(asked: Prescribing): ChangeRequestFor[] {
  const { consultation, patient, id, line, medications } = asked;
  const add = (medication?: Uuid): ChangeRequestFor => ({
    change: 'consultation.addPrescription',
    args: { consultation, id, ...line, ...(medication ? { medication } : {}) }
  });
  if (!medications) return [add()];
  const onto = goesOnWith(medications, line);
  if (onto) {
    return [
      add(onto),
      {
        change: 'chart.editMedication',
        args: { patient, medication: onto, ...given(asMedication(line)) }
      }
    ];
  }
  return [add(id), begun(asked)];
}

/** The medication that a line begins, under the line's own id. */
const begun = ({ patient, id, line, day }: Prescribing): ChangeRequestFor => ({
  change: 'chart.addMedication',
  args: {
    patient,
    id,
    name: line.medicine,
    ...(line.code ? { code: line.code } : {}),
    ...(line.system ? { system: line.system } : {}),
    ...given(asMedication(line)),
    status: 'active',
    startedOn: day
  }
});

/** Takes back {@link prescribeRequests}: the line goes, and the chart says again what it said before. */
export function takeBackRequests(asked: Prescribing): ChangeRequestFor[] {
  const { consultation, patient, id, line, medications } = asked;
  const remove: ChangeRequestFor = {
    change: 'consultation.removePrescription',
    args: { consultation, prescription: id }
  };
  if (!medications) return [remove];
  const onto = goesOnWith(medications, line);
  if (!onto) {
    return [remove, { change: 'chart.removeMedication', args: { patient, medication: id } }];
  }
  const { dose, form, route, frequency, reason, note } = medications[onto]!;
  return [
    remove,
    {
      change: 'chart.editMedication',
      args: {
        patient,
        medication: onto,
        ...orNull({ dose, form, route, frequency, reason, note })
      }
    }
  ];
}

/** The medication that a line began or goes on with, where the chart still has it. */
const linked = (medications: Medications | undefined, medication: Uuid | undefined) => {
  const one = medications?.[medication ?? ''];
  return medication && one && !one.removed ? one : undefined;
};

/** Changes a line that is not issued; what the chart says of it follows, where nobody stopped it. */
export function correctRequests(
  asked: Prescribing & { readonly present: Prescription }
): ChangeRequestFor[] {
  const { consultation, patient, id, line, medications, present } = asked;
  const fields: Record<string, unknown> = {};
  const keys = new Set([...Object.keys(line), ...EDITED]) as Set<keyof LineFields>;
  for (const key of keys) {
    if (line[key] !== present[key]) fields[key] = line[key] ?? null;
  }
  const edit = (more: object = {}): ChangeRequestFor =>
    ({
      change: 'consultation.editPrescription',
      args: { consultation, prescription: id, ...fields, ...more }
    }) as ChangeRequestFor;
  const onto = present.medication;
  if (onto === undefined || linked(medications, onto)?.status !== 'active') return [edit()];
  if (onto === id) {
    const { medicine: name, code = null, system = null } = line;
    const args = { patient, medication: onto, name, code, system, ...orNull(asMedication(line)) };
    return [edit(), { change: 'chart.editMedication', args }];
  }
  if (goesOnWith(medications, line) === onto) {
    const args = { patient, medication: onto, ...given(asMedication(line)) };
    return [edit(), { change: 'chart.editMedication', args }];
  }
  // It is another medicine now: what the patient took before is none of its business any more.
  return [edit({ medication: id }), begun(asked)];
}

/**
 * Takes a line off the script, or cancels it where it was issued; the medication that it began goes
 * with it. What the chart knew before stays there.
 */
export function withdrawRequests({
  consultation,
  patient,
  id,
  present,
  medications,
  reason
}: Pick<Prescribing, 'consultation' | 'patient' | 'id' | 'medications'> & {
  readonly present: Prescription;
  readonly reason?: string;
}): ChangeRequestFor[] {
  const begun = present.medication === id && linked(medications, id);
  return [
    {
      change: 'consultation.removePrescription',
      args: { consultation, prescription: id, ...(reason ? { reason } : {}) }
    },
    ...(begun
      ? [
          {
            change: 'chart.removeMedication' as const,
            args: {
              patient,
              medication: id,
              reason: reason ? `Prescription cancelled: ${reason}` : 'Taken off the script'
            }
          }
        ]
      : [])
  ];
}

/** Undoes {@link withdrawRequests}. */
export const restoreRequests = ({
  consultation,
  patient,
  id,
  present,
  medications
}: Pick<Prescribing, 'consultation' | 'patient' | 'id' | 'medications'> & {
  readonly present: Prescription;
}): ChangeRequestFor[] => [
  { change: 'consultation.restorePrescription', args: { consultation, prescription: id } },
  ...(present.medication === id && medications?.[id]
    ? [{ change: 'chart.restoreMedication' as const, args: { patient, medication: id } }]
    : [])
];
