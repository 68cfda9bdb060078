import type { ChangeArgs } from '../../docs/changes.ts';
import { readSaId } from '../../docs/sa-id.ts';
import { given, prose } from '../text.ts';
import { Cells } from './cells.ts';
import type { CsvMapping } from './mapping.ts';
import { splitName } from './names.ts';

export type Registration = ChangeArgs<'patient.register'>;
export type Cover = NonNullable<Registration['medicalAids']>[number];
type ListOf<K extends keyof Registration> = NonNullable<Registration[K]>;

/** One row, understood: the patient as the row alone tells of them, and whom it is related to. */
export interface CsvRecord {
  readonly row: number;
  /** What tells this patient from the others of the other system. */
  readonly key: string;
  readonly person: Pick<Registration, 'title' | 'given' | 'family' | 'birthDate' | 'preferred'> &
    Partial<Registration>;
  readonly identifiers: ListOf<'identifiers'>;
  readonly contacts: ListOf<'contacts'>;
  readonly addresses: ListOf<'addresses'>;
  readonly emergencyContacts: ListOf<'emergencyContacts'>;
  readonly alerts: ListOf<'alerts'>;
  readonly cover: Cover | undefined;
  readonly account: {
    readonly number: string | undefined;
    readonly holder: string | undefined;
    readonly person:
      { name: string; idNumber?: string; phone?: string; email?: string } | undefined;
  };
  readonly warnings: string[];
}

/** Reads one row by its mapping; `undefined` where it has no name at all. */
export function readRecord(
  row: { readonly number: number; readonly cells: Readonly<Record<string, string>> },
  mapping: CsvMapping,
  today: string
): CsvRecord | undefined {
  const cells = new Cells(row.cells, mapping.dates, today);
  const person = personOf(cells, mapping.patient, today);
  if (!person.given && !person.family && !person.preferred) return undefined;
  const identifiers = identifiersOf(cells, mapping);
  const saId = identifiers.find(({ type }) => type === 'sa-id')?.value;
  compareWithSaId(person, saId, cells, today);
  const account = accountOf(cells, mapping);
  const number = account.number
    ? [{ type: 'other' as const, value: account.number, label: 'Account number' }]
    : [];
  return {
    row: row.number,
    key: keyOf(cells, mapping, identifiers, person),
    person,
    identifiers: [...identifiers, ...number],
    contacts: contactsOf(cells, mapping),
    addresses: addressesOf(cells, mapping),
    emergencyContacts: emergencyContactsOf(cells, mapping),
    alerts: mapping.alerts.flatMap(({ text, level }) => {
      const said = cells.value(text);
      return said ? [{ text: said, level }] : [];
    }),
    cover: coverOf(cells, mapping),
    account,
    warnings: cells.warnings
  };
}

function personOf(cells: Cells, from: CsvMapping['patient'], today: string) {
  const whole = cells.value(from.fullName);
  const split = whole ? splitName(whole) : {};
  const birthDate = cells.date(from.birthDate, 'date of birth');
  if (birthDate && birthDate > today) {
    cells.warnings.push(`The date of birth ${birthDate} is still to come; it was left out.`);
  }
  return given({
    title: cells.value(from.title) ?? split.title,
    given: cells.value(from.given) ?? split.given,
    family: cells.value(from.family) ?? split.family,
    preferred: cells.value(from.preferred),
    former: cells.value(from.former),
    birthDate: birthDate && birthDate <= today ? birthDate : undefined,
    sex: cells.choice(from.sex, SEXES, 'sex'),
    language: cells.value(from.language),
    occupation: cells.value(from.occupation),
    employer: cells.value(from.employer),
    deceasedOn: cells.date(from.deceasedOn, 'date of death')
  });
}

const SEXES: Readonly<Record<string, 'female' | 'male' | 'other' | 'unknown'>> = {
  f: 'female',
  female: 'female',
  woman: 'female',
  girl: 'female',
  v: 'female',
  vroulik: 'female',
  m: 'male',
  male: 'male',
  man: 'male',
  boy: 'male',
  manlik: 'male',
  o: 'other',
  other: 'other',
  u: 'unknown',
  unknown: 'unknown'
};

function compareWithSaId(
  person: { birthDate?: string; sex?: string },
  saId: string | undefined,
  cells: Cells,
  today: string
): void {
  const read = saId ? readSaId(saId, today) : undefined;
  if (!read?.ok) return;
  const { birthDate, sex } = read.value;
  if (person.birthDate && person.birthDate !== birthDate) {
    cells.warnings.push(
      `The date of birth ${person.birthDate} is not the one of the ID number, ${birthDate}.`
    );
  }
  if (person.sex && person.sex !== sex) {
    cells.warnings.push(`The sex “${person.sex}” is not the one of the ID number, ${sex}.`);
  }
}

function identifiersOf(cells: Cells, mapping: CsvMapping): ListOf<'identifiers'> {
  return mapping.identifiers.flatMap((from): ListOf<'identifiers'> => {
    const label = cells.value(from.label);
    if (from.type === 'sa-id') {
      const read = cells.saId(from.value);
      if (!read) return [];
      return [given({ ...read, label: read.type === 'sa-id' ? label : (label ?? 'ID number') })];
    }
    const value = cells.code(from.value);
    if (!value) return [];
    return [given({ type: from.type, value, country: cells.value(from.country), label })];
  });
}

/** The other system's own number, else what a person is known by anywhere. */
function keyOf(
  cells: Cells,
  mapping: CsvMapping,
  identifiers: ListOf<'identifiers'>,
  person: { given?: string; family?: string; preferred?: string; birthDate?: string }
): string {
  const own = mapping.id && cells.code(mapping.id);
  if (own) return own;
  const document = identifiers.find(({ type }) => type === 'sa-id' || type === 'passport');
  if (document) return `${document.type}:${document.value}`;
  const name = [person.family, person.given, person.preferred].filter(Boolean).join(' ');
  return `person:${name.toLowerCase()}:${person.birthDate ?? ''}`;
}

function contactsOf(cells: Cells, mapping: CsvMapping): ListOf<'contacts'> {
  const seen = new Set<string>();
  return mapping.contacts.flatMap(({ type, value, preferred, note }) => {
    const email = type === 'email' ? cells.value(value) : undefined;
    const values = type === 'email' ? (email ? [email] : []) : cells.phones(value);
    return values
      .filter((each) => !seen.has(each) && seen.add(each))
      .map((each) => given({ type, value: each, preferred, note: cells.value(note) }));
  });
}

function addressesOf(cells: Cells, mapping: CsvMapping): ListOf<'addresses'> {
  return mapping.addresses.flatMap(({ type, lines, ...parts }) => {
    const named = given({
      suburb: cells.value(parts.suburb),
      city: cells.value(parts.city),
      province: cells.value(parts.province),
      postalCode: cells.code(parts.postalCode),
      country: cells.value(parts.country)
    });
    const street = prose(lines.map((line) => cells.value(line)));
    return street || Object.keys(named).length > 0 ? [{ type, lines: street ?? '', ...named }] : [];
  });
}

function emergencyContactsOf(cells: Cells, mapping: CsvMapping): ListOf<'emergencyContacts'> {
  return mapping.emergencyContacts.flatMap((from) => {
    const [phone, ...more] = cells.phones(from.phone);
    const email = cells.value(from.email);
    const name = cells.value(from.name);
    if (!name && !phone && !email) return [];
    const relationship = cells.value(from.relationship);
    const called = name ?? 'Emergency contact';
    return [
      given({ name: called, relationship, phone, email }),
      ...more.map((other) => given({ name: called, relationship, phone: other }))
    ];
  });
}

/** What lists write where somebody has no medical aid. */
const NO_SCHEME = /^(cash|private|privaat|none|nil|no|n\/?a|no medical aid|0|-+)$/i;

const RELATIONSHIPS: Readonly<Record<string, NonNullable<Cover['relationship']>>> = {
  principal: 'principal',
  main: 'principal',
  'main member': 'principal',
  member: 'principal',
  self: 'principal',
  hooflid: 'principal',
  spouse: 'spouse',
  wife: 'spouse',
  husband: 'spouse',
  partner: 'spouse',
  child: 'child',
  son: 'child',
  daughter: 'child',
  kind: 'child',
  parent: 'parent',
  mother: 'parent',
  father: 'parent',
  other: 'other',
  dependant: 'other',
  dependent: 'other'
};

function coverOf(cells: Cells, { medicalAid: from }: CsvMapping): Cover | undefined {
  if (!from) return undefined;
  const scheme = cells.value(from.scheme);
  const membershipNumber = cells.code(from.membershipNumber);
  if (!scheme || NO_SCHEME.test(scheme)) {
    if (membershipNumber) {
      cells.warnings.push(`The membership number ${membershipNumber} is of no scheme: left out.`);
    }
    return undefined;
  }
  if (!membershipNumber) {
    cells.warnings.push(`The medical aid “${scheme}” has no membership number: left out.`);
    return undefined;
  }
  const code = cells.code(from.dependantCode);
  return given({
    scheme,
    membershipNumber,
    plan: cells.value(from.plan),
    // Spreadsheets make `0` of `00`.
    dependantCode: code && /^\d$/.test(code) ? `0${code}` : code,
    relationship: cells.choice(from.relationship, RELATIONSHIPS, 'relationship'),
    mainMemberName: cells.value(from.mainMemberName),
    mainMemberIdNumber: cells.code(from.mainMemberIdNumber),
    validFrom: cells.date(from.validFrom, 'start of cover'),
    validTo: cells.date(from.validTo, 'end of cover'),
    dependants: from.dependants.flatMap((dependant, index) => {
      const name = cells.value(dependant.name);
      if (!name) return [];
      const code = cells.code(dependant.code) ?? String(index + 1);
      const birthDate = cells.date(dependant.birthDate, 'date of birth of a dependant');
      return [given({ code: code.padStart(2, '0'), name, birthDate })];
    })
  });
}

function accountOf(cells: Cells, { account: from }: CsvMapping): CsvRecord['account'] {
  const name = cells.value(from?.name);
  const person = name
    ? given({
        name,
        idNumber: cells.code(from?.idNumber),
        phone: cells.phones(from?.phone)[0],
        email: cells.value(from?.email)
      })
    : undefined;
  return { number: cells.code(from?.number), holder: cells.code(from?.holder), person };
}
