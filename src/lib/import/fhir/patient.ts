import type { ChangeArgs } from '../../docs/changes.ts';
import { readSaId } from '../../docs/sa-id.ts';
import { anotherPerson } from '../identity.ts';
import { refuse } from '../plan.ts';
import { importedIds } from '../source.ts';
import { given, type Mapper } from './item.ts';
import { nameInWords } from './set.ts';
import {
  concept,
  hasCode,
  labelled,
  line,
  list,
  partialDay,
  prose,
  text,
  texts,
  wholeDay,
  type Loose
} from './values.ts';

type Registration = ChangeArgs<'patient.register'>;
type ListOf<K extends keyof Registration> = NonNullable<Registration[K]>;

const TAKEN = [
  'name',
  'identifier',
  'telecom',
  'gender',
  'birthDate',
  'deceasedBoolean',
  'deceasedDateTime',
  'address',
  'contact',
  'communication',
  'active'
];

/** A patient, complete in one change. */
export const mapPatient =
  (today: string): Mapper =>
  (found, set) => {
    const { value, source } = found;
    const warnings: string[] = [];
    const names = namesOf(value, warnings);
    if (!names.given && !names.family && !names.preferred) {
      return refuse('name-missing', 'The patient has no name.');
    }
    const id = set.idOf(found);
    /** Entries under derived ids: two devices that import one file at once add one of each. */
    const named = <E extends object>(part: string, entries: readonly E[]) => {
      const ids = importedIds(set.practice, 'Patient', source, part, entries.length);
      return entries.map((entry, index) => ({ ...entry, id: ids[index]! }));
    };
    const args = given({
      id,
      ...names,
      birthDate: wholeDay(value.birthDate),
      sex: SEXES.find((sex) => sex === text(value.gender)),
      deceasedOn: wholeDay(value.deceasedDateTime),
      language: languageOf(value),
      origin: source,
      identifiers: named('identifier', identifiersOf(value, today, warnings)),
      contacts: named('telecom', contactsOf(value)),
      addresses: named('address', addressesOf(value)),
      emergencyContacts: named('contact', emergencyContactsOf(value, warnings)),
      alerts: named('alert', alertsOf(value))
    });
    if (value.active === false) warnings.push('The other system no longer uses this record.');
    const birthDate = partialDay(value.birthDate);
    if (value.birthDate !== undefined && birthDate?.length !== 10) {
      warnings.push(`The date of birth is not a whole date: “${text(value.birthDate) ?? '?'}”.`);
    }
    return {
      outcome: 'take',
      parts: [
        {
          request: { change: 'patient.register', args },
          place: { kind: 'patient', document: id, path: ['registered'] }
        }
      ],
      conflict: (present) => anotherPerson(present, args),
      warnings,
      taken: TAKEN
    };
  };

const SEXES = ['female', 'male', 'other', 'unknown'] as const;

function namesOf(
  value: Loose,
  warnings: string[]
): Pick<Registration, 'title' | 'given' | 'family' | 'preferred' | 'former'> {
  const names = list(value.name);
  const use = (...uses: string[]) => names.find((name) => uses.includes(text(name.use) ?? ''));
  const main =
    use('official') ??
    use('usual') ??
    names.find((name) => !OTHER_NAMES.includes(text(name.use) ?? ''));
  const nickname = use('nickname');
  const former = use('maiden') ?? use('old');
  const others = names.filter((name) => ![main, nickname, former].includes(name));
  for (const name of others) {
    const words = nameInWords(name);
    if (words && words !== nameInWords(main ?? {})) warnings.push(`Another name: ${words}.`);
  }
  const suffix = texts(main?.suffix).join(' ');
  if (suffix) warnings.push(`After the name: ${suffix}.`);
  const givenName = line(texts(main?.given).join(' '));
  const family = line(main?.family);
  return given({
    title: line(texts(main?.prefix).join(' ')),
    given: givenName,
    // A name in one piece only is kept whole.
    family: family ?? (givenName ? undefined : line(main?.text)),
    preferred: line(texts(nickname?.given).join(' ') || text(nickname?.text)),
    former: line(former?.family)
  });
}

const OTHER_NAMES = ['nickname', 'maiden', 'old'];

/** Names under which systems file South African identity numbers. */
const SA_ID_SYSTEM =
  /dha\.gov\.za|(^|[^a-z])(r?sa|za)[-_]?id|south-?african?[-_]?id|identity-?number/i;

function identifiersOf(value: Loose, today: string, warnings: string[]): ListOf<'identifiers'> {
  return list(value.identifier).flatMap((identifier): ListOf<'identifiers'> => {
    const number = line(identifier.value);
    if (!number) return [];
    const system = text(identifier.system) ?? '';
    const kind = concept(identifier.type);
    const label = line(kind.words ?? lastPart(system));
    if (hasCode(identifier.type, 'NI', 'NNZAF') || SA_ID_SYSTEM.test(system)) {
      const read = readSaId(number, today);
      if (read.ok) return [{ type: 'sa-id', value: read.value.number }];
      // A national number of another country is what it is; one that says it is ours is wrong.
      if (/^\d{12,14}$/.test(number))
        warnings.push(`${read.problem.message} It was kept as it is.`);
    }
    if (hasCode(identifier.type, 'PPN')) return [{ type: 'passport', value: number }];
    const type = hasCode(identifier.type, 'MR', 'PI', 'PT') ? 'file-number' : 'other';
    return [given({ type, value: number, label })];
  });
}

const lastPart = (url: string): string | undefined => url.split(/[/:]/).filter(Boolean).at(-1);

function contactsOf(value: Loose): ListOf<'contacts'> {
  const points = list(value.telecom).filter((point) => line(point.value));
  const ranks = points.map((point) => Number(point.rank)).filter((rank) => rank > 0);
  return points.map((point) => {
    const system = text(point.system);
    const use = text(point.use);
    const type =
      system === 'email'
        ? 'email'
        : system !== undefined && !['phone', 'sms'].includes(system)
          ? 'other'
          : (PHONE_USES[use ?? ''] ?? (system === 'sms' ? 'mobile' : 'other'));
    const unusual = [type === 'other' ? system : undefined, use === 'old' ? 'old' : undefined];
    const preferred = ranks.length > 0 && Number(point.rank) === Math.min(...ranks);
    return given({
      type: type as 'mobile',
      value: line(point.value)!,
      preferred: preferred || undefined,
      note: line(unusual.filter((word) => word && word !== 'phone').join(', '))
    });
  });
}

const PHONE_USES: Record<string, string> = { mobile: 'mobile', home: 'home', work: 'work' };

function addressesOf(value: Loose): ListOf<'addresses'> {
  return list(value.address).flatMap((address) => {
    const fields = addressFields(address);
    const type = text(address.type) === 'postal' ? 'postal' : text(address.use);
    return fields
      ? [{ type: (type === 'postal' || type === 'work' ? type : 'home') as 'home', ...fields }]
      : [];
  });
}

function addressFields(address: Loose) {
  const parts = given({
    city: line(address.city),
    suburb: line(address.district),
    province: line(address.state),
    postalCode: line(address.postalCode),
    country: line(address.country)
  });
  const lines = prose(texts(address.line)) ?? prose([text(address.text)]);
  if (lines) return { lines, ...parts };
  return Object.keys(parts).length > 0 ? { lines: '', ...parts } : undefined;
}

function emergencyContactsOf(value: Loose, warnings: string[]): ListOf<'emergencyContacts'> {
  return list(value.contact).flatMap((contact) => {
    const points = list(contact.telecom);
    const of = (system: string) => line(points.find((point) => point.system === system)?.value);
    const name =
      nameInWords(list(contact.name)[0] ?? {}) ??
      line(list(contact.organization).map(({ display }) => display)[0]);
    const relationship = line(
      list(contact.relationship)
        .map((each) => concept(each).words)
        .filter(Boolean)
        .join(', ')
    );
    if (!name) {
      warnings.push('An emergency contact without a name was left out.');
      return [];
    }
    if (contact.address !== undefined) warnings.push(`The address of ${name} was left out.`);
    return [given({ name, relationship, phone: of('phone') ?? of('sms'), email: of('email') })];
  });
}

function languageOf(value: Loose): string | undefined {
  const languages = list(value.communication);
  const chosen = languages.find(({ preferred }) => preferred === true) ?? languages[0];
  return concept(chosen?.language).words;
}

/** What has no field of its own and must not be missed. */
function alertsOf(value: Loose): ListOf<'alerts'> {
  const deceased = value.deceasedBoolean === true || value.deceasedDateTime !== undefined;
  if (!deceased || wholeDay(value.deceasedDateTime)) return [];
  const when = labelled('Deceased', partialDay(value.deceasedDateTime));
  return [{ text: when ?? 'Deceased, date unknown', level: 'danger' }];
}
