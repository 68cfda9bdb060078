import type { Changed } from '../../../api/replica.ts';
import type { ChangeRequestFor } from '../../../docs/changes.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { DIASTOLIC, MEASURES, SYSTOLIC } from './measures.ts';

export interface Taking {
  /** Values by LOINC code of their measures. */
  readonly values: Readonly<Record<string, number | undefined>>;
  /** Codes of the measures whose value is in their other unit: it is stored as it was measured. */
  readonly otherUnit?: ReadonlySet<string>;
  /** When they were taken; now, where absent. */
  readonly at?: string | undefined;
}

/** Records what was measured together; null where nothing was. */
export function vitalsRequest(
  patient: Uuid,
  { values, otherUnit, at }: Taking,
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
      ...(at ? { at } : {}),
      vitals: taken.map((measure) => {
        const { code, label, unit, other } = measure;
        const as = other && otherUnit?.has(code) ? other : { code, unit };
        return {
          code: as.code,
          label,
          unit: as.unit,
          value: values[code]!,
          ...(panel && (code === SYSTOLIC.code || code === DIASTOLIC.code) ? { panel } : {})
        };
      })
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
