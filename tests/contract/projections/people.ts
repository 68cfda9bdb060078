import type { Patient } from '#lib/docs/patient.schema.ts';

/** Made-up South African people in any number, the same for the same seed. */

const SURNAMES =
  `Nkosi Dlamini Khumalo Ndlovu Mkhize Mthembu Buthelezi Zulu Cele Ngcobo Nxumalo Sithole Mahlangu
  Mokoena Molefe Modise Mofokeng Tshabalala Mabaso Shabangu Radebe Zwane Hadebe Hlongwane Xaba
  Mchunu Zungu Gumede Majola Mhlongo Vilakazi Mthunzi Maseko Motaung Letsoalo Maluleke Baloyi
  Chauke Mabunda Shivambu Nemukula Mudau Ramaphosa Sebola Kekana Ledwaba Mashaba Mphahlele Qwabe
  Gqirana Xhosa Nqaba Naidoo Naicker Govender Pillay Moodley Reddy Chetty Maharaj Singh Patel Khan
  Ebrahim Essop Adams Davids Jacobs Hendricks Petersen Pieterse Botha Pretorius Venter Nel Fourie
  Kruger Coetzee Joubert Malan Visser Steyn Marais Swanepoel Potgieter Erasmus Swart Smit Smith
  Williams Jones Brown Müller Schmidt Viljoen Engelbrecht Oosthuizen Labuschagne Terblanche Cronjé
  O'Brien Abrahams Isaacs Samuels Plaatjies Booysen Arendse`.split(/\s+/);

const LONG_SURNAMES = [
  'van der Merwe',
  'van der Westhuizen',
  'Janse van Rensburg',
  'du Toit',
  'du Plessis',
  'van Wyk',
  'van Zyl',
  'van Niekerk',
  'de Villiers',
  'le Roux',
  'von Solms',
  'de la Rey'
];

const GIVEN =
  `Sibongile Thandi Nomvula Zanele Lerato Palesa Kgomotso Refilwe Nosipho Ayanda Bongani Sipho
  Thabo Mandla Nkosinathi Lwazi Themba Jabulani Siyabonga Phumzile Phumlani Thulani Musa Vusi
  Tshepo Kagiso Katlego Mpho Lindiwe Busisiwe Nokuthula Hlengiwe Precious Grace Patience Priya
  Anjali Kavitha Deshan Rajesh Yusuf Fatima Aisha Ebrahim Johan Pieter Willem Hendrik Annelize
  Marietjie Elmarie Chantelle Riaan Francois René Zoë Jaco Gerhard Michael Sarah Emily David John
  Mary James Linda Peter Susan Ntombizodwa Nomfundo Mbali Zodwa`.split(/\s+/);

const SYLLABLES = 'ma mo ra se ng ka le na tha kho zi nku mbe lo ndi sha wa go pe tu vhu hla'.split(
  ' '
);

const SCHEMES = ['Discovery Health', 'Bonitas', 'GEMS', 'Momentum', 'Medihelp', 'Fedhealth'];

/** A small seeded generator (mulberry32): numbers from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** A UUID that counts: the `index`th of its `group`. */
export const idOf = (group: number, index: number): string =>
  `${digits(group, 8)}-0000-7000-8000-${digits(index, 12)}`;

export const PRACTICE = idOf(0, 1);
const MEMBER = idOf(0, 2);
export const STAMP = { at: '2026-01-05T08:00:00.000Z', by: MEMBER };

/** The plain value of patient number `index`; the same for the same number. */
export function person(index: number): Patient {
  const random = seeded(index + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const made = (): string => {
    const name = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join(
      ''
    );
    return name[0]!.toUpperCase() + name.slice(1);
  };
  const kind = random();
  const family =
    kind < 0.55
      ? pick(SURNAMES)
      : kind < 0.65
        ? pick(LONG_SURNAMES)
        : kind < 0.7
          ? `${pick(SURNAMES)}-${pick(SURNAMES)}`
          : made();
  const given = random() < 0.85 ? pick(GIVEN) : made();
  const second = random() < 0.4 ? ` ${pick(GIVEN)}` : '';
  const born = new Date(Date.UTC(1930, 0, 1) + Math.floor(random() * 90 * 365.25) * 86_400_000);
  const birthDate = born.toISOString().slice(0, 10);
  const sex = random() < 0.5 ? 'female' : 'male';
  const sequence = digits(Math.floor(random() * 5000) + (sex === 'male' ? 5000 : 0), 4);
  const idNumber = `${birthDate.slice(2).replaceAll('-', '')}${sequence}08${index % 10}`;
  const id = (group: number): string => idOf(group, index);
  return {
    kind: 'patient',
    schema: 1,
    id: id(1),
    practice: PRACTICE,
    registered: STAMP,
    given: given + second,
    family,
    birthDate,
    sex,
    identifiers: { [id(2)]: { type: 'sa-id', value: idNumber, added: STAMP } },
    contacts: {
      [id(3)]: {
        type: 'mobile',
        value: `+27${pick(['60', '71', '72', '82', '83', '84'])}${digits(Math.floor(random() * 1e7), 7)}`,
        added: STAMP
      }
    },
    addresses: {},
    emergencyContacts: {},
    medicalAids:
      random() < 0.4
        ? {
            [id(4)]: {
              scheme: pick(SCHEMES),
              membershipNumber: digits(Math.floor(random() * 1e9), 9),
              dependants: {},
              added: STAMP
            }
          }
        : {},
    account: { holder: 'self' },
    alerts: {},
    consents: {},
    visits: {},
    apart: {}
  };
}
