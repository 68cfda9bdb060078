import { guessDateFormat } from './dates.ts';
import type { CsvMappingInput } from './mapping.ts';
import type { CsvTable } from './read.ts';

export interface MappingGuess {
  /** A mapping to begin with; a person checks it before anything is imported. */
  readonly mapping: CsvMappingInput;
  /** Headings that mean nothing to this program: left out unless somebody maps them. */
  readonly unmapped: readonly string[];
}

/** What headings are called, in English and Afrikaans, reduced to letters and digits. */
const NAMES: Readonly<Record<string, RegExp>> = {
  id: /^(patient|pat|client|rec(ord)?)?(no|nr|num(ber)?|id|code|key|ref)$|^patientid$/,
  title: /^(title|titel|salutation)$/,
  given: /^(first|given|fore|christian)names?$|^name$|^voorna(am|me)$|^firstnames?$/,
  family: /^(sur|last|family)name$|^van$|^familienaam$/,
  fullName: /^(full|patient|client|member)name$|^patient$|^namesurname$|^volname$/,
  preferred: /^(preferred|known|nick)(name|as)?$|^noemnaam$/,
  former: /^(maiden|former|previous)(sur)?name$|^nooiensvan$/,
  birthDate: /^(dob|dateofbirth|birthdate|birthday|born|geboortedatum|gebdatum)$/,
  sex: /^(sex|gender|geslag)$/,
  language: /^(home)?language$|^taal$/,
  occupation: /^(occupation|job|profession|beroep)$/,
  employer: /^(employer|company|workplace|werkgewer)$/,
  deceasedOn: /^(dateofdeath|dod|deceased(on|date)?)$/,
  saId: /^(sa|rsa|national)?id(entity)?(no|nr|num|number|nommer)?$|^idnumber$/,
  passport: /^passport(no|nr|num|number)?$|^paspoort(no|nommer)?$/,
  file: /^(file|folder|chart|leer)(no|nr|num|number|nommer)?$/,
  mobile:
    /^(cell|mobile|cellular|sel|selfoon)(phone)?(no|nr|num|number|nommer)?\d?$|^contact(no|number)\d?$/,
  home: /^(home|h|tel|telephone|phone|huis)(tel|phone|no|num|number)?\d?$|^tel(h|home)$/,
  work: /^(work|w|business|office|werk)(tel|phone|no|num|number)\d?$|^tel(w|work)$/,
  email: /^e?mail(address|adres)?$|^epos$/,
  street:
    /^(home|street|physical|residential|postal)?(address|adres|addr|add|straat)(line)?[1-4]?$|^street$/,
  suburb: /^suburb$|^voorstad$/,
  city: /^(city|town|stad|dorp)$/,
  province: /^(province|provinsie|state|region)$/,
  postalCode: /^(post(al)?|zip|pos)?code$|^postcode$|^poskode$/,
  emergencyName: /^(emergency|nok|nextofkin|kin)(contact)?(name|person)?$|^contactperson$/,
  emergencyPhone: /^(emergency|nok|nextofkin|kin)(contact)?(tel|phone|cell|no|number)$/,
  emergencyRelation: /^(emergency|nok|nextofkin|kin)(contact)?relation(ship)?$/,
  scheme: /^(medical)?(aid|scheme|fund)(name)?$|^(medicalaid|medaid|mediesefonds|scheme)(name)?$/,
  plan: /^(medical(aid|scheme))?(plan|option|benefitoption)(name)?$/,
  membership:
    /^(medical(aid|scheme)?|medaid|scheme|member(ship)?|ma|lid)+(no|nr|num|number|nommer)$/,
  dependant: /^dep(end[ae]nt)?(no|nr|code|num|number)?$|^afhanklike(kode)?$/,
  relationship: /^relation(ship)?(tomember|tomainmember)?$|^verwantskap$/,
  mainMember: /^(main|principal)member(name)?$|^hooflid(naam)?$/,
  mainMemberId: /^(main|principal)memberid(no|number)?$/,
  account: /^(acc(oun)?t?)(no|nr|num|number)?$|^rekening(no|nommer)?$/,
  accountHolder: /^(acc(oun)?t?holder|responsibleparty|guarantor|debtor)(name)?$/,
  alert: /^(alerts?|warnings?|flags?|allerg(y|ies))$/
};

const folded = (heading: string): string =>
  heading
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** Guesses what the columns of a list mean, from their headings and how their dates look. */
export function guessMapping(table: CsvTable, system: string, today: string): MappingGuess {
  const free = new Set(table.headings);
  /** The first heading still free that is called so, and no longer free then. */
  const take = (name: keyof typeof NAMES): string | undefined => {
    const found = [...free].find((heading) => NAMES[name]!.test(folded(heading)));
    if (found !== undefined) free.delete(found);
    return found;
  };
  const takeAll = (name: keyof typeof NAMES): string[] => {
    const all: string[] = [];
    for (let found = take(name); found !== undefined; found = take(name)) all.push(found);
    return all;
  };
  const fields = (...names: string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, take(name)]).filter(([, found]) => found));

  // The narrow names before the wide ones, so that `ID number` is not taken for a record's number.
  const saId = take('saId');
  const passport = take('passport');
  const file = take('file');
  const id = take('id');
  const patient = fields(
    'title',
    'given',
    'family',
    'preferred',
    'former',
    'birthDate',
    'sex',
    'language',
    'occupation',
    'employer',
    'deceasedOn'
  );
  if (!patient.family && patient.given && folded(patient.given) === 'name') {
    patient.fullName = patient.given;
    delete patient.given;
  }
  if (!patient.family && !patient.given && !patient.fullName) {
    Object.assign(patient, fields('fullName'));
  }
  const emergency = {
    relationship: take('emergencyRelation'),
    phone: take('emergencyPhone'),
    name: take('emergencyName')
  };
  const contacts = (['mobile', 'home', 'work', 'email'] as const).flatMap((type) =>
    takeAll(type).map((value) => ({ type, value }))
  );
  const lines = takeAll('street');
  const place = fields('suburb', 'city', 'province', 'postalCode');
  const cover = {
    scheme: take('scheme'),
    membershipNumber: take('membership'),
    plan: take('plan'),
    dependantCode: take('dependant'),
    relationship: take('relationship'),
    mainMemberIdNumber: take('mainMemberId'),
    mainMemberName: take('mainMember')
  };
  const account = { number: take('account'), name: take('accountHolder') };
  const alerts = takeAll('alert').map((text) => ({ text, level: 'warning' as const }));
  const { scheme, membershipNumber } = cover;
  if (!scheme || !membershipNumber) {
    for (const heading of Object.values(cover)) if (heading) free.add(heading);
  }
  if (!emergency.name && !emergency.phone && emergency.relationship)
    free.add(emergency.relationship);

  const mapping: CsvMappingInput = {
    system,
    ...present({ id: id ?? file }),
    dates: guessDateFormat(samplesOf(table, patient.birthDate), today) ?? 'YYYY-MM-DD',
    patient,
    identifiers: [
      ...(saId ? [{ type: 'sa-id' as const, value: saId }] : []),
      ...(passport ? [{ type: 'passport' as const, value: passport }] : []),
      ...(file ? [{ type: 'file-number' as const, value: file }] : [])
    ],
    contacts,
    addresses: lines.length > 0 || Object.keys(place).length > 0 ? [{ lines, ...place }] : [],
    emergencyContacts:
      emergency.name || emergency.phone
        ? [{ ...present(emergency), name: emergency.name ?? { constant: 'Emergency contact' } }]
        : [],
    ...(scheme && membershipNumber
      ? { medicalAid: { ...present(cover), scheme, membershipNumber } }
      : {}),
    ...(account.number || account.name ? { account: present(account) } : {}),
    alerts
  };
  return { mapping, unmapped: table.headings.filter((heading) => free.has(heading)) };
}

const present = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined)
  );

const SAMPLES = 200;

function samplesOf(table: CsvTable, heading: string | undefined): string[] {
  const index = heading === undefined ? -1 : table.headings.indexOf(heading);
  if (index < 0) return [];
  return table.rows
    .map(({ cells }) => cells[index] ?? '')
    .filter(Boolean)
    .slice(0, SAMPLES);
}
