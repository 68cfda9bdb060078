import type { ChangeRequestFor } from '../../../docs/changes.ts';
import type { ConcurrentField, ConcurrentValue } from '../../../docs/core/conflicts.ts';
import type { Uuid } from '../../../docs/core/ids.ts';

/** Decides on one of the values that a field of a script was given at once. */
export const settleScript = (
  consultation: Uuid,
  field: ConcurrentField,
  { value }: ConcurrentValue
): ChangeRequestFor => ({
  change: 'consultation.settle',
  args: {
    consultation,
    path: [...field.path],
    value: (value ?? null) as string | number | boolean | null
  }
});

const FIELD_WORDS: Readonly<Record<string, string>> = {
  medicine: 'The medicine',
  dose: 'The dose',
  frequency: 'How often it is taken'
};

/** `The dose of Amoxil`, of one field. */
export const fieldWords = ({ path }: ConcurrentField, medicine: string): string => {
  const field = path.at(-1) ?? '';
  return field === 'medicine'
    ? FIELD_WORDS.medicine!
    : `${FIELD_WORDS[field] ?? field} (${medicine})`;
};
