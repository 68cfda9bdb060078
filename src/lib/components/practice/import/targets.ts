import { without } from '../../../docs/core/args.ts';
import type { CsvMappingInput } from '../../../import/csv/mapping.ts';

/**
 * What the columns of a list can mean, one meaning a column: the flat form of a mapping that people
 * choose from. A mapping file can say more; this says what lists of patients usually hold.
 */
export const TARGETS = {
  'patient.fullName': 'Full name',
  'patient.title': 'Title',
  'patient.given': 'First names',
  'patient.family': 'Surname',
  'patient.preferred': 'Known as',
  'patient.former': 'Former surname',
  'patient.birthDate': 'Date of birth',
  'patient.sex': 'Sex',
  'patient.language': 'Language',
  'patient.occupation': 'Occupation',
  'patient.employer': 'Employer',
  'patient.deceasedOn': 'Date of death',
  'identifier.sa-id': 'ID number',
  'identifier.passport': 'Passport number',
  'identifier.file-number': 'File number',
  'identifier.other': 'Another number',
  'contact.mobile': 'Cell phone',
  'contact.home': 'Home phone',
  'contact.work': 'Work phone',
  'contact.email': 'E-mail',
  'address.lines': 'Address, a line of it',
  'address.suburb': 'Suburb',
  'address.city': 'Town or city',
  'address.province': 'Province',
  'address.postalCode': 'Postal code',
  'emergency.name': 'Emergency contact: name',
  'emergency.phone': 'Emergency contact: phone',
  'emergency.relationship': 'Emergency contact: relationship',
  'cover.scheme': 'Medical aid: scheme',
  'cover.plan': 'Medical aid: plan',
  'cover.membershipNumber': 'Medical aid: membership number',
  'cover.dependantCode': 'Medical aid: dependant code',
  'cover.relationship': 'Medical aid: relationship to main member',
  'cover.mainMemberName': 'Medical aid: main member',
  'cover.mainMemberIdNumber': 'Medical aid: main member’s ID number',
  'account.number': 'Account number',
  'account.name': 'Account holder',
  'alert.text': 'Alert'
} as const;

export type Target = keyof typeof TARGETS;

/** Several columns may mean these; of all others the first one counts. */
const REPEATED: readonly Target[] = [
  'identifier.other',
  'contact.mobile',
  'contact.home',
  'contact.work',
  'contact.email',
  'address.lines',
  'alert.text'
];

/** The meaning of each column, by its heading; columns that are left out are absent. */
export type Meanings = Readonly<Record<string, Target>>;

/** How the list as a whole is read. */
export interface ListFacts {
  /** The other system's name. */
  readonly system: string;
  /** Column by which the other system tells patients apart. */
  readonly id: string | undefined;
  readonly dates: NonNullable<CsvMappingInput['dates']>;
}

const headingOf = (source: unknown): string | undefined =>
  typeof source === 'string' ? source : undefined;

/** The meanings that a guessed mapping gives to the columns. */
export function meaningsOf(mapping: CsvMappingInput): Meanings {
  const found: Record<string, Target> = {};
  const put = (source: unknown, target: string): void => {
    const heading = headingOf(source);
    if (heading !== undefined && target in TARGETS) found[heading] ??= target as Target;
  };
  const fields = (group: string, value: object | undefined): void => {
    for (const [key, source] of Object.entries(value ?? {})) put(source, `${group}.${key}`);
  };
  fields('patient', mapping.patient);
  for (const { type, value } of mapping.identifiers ?? []) put(value, `identifier.${type}`);
  for (const { type, value } of mapping.contacts ?? []) put(value, `contact.${type}`);
  for (const address of mapping.addresses ?? []) {
    for (const line of address.lines ?? []) put(line, 'address.lines');
    fields('address', address);
  }
  for (const contact of mapping.emergencyContacts ?? []) fields('emergency', contact);
  fields('cover', mapping.medicalAid);
  fields('account', mapping.account);
  for (const { text } of mapping.alerts ?? []) put(text, 'alert.text');
  return found;
}

/** What is missing or said twice before a list can be read; null where nothing is. */
export function meaningsProblem(meanings: Meanings): string | null {
  const chosen = Object.values(meanings);
  const twice = chosen.find(
    (target, index) => chosen.indexOf(target) !== index && !REPEATED.includes(target)
  );
  if (twice) return `Two columns are “${TARGETS[twice]}”: only one can be.`;
  const named = ['patient.fullName', 'patient.family', 'patient.given'] as const;
  if (!named.some((target) => chosen.includes(target))) {
    return 'Say which column holds the name.';
  }
  if (chosen.includes('cover.scheme') !== chosen.includes('cover.membershipNumber')) {
    return 'A medical aid needs both the scheme and the membership number.';
  }
  return null;
}

/** The mapping that a person has chosen. */
export function mappingOf(meanings: Meanings, { system, id, dates }: ListFacts): CsvMappingInput {
  const columns = (target: Target): string[] =>
    Object.keys(meanings).filter((heading) => meanings[heading] === target);
  const group = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(meanings)
        .filter(([, target]) => target.startsWith(`${name}.`))
        .map(([heading, target]) => [target.slice(name.length + 1), heading])
    );
  const typed = (name: string): { type: string; value: string }[] =>
    Object.entries(meanings)
      .filter(([, target]) => target.startsWith(`${name}.`))
      .map(([heading, target]) => ({ type: target.slice(name.length + 1), value: heading }));
  const place = without(group('address'), 'lines');
  const lines = columns('address.lines');
  const emergency = group('emergency');
  const cover = group('cover');
  const account = group('account');
  return {
    system,
    dates,
    ...(id ? { id } : {}),
    patient: group('patient'),
    identifiers: typed('identifier') as CsvMappingInput['identifiers'],
    contacts: typed('contact') as CsvMappingInput['contacts'],
    addresses: lines.length > 0 || Object.keys(place).length > 0 ? [{ lines, ...place }] : [],
    emergencyContacts:
      emergency.name || emergency.phone
        ? [{ ...emergency, name: emergency.name ?? { constant: 'Emergency contact' } }]
        : [],
    ...(cover.scheme && cover.membershipNumber
      ? {
          medicalAid: {
            ...cover,
            scheme: cover.scheme,
            membershipNumber: cover.membershipNumber
          }
        }
      : {}),
    ...(Object.keys(account).length > 0 ? { account } : {}),
    alerts: columns('alert.text').map((text) => ({ text, level: 'warning' as const }))
  };
}
