import type { FieldValue } from '../../api/history.ts';
import type { Medication } from '../../docs/chart.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { MEDICATION_STATUS, wordFor } from '../patient/words.ts';

/** How a medicine was taken over time: from the history of its entry, and from other entries of its name. */

/** One change of how it is taken. */
export interface MedicineStep {
  readonly at: string;
  readonly by: string | undefined;
  /** `Dose 5 mg → 10 mg`. */
  readonly words: readonly string[];
}

const TOLD = [
  ['name', 'Medicine'],
  ['dose', 'Dose'],
  ['form', 'Form'],
  ['route', 'Route'],
  ['frequency', 'How often'],
  ['reason', 'For']
] as const;

type Plain = Readonly<Record<string, unknown>>;

/** Steps of one entry, the newest first; `values` are its states, the newest first. */
export function stepsOf(values: readonly FieldValue[]): MedicineStep[] {
  return values.flatMap(({ value, at, by }, index) => {
    const now = (value ?? {}) as Plain;
    const before = values[index + 1]?.value as Plain | undefined;
    const words = before ? changes(before, now) : [begun(now)];
    return words.length > 0 ? [{ at, by: by?.memberName, words }] : [];
  });
}

const begun = ({ dose, frequency, startedOn }: Plain): string =>
  ['Noted', dose, frequency, startedOn && `since ${text(startedOn)}`].filter(Boolean).join(', ');

function changes(before: Plain, now: Plain): string[] {
  const edits = TOLD.filter(([key]) => text(before[key]) !== text(now[key])).map(
    ([key, label]) => `${label} ${text(before[key]) || 'none'} → ${text(now[key]) || 'none'}`
  );
  if (text(before.status) !== text(now.status)) {
    const on = now.status === 'active' ? now.startedOn : now.stoppedOn;
    const why = now.status === 'active' ? undefined : now.stopReason;
    edits.unshift(
      [
        now.status === 'active' ? 'Taken again' : wordFor(MEDICATION_STATUS, now.status),
        on && `on ${text(on)}`,
        why && `because: ${text(why)}`
      ]
        .filter(Boolean)
        .join(' ')
    );
  } else if (text(before.stopReason) !== text(now.stopReason) && now.stopReason) {
    edits.push(`Stopped because: ${text(now.stopReason)}`);
  }
  if (!before.removed && now.removed) edits.push('Taken out of the record');
  if (before.removed && !now.removed) edits.push('Brought back');
  return edits;
}

const text = (value: unknown): string => String(value ?? '');

/** A medicine's own word: its name without strength and form, in small letters. */
export const medicineName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\s+\d.*$/, '')
    .trim();

/** Other entries that stand for the same medicine, the newest first: courses before, or beside. */
export function otherCourses(
  medications: Readonly<Record<Uuid, Medication>> | undefined,
  id: Uuid
): (Medication & { readonly id: Uuid })[] {
  const name = medicineName(medications?.[id]?.name ?? '');
  return Object.entries(medications ?? {})
    .filter(([other, one]) => other !== id && !one.removed && medicineName(one.name) === name)
    .map(([other, one]) => ({ ...one, id: other }))
    .sort((a, b) => (beginning(a) < beginning(b) ? 1 : -1));
}

const beginning = ({ startedOn, added }: Medication): string => startedOn ?? added.at;
