import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal, ok } from './check.ts';
import {
  appointment,
  book,
  change,
  consultation,
  entries,
  idOf,
  patient,
  patientId,
  text
} from './world.ts';

/** Given, family and what else is known of the people of the cases below. */
const PEOPLE: Record<string, unknown>[] = [
  { given: 'Sibongile Grace', family: 'Nkosi' },
  { given: 'Thabo', family: 'Khumalo' },
  { given: 'Johan', family: 'van der Merwe' },
  { given: 'Anna', family: 'Pieterse' },
  { given: 'Priya', family: 'Naidoo' },
  { given: 'Musa', family: 'Mkhize' },
  { given: 'Greta', family: 'Müller' },
  { given: 'Nkosinathi', family: 'Mthunzi-Vilakazi van der Westhuizen', preferred: 'Nathi' },
  { given: 'Seán', family: 'O’Brien', former: 'Murphy' },
  { given: 'Piet', family: 'Vandermerwe' },
  { family: 'X' },
  { given: 'Madonna' },
  { given: 'Phumzile', family: 'Tshabalala' },
  { given: 'Yusuf', family: 'Ebrahim' },
  { given: 'Ana', family: 'Silva' }
];

const everybody = () =>
  PEOPLE.map((fields, at) =>
    patient(at, {
      given: undefined,
      family: undefined,
      identifiers: entries(
        40 + at,
        { type: 'sa-id', value: `80010150090${String(at).padStart(2, '0')}` },
        { type: 'file-number', value: `A-${100 + at}/k` }
      ),
      contacts: entries(
        70 + at,
        { type: 'mobile', value: `+27825551${String(200 + at)}` },
        { type: 'email', value: `Person${at}@Example.org` }
      ),
      medicalAids: entries(100 + at, {
        scheme: 'Bonitas',
        membershipNumber: `BN 77${String(at).padStart(3, '0')}`,
        dependants: {}
      }),
      birthDate: '1980-01-01',
      ...fields
    })
  );

const nameOf = (fields: Record<string, unknown>): string =>
  [fields.family, fields.given].filter(Boolean).join(', ');

/** Names found, best first. */
const search = (p: Projections, typed: string, limit = 5): string[] =>
  p.query('patients.search', { text: typed, limit }).map(({ name }) => name);

const finds = (name: string, tries: readonly (readonly [typed: string, best: string])[]): Case =>
  onProjections(name, (p) => {
    p.apply(everybody());
    for (const [typed, best] of tries) {
      const found = search(p, typed);
      ok(found[0] === best, `“${typed}” should find ${best}, and found ${found.join(' | ')}`);
    }
  });

const [sibongile, thabo, johan, anna, priya, musa, greta, nathi, sean] = PEOPLE.map(nameOf) as [
  string,
  ...string[]
] as string[];

export const searchCases: Case[] = [
  finds('search finds names in any order, case and with or without accents', [
    ['nkosi sibongile', sibongile!],
    ['Sibongile Nkosi', sibongile!],
    ['NKOSI, Grace', sibongile!],
    ['muller', greta!],
    ['Müller', greta!],
    ['mueller', greta!],
    ['MULLER greta', greta!],
    ['sean obrien', sean!],
    ["O'Brien", sean!],
    ['murphy', sean!]
  ]),

  finds('search finds beginnings while somebody is typing', [
    ['sib', sibongile!],
    ['sib nk', sibongile!],
    ['n sib', sibongile!],
    ['khum', thabo!],
    ['kh t', thabo!],
    ['vander m j', johan!]
  ]),

  finds('search finds parts of names', [
    ['vilakazi', nathi!],
    ['lakaz', nathi!],
    ['mthunzi', nathi!],
    ['westhuizen', nathi!],
    ['esthui nathi', nathi!],
    ['nkosinathi mthunzi-vilakazi van der westhuizen', nathi!],
    ['eterse', anna!]
  ]),

  finds('search finds names however particles are written', [
    ['van der merwe', johan!],
    ['vd merwe', johan!],
    ['v d merwe', johan!],
    ['v/d merwe', johan!],
    ['merwe', johan!],
    ['merwe johan', johan!],
    ['vandermerwe piet', 'Vandermerwe, Piet'],
    ['van der merwe piet', 'Vandermerwe, Piet'],
    ['vandermerwe johan', johan!],
    ['vdmerwe johan', johan!]
  ]),

  finds('search finds common misspellings', [
    ['nkosy', sibongile!],
    ['sibongele', sibongile!],
    ['sibongele nkosy', sibongile!],
    ['kumalo', thabo!],
    ['petersen', anna!],
    ['naidu', priya!],
    ['naidoo prya', priya!],
    ['mkize', musa!],
    ['vilakasi', nathi!],
    ['pumzile', 'Tshabalala, Phumzile'],
    ['chabalala', 'Tshabalala, Phumzile'],
    ['ibrahim', 'Ebrahim, Yusuf'],
    ['vandermerve', 'Vandermerwe, Piet'],
    ['nkoskinathi', nathi!]
  ]),

  finds('search finds people with one name, or one letter', [
    ['x', 'X'],
    ['madonna', 'Madonna'],
    ['nathi', nathi!]
  ]),

  finds('search finds ID numbers by their beginning, end, or with spaces', [
    ['8001015009003', anna!],
    ['800101 5009 003', anna!],
    ['80010150090', [...PEOPLE].map(nameOf).sort(bySort)[0]!],
    ['5009003', anna!]
  ]),

  finds('search finds phone numbers in any form', [
    ['082 555 1203', anna!],
    ['0825551203', anna!],
    ['+27 82 555 1203', anna!],
    ['+27825551203', anna!],
    ['27825551203', anna!],
    ['0027 82 555 1203', anna!],
    ['(082) 555-1203', anna!],
    ['5551203', anna!],
    ['1203', anna!],
    ['pieterse 082 555', anna!]
  ]),

  finds('search finds membership and file numbers, e-mail and birth date', [
    ['BN77003', anna!],
    ['bn 77003', anna!],
    ['77003', anna!],
    ['A-103/K', anna!],
    ['a103', anna!],
    ['person3@example.org', anna!],
    ['pieterse 1980-01-01', anna!]
  ]),

  onProjections(
    'search puts whole words before beginnings, those before parts, and guesses last',
    (p) => {
      const names = ['Annandale', 'Ann', 'Hannes', 'Enn', 'Anna'];
      p.apply(names.map((family, at) => patient(at, { given: 'Zodwa', family })));
      equal(
        search(p, 'ann', 10),
        ['Ann', 'Anna', 'Annandale', 'Hannes', 'Enn'].map((family) => `${family}, Zodwa`)
      );
    }
  ),

  onProjections('search puts a surname before a first name, and is the same every time', (p) => {
    const people = [
      { family: 'Zuma', given: 'Thabo' },
      { family: 'Thabo', given: 'Zanele' },
      { family: 'Thabo', given: 'Anele' },
      { family: 'Adams', given: 'Thabo' }
    ];
    p.apply(people.map((fields, at) => patient(at, fields)));
    const expected = ['Thabo, Anele', 'Thabo, Zanele', 'Adams, Thabo', 'Zuma, Thabo'];
    equal(search(p, 'thab', 10), expected);
    p.clear();
    p.apply(people.map((fields, at) => patient(at, fields)).toReversed());
    equal(search(p, 'thab', 10), expected);
  }),

  onProjections('search never fails, whatever is typed', (p) => {
    p.apply(everybody());
    const typed = [
      '"',
      `'`,
      `"nkosi" OR "khumalo"`,
      'nkosi*',
      'NEAR(nkosi khumalo)',
      'terms:nkosi',
      '-nkosi',
      '^n',
      '(((',
      'a AND',
      '%_%',
      '\\',
      '\u0000nkosi',
      `x@"y'@z`,
      '😀',
      '😀😀😀 nkosi',
      '\ud800',
      '漢字',
      'a\u{10428}',
      'نكوسي',
      'nkosi '.repeat(2000),
      'a'.repeat(10_000),
      '0'.repeat(10_000),
      '+',
      '+27',
      '0',
      '00',
      '-',
      '1/1/1980',
      '   ',
      'x'.repeat(200)
    ];
    for (const each of typed) ok(Array.isArray(search(p, each, 20)), each.slice(0, 20));
    equal(search(p, '😀'), [], 'no letters, nobody');
    equal(search(p, 'nkosi '.repeat(2000))[0], sibongile, 'only the beginning is looked at');
  }),

  onProjections('search finds no more than asked, and no patient twice', (p) => {
    p.apply(Array.from({ length: 40 }, (_, at) => patient(at, { family: 'Müller-van Wyk' })));
    const found = p.query('patients.search', { text: 'muller', limit: 30 });
    equal(found.length, 30);
    equal(new Set(found.map(({ id }) => id)).size, 30);
    equal(p.query('patients.search', { text: 'v' }).length, 20, 'twenty where nobody says');
  }),

  onProjections('an empty search gives the patients seen or changed last', (p) => {
    const touched = (index: number, at: string) =>
      change(patient(index), at, (draft) => (draft.occupation = text('teacher') as never));
    p.apply([
      touched(1, '2026-11-01T08:00:00.000Z'),
      touched(2, '2026-11-05T08:00:00.000Z'),
      touched(3, '2026-11-03T08:00:00.000Z'),
      patient(4),
      consultation(1, { patient: patientId(1), startedAt: '2026-11-09T08:00:00.000Z' }),
      book(1, {
        appointments: {
          [idOf(30, 1)]: appointment('2026-11-04T09:00', 15, {
            patient: patientId(3),
            status: 'arrived',
            statusAt: '2026-11-04T07:00:00.000Z'
          })
        }
      })
    ]);
    equal(
      p.query('patients.search', { text: ' ' }).map(({ id }) => id),
      [1, 2, 3].map(patientId)
    );
  })
];

function bySort(a: string, b: string): number {
  const key = (name: string): string =>
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return key(a) < key(b) ? -1 : 1;
}
