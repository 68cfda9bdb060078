import { fullName } from '../docs/names.ts';
import type { Patient } from '../docs/patient.schema.ts';
import { formatDay, formatIdNumber, type Manner } from '../format.ts';

/** A patient in one line, for the foot of every page. */
export const patientLine = (patient: Patient | undefined, manner: Manner): string =>
  patient
    ? [fullName(patient), patient.birthDate ? `born ${formatDay(patient.birthDate, manner)}` : '']
        .filter(Boolean)
        .join(', ')
    : 'A patient who is not on this device';

const OTHER_PAPERS = {
  passport: 'Passport',
  asylum: 'Asylum seeker permit',
  refugee: 'Refugee ID'
} as const;

/** How else somebody is told apart: the ID number, or a passport or permit. */
export const identityOf = (patient: Patient | undefined): string | undefined => {
  const standing = Object.values(patient?.identifiers ?? {}).filter(({ removed }) => !removed);
  const id = standing.find(({ type }) => type === 'sa-id');
  if (id) return formatIdNumber(id.value);
  for (const [type, words] of Object.entries(OTHER_PAPERS)) {
    const other = standing.find((one) => one.type === type);
    if (other) return `${words} ${other.value}`;
  }
  return undefined;
};
