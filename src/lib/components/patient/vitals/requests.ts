import type { ChangeRequestFor } from '../../../docs/changes.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { Changed } from '../../../replica/api.ts';
import { DIASTOLIC, MEASURES, SYSTOLIC } from './measures.ts';

/** Records what was measured together, by LOINC code; null where nothing was. */
export function vitalsRequest(
  patient: Uuid,
  values: Readonly<Record<string, number | undefined>>,
  newId: () => Uuid
): ChangeRequestFor | null {
  const taken = MEASURES.filter(({ code }) => values[code] !== undefined);
  if (taken.length === 0) return null;
  // Upper and lower belong to one reading, also where another was taken in the same minute.
  const panel =
    values[SYSTOLIC.code] !== undefined && values[DIASTOLIC.code] !== undefined
      ? newId()
      : undefined;
  return {
    change: 'chart.recordVitals',
    args: {
      patient,
      vitals: taken.map(({ code, label, unit }) => ({
        code,
        label,
        unit,
        value: values[code]!,
        ...(panel && (code === SYSTOLIC.code || code === DIASTOLIC.code) ? { panel } : {})
      }))
    }
  };
}

/** Takes out again what {@link vitalsRequest} recorded. */
export const undoVitals = (patient: Uuid, changed: readonly Changed[]): ChangeRequestFor[] =>
  changed
    .flatMap(({ result }) => (Array.isArray(result) ? (result as Uuid[]) : []))
    .map((vital) => removeVital(patient, vital, 'Undone at once'));

export const removeVital = (patient: Uuid, vital: Uuid, reason: string): ChangeRequestFor => ({
  change: 'chart.removeVital',
  args: { patient, vital, reason }
});

/** Takes back {@link removeVital}. */
export const restoreVital = (patient: Uuid, vital: Uuid): ChangeRequestFor => ({
  change: 'chart.restoreVital',
  args: { patient, vital }
});
