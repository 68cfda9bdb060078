import type { ReadProblem } from '../../docs/core/read.ts';
import type { Problem } from '../../problem.ts';

/** Collections and fields in the words of the pages. */
const PARTS: Record<string, string> = {
  allergies: 'allergies',
  problems: 'problems',
  medications: 'medication',
  medicalHistory: 'medical history',
  familyHistory: 'family history',
  immunisations: 'immunisations',
  vitals: 'measurements',
  bloodGroup: 'blood group',
  noKnownAllergies: 'statement about allergies',
  identifiers: 'identity numbers',
  contacts: 'phone numbers',
  addresses: 'addresses',
  emergencyContacts: 'emergency contacts',
  medicalAids: 'medical aid',
  alerts: 'alerts',
  account: 'account',
  birthDate: 'date of birth',
  sex: 'sex',
  given: 'name',
  family: 'surname'
};

/** What to say of a record of which not everything can be read or changed here; null where all is well. */
export function unreadableProblem(
  view: { readonly problems: readonly ReadProblem[]; readonly newer: boolean },
  what: string
): Problem | null {
  if (view.newer) {
    return {
      code: 'newer-program',
      message: `This ${what} was written by a newer version of the program and can only be looked at here.`,
      safe: 'Nothing is lost, and the other devices go on with it.',
      action: 'Update the program on this device to change it.'
    };
  }
  if (view.problems.length === 0) return null;
  const parts = [...new Set(view.problems.map(({ path }) => String(path[0] ?? '')))].map(
    (part) => PARTS[part] ?? part
  );
  return {
    code: 'unreadable-parts',
    message: `A part of this ${what} cannot be read: ${parts.join(', ')}.`,
    safe: 'The rest is shown, and nothing is lost: what cannot be read stays in the record.',
    action: 'Do not rely on these parts being complete; look at “Needs attention”.',
    detail: view.problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  };
}
