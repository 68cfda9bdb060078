import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { ConcurrentField, ConcurrentValue } from '../../docs/core/conflicts.ts';
import type { Uuid } from '../../docs/core/ids.ts';

/** The fields under a path (an entry, or a field of the document itself) with several values. */
export const concurrentUnder = (
  fields: readonly ConcurrentField[] | undefined,
  ...path: readonly string[]
): readonly ConcurrentField[] =>
  (fields ?? []).filter((field) => path.every((part, index) => field.path[index] === part));

/** Decides on one of the values of a field. */
export const settleRequest = (
  document: 'chart' | 'patient',
  patient: Uuid,
  field: ConcurrentField,
  { value }: ConcurrentValue
): ChangeRequestFor => ({
  change: `${document}.settle`,
  args: {
    patient,
    path: [...field.path],
    value: (value ?? null) as string | number | boolean | null
  }
});

/**
 * Every value that a field may have: the one that it has, or all that were written at the same
 * time. What summarises a record shows them all, for none of them is settled.
 */
export const possibleValues = <V>(
  fields: readonly ConcurrentField[] | undefined,
  path: readonly string[],
  shown: V
): readonly V[] => {
  const [field] = concurrentUnder(fields, ...path);
  return field ? field.values.map(({ value }) => value as V) : [shown];
};
