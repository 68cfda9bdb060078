import type { ChangeArgs } from '../docs/changes.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { ageInYears } from '../docs/names.ts';
import { luhnDigit } from '../docs/sa-id.ts';
import { COMMUNITIES, OCCUPATIONS, SCHEMES, STREETS, SUBURBS, type Community } from './names.ts';
import { dayAfter, momentOf, type Chance } from './random.ts';

type Registration = ChangeArgs<'patient.register'>;
export type Cover = NonNullable<Registration['medicalAids']>[number];

/** A patient of the demo practice: how they are registered, and what the rest of the demo asks. */
export interface Person {
  readonly id: Uuid;
  readonly sex: 'female' | 'male';
  readonly birthDate: string;
  readonly age: number;
  readonly registration: Registration;
  readonly cover: Cover | undefined;
}

/** Somebody of a household before they are written down. */
interface Member {
  readonly id: Uuid;
  readonly role: 'head' | 'partner' | 'child' | 'elder';
  readonly sex: 'female' | 'male';
  readonly given: string;
  readonly family: string;
  readonly birthDate: string;
  readonly mobile: string | undefined;
}

interface Home {
  /** The head of the household first. */
  readonly members: readonly Member[];
  readonly community: Community;
  readonly address: NonNullable<Registration['addresses']>[number];
  readonly cover: { of(member: Member): Cover } | undefined;
  /** Of their passports, where they come from elsewhere. */
  readonly country: string | undefined;
}

/** Kinds of households by how often they come, and the ages that they are made of. */
const HOUSEHOLDS = [
  ['single', 20],
  ['couple', 16],
  ['family', 36],
  ['single-parent', 14],
  ['old', 9],
  ['three-generations', 5]
] as const;

/** `count` patients in families, as they would have registered by `today`. */
export function people(chance: Chance, today: string, count: number): Person[] {
  const town = new Town(chance, today);
  const all: Person[] = [];
  while (all.length < count) all.push(...town.household());
  return all.slice(0, count);
}

/** Hands out what no two people share: identity and phone numbers, names with birth dates. */
class Town {
  readonly #chance: Chance;
  readonly #today: string;
  readonly #taken = new Set<string>();

  constructor(chance: Chance, today: string) {
    this.#chance = chance;
    this.#today = today;
  }

  household(): Person[] {
    const chance = this.#chance;
    const community = chance.weighted(COMMUNITIES.map((each) => [each, each.share] as const));
    const members = this.#members(chance.weighted(HOUSEHOLDS), community);
    const [suburb, postalCode] = chance.pick(SUBURBS);
    const address = {
      type: 'home' as const,
      lines: `${chance.between(1, 180)} ${chance.pick(STREETS)}`,
      suburb,
      city: 'Johannesburg',
      province: 'Gauteng',
      postalCode,
      country: 'ZA'
    };
    const cover = chance.happens(0.58) ? this.#cover(members) : undefined;
    const home = {
      members,
      community,
      address,
      cover,
      country: chance.happens(0.05) ? chance.pick(['ZW', 'MZ', 'NG', 'CD', 'GB']) : undefined
    };
    return members.map((member) => this.#person(member, home));
  }

  #members(kind: (typeof HOUSEHOLDS)[number][0], community: Community): Member[] {
    const chance = this.#chance;
    const family = chance.pick(community.families);
    // One household, one Thabo: two of a name on one phone would look like one patient twice.
    const called = new Set<string>();
    const make = (role: Member['role'], sex: Member['sex'], age: number, name = family): Member =>
      this.#member(role, sex, age, name, community, called);
    const sex = chance.happens(0.5) ? ('female' as const) : ('male' as const);
    const age = kind === 'old' ? chance.between(66, 88) : chance.between(23, 58);
    const head = make(
      'head',
      kind === 'single-parent' && chance.happens(0.8) ? 'female' : sex,
      age
    );
    const members = [head];
    if (
      ['couple', 'family', 'three-generations'].includes(kind) ||
      (kind === 'old' && chance.happens(0.5))
    ) {
      // Some wives keep their name.
      const own = chance.happens(0.2) ? chance.pick(community.families) : family;
      const other = head.sex === 'female' ? 'male' : 'female';
      members.push(make('partner', other, Math.max(21, age + chance.between(-5, 4)), own));
    }
    if (['family', 'single-parent', 'three-generations'].includes(kind)) {
      const oldest = Math.min(20, age - 21);
      const ages = [chance.between(0, oldest), chance.between(0, oldest), chance.between(0, oldest)]
        .slice(
          0,
          chance.weighted([
            [1, 40],
            [2, 42],
            [3, 18]
          ])
        )
        .sort((a, b) => b - a);
      for (const years of ages) {
        members.push(make('child', chance.happens(0.5) ? 'female' : 'male', years));
      }
    }
    if (kind === 'three-generations') {
      members.push(
        make(
          'elder',
          chance.happens(0.7) ? 'female' : 'male',
          Math.min(92, age + chance.between(22, 30))
        )
      );
    }
    return members;
  }

  #member(
    role: Member['role'],
    sex: Member['sex'],
    age: number,
    family: string,
    community: Community,
    called: Set<string>
  ): Member {
    const chance = this.#chance;
    const given = () => {
      const names = sex === 'female' ? community.women : community.men;
      const first = chance.pick(names.filter((each) => !called.has(each)));
      const second = chance.pick(names);
      return chance.happens(0.3) && first !== second ? `${first} ${second}` : first;
    };
    const born = () => dayAfter(this.#today, -Math.floor(age * 365.25) - chance.between(3, 360));
    const [name, birthDate] = this.#unused(
      () => [given(), born()] as const,
      ([first, date]) => `${first} ${family} ${date}`
    );
    called.add(name.split(' ')[0]!);
    return {
      id: chance.id(momentOf(`${dayAfter(this.#today, -chance.between(60, 1800))}T09:00`)),
      role,
      sex,
      given: name,
      family,
      birthDate,
      mobile: age >= 14 ? this.#mobile() : undefined
    };
  }

  #cover(members: readonly Member[]): { of(member: Member): Cover } {
    const chance = this.#chance;
    const [scheme, plans] = chance.pick(SCHEMES);
    const [head] = members;
    const number = this.#unused(
      () => String(chance.between(10_000_000, 99_999_999)),
      (each) => `member ${each}`
    );
    const common = {
      scheme,
      plan: chance.pick(plans),
      membershipNumber: number,
      validFrom: `${chance.between(2012, Number(this.#today.slice(0, 4)) - 1)}-01-01`
    };
    const code = (member: Member) => String(members.indexOf(member)).padStart(2, '0');
    const nameOf = ({ given, family }: Member) => `${given} ${family}`;
    return {
      of: (member) =>
        member === head
          ? {
              ...common,
              dependantCode: '00',
              relationship: 'principal',
              dependants: members.slice(1).map((other) => ({
                code: code(other),
                name: nameOf(other),
                birthDate: other.birthDate,
                patient: other.id
              }))
            }
          : {
              ...common,
              dependantCode: code(member),
              relationship: RELATIONSHIPS[member.role],
              mainMemberName: nameOf(head!),
              mainMemberPatient: head!.id
            }
    };
  }

  #person(member: Member, home: Home): Person {
    const chance = this.#chance;
    const { members, community } = home;
    const head = members[0]!;
    const age = ageInYears(member.birthDate, this.#today) ?? 0;
    const adult = age >= 18;
    const cover = home.cover?.of(member);
    const works = adult && age < 66 && chance.happens(0.8);
    const registration: Registration = {
      id: member.id,
      ...(adult || chance.happens(0.3) ? { title: titleOf(member, age) } : {}),
      given: member.given,
      family: member.family,
      ...(chance.happens(0.06) ? { preferred: member.given.slice(0, 3) } : {}),
      birthDate: member.birthDate,
      sex: member.sex,
      language: community.language,
      ...(works ? { occupation: chance.pick(OCCUPATIONS) } : {}),
      ...(member !== head && (!adult || chance.happens(0.8))
        ? { account: { holder: 'patient', patient: head.id } }
        : {}),
      identifiers: this.#identifiers(member, age, home.country),
      contacts: this.#contacts(member, head, adult),
      addresses: [home.address],
      emergencyContacts: chance.happens(0.8) ? [this.#emergencyContact(member, home)] : [],
      medicalAids: cover ? [cover] : [],
      alerts: chance.happens(0.04) && adult ? [chance.pick(ALERTS)] : []
    };
    return {
      id: member.id,
      sex: member.sex,
      birthDate: member.birthDate,
      age,
      registration,
      cover
    };
  }

  /** Somebody of the household, else a relative or friend who is no patient here. */
  #emergencyContact(member: Member, { members, community }: Home) {
    const chance = this.#chance;
    const near = members.find((other) => other !== member && other.mobile);
    if (near?.mobile) {
      const relationship =
        member.role === 'child'
          ? 'Parent'
          : near.role === 'child' || member.role === 'elder'
            ? 'Child'
            : 'Partner';
      return { name: `${near.given} ${near.family}`, relationship, phone: near.mobile };
    }
    const woman = chance.happens(0.6);
    return {
      name: `${chance.pick(woman ? community.women : community.men)} ${chance.pick(community.families)}`,
      relationship: chance.pick(
        woman ? ['Sister', 'Mother', 'Friend'] : ['Brother', 'Father', 'Friend']
      ),
      phone: this.#mobile()
    };
  }

  #identifiers(
    member: Member,
    age: number,
    country: string | undefined
  ): NonNullable<Registration['identifiers']> {
    const chance = this.#chance;
    if (country) {
      const value = this.#unused(
        () => `${chance.pick(['BN', 'FN', 'EP'])}${chance.between(100_000, 999_999)}`,
        (number) => number
      );
      return [{ type: 'passport', value, country }];
    }
    // Newborns have no number yet.
    if (age < 1 && chance.happens(0.6)) return [];
    const value = this.#unused(
      () => saIdNumber(member, chance),
      (number) => number
    );
    return [{ type: 'sa-id', value }];
  }

  #contacts(member: Member, head: Member, adult: boolean): NonNullable<Registration['contacts']> {
    const chance = this.#chance;
    const { mobile } = member;
    const own = mobile ? [{ type: 'mobile' as const, value: mobile, preferred: true }] : [];
    const parents =
      !mobile && head.mobile
        ? [{ type: 'mobile' as const, value: head.mobile, preferred: true, note: 'Parent' }]
        : [];
    const user = `${member.given.split(' ')[0]}.${member.family}`.normalize('NFD').toLowerCase();
    const email =
      adult && chance.happens(0.45)
        ? [{ type: 'email' as const, value: `${user.replace(/[^a-z.]/g, '')}@example.com` }]
        : [];
    const work =
      adult && chance.happens(0.12)
        ? [{ type: 'work' as const, value: `+2711555${chance.between(1000, 9999)}` }]
        : [];
    return [...own, ...parents, ...work, ...email];
  }

  #mobile(): string {
    const chance = this.#chance;
    const prefixes = ['82', '83', '72', '73', '84', '76', '78', '71', '79', '60', '61', '74'];
    return this.#unused(
      () => `+27${chance.pick(prefixes)}${String(chance.between(0, 9_999_999)).padStart(7, '0')}`,
      (number) => number
    );
  }

  #unused<T>(make: () => T, nameOf: (value: T) => string): T {
    for (;;) {
      const value = make();
      const name = nameOf(value);
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return value;
    }
  }
}

const RELATIONSHIPS = {
  head: 'principal',
  partner: 'spouse',
  child: 'child',
  elder: 'parent'
} as const;

const ALERTS = [
  { text: 'Hard of hearing: speak slowly, face the patient', level: 'info' },
  { text: 'Needs an interpreter', level: 'info' },
  { text: 'Uses a wheelchair: room 1', level: 'info' },
  { text: 'Faints when blood is taken: lying down only', level: 'warning' },
  { text: 'Wants no messages left at home', level: 'warning' }
] as const;

function titleOf({ sex, role }: Member, age: number): string {
  if (age < 18) return sex === 'female' ? 'Miss' : 'Master';
  if (sex === 'male') return 'Mr';
  return role === 'partner' || age > 45 ? 'Mrs' : 'Ms';
}

/** A number that such a person could have: `YYMMDD SSSS C A Z`. */
function saIdNumber({ birthDate, sex }: Member, chance: Chance): string {
  const date = birthDate.slice(2).replaceAll('-', '');
  const serial = chance.between(sex === 'female' ? 0 : 5000, sex === 'female' ? 4999 : 9999);
  const citizen = chance.happens(0.97) ? '0' : '1';
  const digits = `${date}${String(serial).padStart(4, '0')}${citizen}8`;
  return digits + luhnDigit(digits);
}

/** Somebody registered a second time, at a busy desk: another spelling, no identity number. */
export function secondRegistration(of: Person, chance: Chance, today: string): Person {
  const { given = '', family = '', contacts = [] } = of.registration;
  const id = chance.id(momentOf(`${dayAfter(today, -9)}T11:20`));
  const [first = given] = given.split(' ');
  const registration: Registration = {
    id,
    given: first,
    family: family.replace(/([bcdfgklmnprstvz])(?=[aeiou])/, '$1$1'),
    birthDate: of.birthDate,
    sex: of.sex,
    contacts: contacts.slice(0, 1).map(({ type, value }) => ({ type, value }))
  };
  return { ...of, id, registration, cover: undefined };
}
