import type { ChangeArgs, ChangeRequestFor } from '../../../docs/changes.ts';
import { without } from '../../../docs/core/args.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { Identifier, Patient } from '../../../docs/patient.schema.ts';
import { isPhone } from '../../../docs/phone.ts';
import { readSaId } from '../../../docs/sa-id.ts';
import type { QueryParams } from '../../../projections/catalogue.ts';
import { contactProblem, identifierProblem } from '../entries/person-kinds.ts';

/** Somebody about to be registered, as typed: empty text where nothing was. */
export interface Registration {
  /** Given once, so that pressing twice registers once. */
  readonly id: Uuid;
  idType: Identifier['type'];
  idValue: string;
  idCountry: string;
  title: string;
  given: string;
  family: string;
  preferred: string;
  birthDate: string | undefined;
  sex: NonNullable<Patient['sex']> | '';
  language: string;
  mobile: string;
  email: string;
  lines: string;
  suburb: string;
  city: string;
  postalCode: string;
  scheme: string;
  plan: string;
  membershipNumber: string;
  dependantCode: string;
  relationship: string;
  mainMemberName: string;
  mainMemberPatient: Uuid | undefined;
  emergencyName: string;
  emergencyRelationship: string;
  emergencyPhone: string;
  holder: Patient['account']['holder'];
  holderPatient: Uuid | undefined;
  holderName: string;
  holderIdNumber: string;
  holderPhone: string;
  holderEmail: string;
}

export const blankRegistration = (id: Uuid): Registration => ({
  id,
  idType: 'sa-id',
  idValue: '',
  idCountry: '',
  title: '',
  given: '',
  family: '',
  preferred: '',
  birthDate: undefined,
  sex: '',
  language: '',
  mobile: '',
  email: '',
  lines: '',
  suburb: '',
  city: '',
  postalCode: '',
  scheme: '',
  plan: '',
  membershipNumber: '',
  dependantCode: '',
  relationship: '',
  mainMemberName: '',
  mainMemberPatient: undefined,
  emergencyName: '',
  emergencyRelationship: '',
  emergencyPhone: '',
  holder: 'self',
  holderPatient: undefined,
  holderName: '',
  holderIdNumber: '',
  holderPhone: '',
  holderEmail: ''
});

/** Whether anything was typed that would be a pity to lose. */
export function hasContent(registration: Registration): boolean {
  return Object.values(without(registration, 'id', 'idType', 'holder')).some(Boolean);
}

/** What somebody searched for, put where it belongs: a number, a phone, `Family, Given` or a name. */
export function fromSearch(text: string, today: string): Partial<Registration> {
  const typed = text.trim().replace(/\s+/g, ' ');
  if (!typed) return {};
  if (readSaId(typed, today).ok) return { idValue: typed.replace(/[\s-]/g, '') };
  if (isPhone(typed)) return { mobile: typed };
  if (/^[\d\s-]{5,}$/.test(typed)) return { idValue: typed };
  const [before, after] = typed.split(',').map((part) => part.trim());
  if (after !== undefined) return { family: before ?? '', given: after };
  const words = typed.split(' ');
  if (words.length === 1) return { given: typed };
  // `van der Merwe` is a surname whole: it begins at its first small word.
  const particle = words.findIndex(
    (word, at) => at > 0 && /^(van|von|de|du|der|le|la)$/i.test(word)
  );
  const cut = particle > 0 ? particle : words.length - 1;
  return { given: words.slice(0, cut).join(' '), family: words.slice(cut).join(' ') };
}

/** What an ID number says, for the fields beside it. */
export function toldByIdNumber(
  { idType, idValue }: Pick<Registration, 'idType' | 'idValue'>,
  today: string
): { birthDate: string; sex: 'female' | 'male'; citizenship: string } | null {
  if (idType !== 'sa-id') return null;
  const read = readSaId(idValue, today);
  return read.ok ? read.value : null;
}

/** Why an ID number that stands there whole cannot be right: said at once, not when all is filled in. */
export function wrongIdNumber(
  { idType, idValue }: Pick<Registration, 'idType' | 'idValue'>,
  today: string
): string | undefined {
  const isWhole = idType === 'sa-id' && idValue.replace(/\D/g, '').length >= 13;
  return isWhole
    ? (identifierProblem({ type: idType, value: idValue }, today) ?? undefined)
    : undefined;
}

/** What registering somebody who was searched for is called: an ID number says who it would be. */
export function registerWords(typed: string, today: string, day: (day: string) => string): string {
  const read = readSaId(typed, today);
  if (!read.ok) return `Register “${typed}”`;
  const { number, birthDate, sex } = read.value;
  return `Register ${number}: ${sex}, born ${day(birthDate)}`;
}

export type Faults = Partial<Record<keyof Registration, string>>;

/** What stands in the way of registering, by field. */
export function faultsOf(registration: Registration, today: string): Faults {
  const r = trimmed(registration);
  const faults: Faults = {};
  if (!r.given && !r.family && !r.preferred) {
    faults.given = 'Any name will do; one letter is enough.';
  }
  const id = identifierProblem({ type: r.idType, value: r.idValue }, today);
  if (id) faults.idValue = id;
  const mobile = contactProblem({ type: 'mobile', value: r.mobile });
  if (mobile) faults.mobile = 'This is not a whole phone number.';
  const email = contactProblem({ type: 'email', value: r.email });
  if (email) faults.email = email;
  if (r.scheme && !r.membershipNumber) faults.membershipNumber = 'A cover needs its number.';
  const covered = r.membershipNumber || r.plan || r.dependantCode || r.mainMemberName;
  if (covered && !r.scheme) faults.scheme = 'Which scheme is it?';
  if ((r.emergencyPhone || r.emergencyRelationship) && !r.emergencyName) {
    faults.emergencyName = 'Who is it?';
  }
  if (r.holder === 'patient' && !r.holderPatient) faults.holderPatient = 'Which patient?';
  if (r.holder === 'person' && !r.holderName) faults.holderName = 'Who is it?';
  return faults;
}

function trimmed(registration: Registration): Registration {
  return Object.fromEntries(
    Object.entries(registration).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.trim() : value
    ])
  ) as unknown as Registration;
}

/** Fields that hold something. */
const filled = <T extends Record<string, unknown>>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined)
  ) as { [K in keyof T]: Exclude<T[K], '' | undefined> };

/** The one change that registers somebody; made twice it registers once. */
export function registerRequest(registration: Registration): ChangeRequestFor<'patient.register'> {
  const r = trimmed(registration);
  const contacts = [
    ...(r.mobile ? [{ type: 'mobile' as const, value: r.mobile }] : []),
    ...(r.email ? [{ type: 'email' as const, value: r.email }] : [])
  ];
  const { lines, suburb, city, postalCode } = r;
  const args = {
    id: r.id,
    ...filled({
      title: r.title,
      given: r.given,
      family: r.family,
      preferred: r.preferred,
      birthDate: r.birthDate,
      sex: r.sex,
      language: r.language
    }),
    identifiers: r.idValue
      ? [
          {
            type: r.idType,
            value: r.idValue,
            ...(r.idType === 'passport' && r.idCountry ? { country: r.idCountry } : {})
          }
        ]
      : [],
    contacts,
    addresses:
      lines || suburb || city || postalCode
        ? [{ type: 'home', lines, ...filled({ suburb, city, postalCode }) }]
        : [],
    medicalAids: r.scheme
      ? [
          filled({
            scheme: r.scheme,
            plan: r.plan,
            membershipNumber: r.membershipNumber,
            dependantCode: r.dependantCode,
            relationship: r.relationship,
            mainMemberName: r.mainMemberName,
            mainMemberPatient: r.mainMemberPatient
          })
        ]
      : [],
    emergencyContacts: r.emergencyName
      ? [
          filled({
            name: r.emergencyName,
            relationship: r.emergencyRelationship,
            phone: r.emergencyPhone
          })
        ]
      : [],
    account: accountOf(r)
  };
  return {
    change: 'patient.register',
    args: args as unknown as ChangeArgs<'patient.register'>
  };
}

function accountOf(r: Registration) {
  if (r.holder === 'patient') return { holder: r.holder, patient: r.holderPatient };
  if (r.holder === 'self') return { holder: r.holder };
  return {
    holder: r.holder,
    ...filled({
      name: r.holderName,
      idNumber: r.holderIdNumber,
      phone: r.holderPhone,
      email: r.holderEmail
    })
  };
}

/** The question whether this person is here already; nothing while too little is known. */
export function similarTo(registration: Registration): QueryParams<'patients.similar'> | undefined {
  const { given, family, birthDate, mobile, idValue, idType } = trimmed(registration);
  // A number with a wrong digit still says who it may be; half a number says nothing.
  const whole = /^\d{13}$/.test(idValue.replace(/[\s-]/g, ''));
  const idNumber = idType === 'sa-id' ? (whole ? idValue : '') : idValue;
  const phone = isPhone(mobile) ? mobile : '';
  const asked = filled({ given, family, birthDate, idNumber, phone });
  return (given && family) || idNumber || phone ? asked : undefined;
}
