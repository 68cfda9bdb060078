/**
 * The public programme of immunisation in South Africa (EPI-SA), as facts: which vaccine at which age,
 * from when on, and where that is from. What a practice gives beside it is not in it.
 */

/** What a vaccine protects with, whatever it is sold as: doses are counted within it. */
export type VaccineGroup =
  'bcg' | 'opv' | 'rotavirus' | 'hexavalent' | 'pcv' | 'measles' | 'hpv' | 'td';

export interface ScheduledDose {
  readonly group: VaccineGroup;
  /** As it is written into a chart. */
  readonly vaccine: string;
  /** Which of its group, from 1; the birth dose of polio is 0 on the card and 1 here. */
  readonly dose: number;
  /** As the card says it. */
  readonly label: string;
  readonly age: Age;
  /** Not begun any more at this age. */
  readonly before?: Age;
  /** Who alone is given it. */
  readonly sex?: 'female';
  /** Where it is given, if not at a clinic, in words. */
  readonly where?: string;
}

/** An age in one unit, as schedules give it. */
export interface Age {
  readonly weeks?: number;
  readonly months?: number;
  readonly years?: number;
}

export interface Schedule {
  /** First day on which it is in force. */
  readonly from: string;
  readonly source: string;
  readonly doses: readonly ScheduledDose[];
}

const BIRTH: Age = { weeks: 0 };
const weeks = (count: number): Age => ({ weeks: count });
const months = (count: number): Age => ({ months: count });
const years = (count: number): Age => ({ years: count });

const HEXAVALENT = 'Hexavalent (DTaP-IPV-Hib-HepB)';
const PCV = 'Pneumococcal conjugate (PCV)';
const ROTAVIRUS = 'Rotavirus';
const OPV = 'Oral polio (OPV)';

/** The same doses in every version: what they are of has changed. */
const doses = (measles: string, boosters: string, grade: number): readonly ScheduledDose[] => [
  { group: 'bcg', vaccine: 'BCG', dose: 1, label: 'BCG', age: BIRTH, before: years(1) },
  { group: 'opv', vaccine: OPV, dose: 1, label: 'OPV 0', age: BIRTH },
  { group: 'opv', vaccine: OPV, dose: 2, label: 'OPV 1', age: weeks(6) },
  {
    group: 'rotavirus',
    vaccine: ROTAVIRUS,
    dose: 1,
    label: 'Rotavirus 1',
    age: weeks(6),
    before: weeks(24)
  },
  { group: 'hexavalent', vaccine: HEXAVALENT, dose: 1, label: 'Hexavalent 1', age: weeks(6) },
  { group: 'pcv', vaccine: PCV, dose: 1, label: 'PCV 1', age: weeks(6) },
  { group: 'hexavalent', vaccine: HEXAVALENT, dose: 2, label: 'Hexavalent 2', age: weeks(10) },
  {
    group: 'rotavirus',
    vaccine: ROTAVIRUS,
    dose: 2,
    label: 'Rotavirus 2',
    age: weeks(14),
    before: weeks(24)
  },
  { group: 'hexavalent', vaccine: HEXAVALENT, dose: 3, label: 'Hexavalent 3', age: weeks(14) },
  { group: 'pcv', vaccine: PCV, dose: 2, label: 'PCV 2', age: weeks(14) },
  { group: 'measles', vaccine: measles, dose: 1, label: `${measles} 1`, age: months(6) },
  { group: 'pcv', vaccine: PCV, dose: 3, label: 'PCV 3', age: months(9) },
  { group: 'measles', vaccine: measles, dose: 2, label: `${measles} 2`, age: months(12) },
  { group: 'hexavalent', vaccine: HEXAVALENT, dose: 4, label: 'Hexavalent 4', age: months(18) },
  { group: 'td', vaccine: boosters, dose: 1, label: `${boosters}, at 6`, age: years(6) },
  {
    // Two doses were given until 2023; since 2024 one is enough, for those as well who had one before.
    group: 'hpv',
    vaccine: 'Human papillomavirus (HPV)',
    dose: 1,
    label: 'HPV',
    age: years(9),
    sex: 'female',
    where: `at school, in grade ${grade}`
  },
  { group: 'td', vaccine: boosters, dose: 2, label: `${boosters}, at 12`, age: years(12) }
];

const HPV_ONCE =
  'HPV for girls from 9 years, one dose, in grade 5: Gauteng Department of Health, vaccination drives of February 2024 and February 2025';

/** Newest first. */
export const SCHEDULES: readonly Schedule[] = [
  {
    from: '2024-01-01',
    source: `EPI-SA with measles-rubella for measles and Tdap for Td, from January 2024: announced by the Minister of Health on 12 October 2023. ${HPV_ONCE}`,
    doses: doses('Measles and rubella (MR)', 'Tetanus, diphtheria and pertussis (Tdap)', 5)
  },
  {
    from: '2020-01-01',
    source:
      'EPI-SA from December 2015: National Institute for Communicable Diseases, Vaccine information for parents and caregivers, November 2016. HPV in grade 5 from 2020: Western Cape Government Health, February 2020',
    doses: doses('Measles', 'Tetanus and diphtheria (Td)', 5)
  },
  {
    from: '2015-12-01',
    source:
      'EPI-SA from December 2015: National Institute for Communicable Diseases, Vaccine information for parents and caregivers, November 2016. HPV for girls from 9 years in grade 4, from 2014: Western Cape Education Department, circular E6 of 2014',
    doses: doses('Measles', 'Tetanus and diphtheria (Td)', 4)
  }
];

/** Which group a recorded vaccine is of, by the names that cards and charts use; null for others. */
export function vaccineGroup(vaccine: string): VaccineGroup | null {
  return GROUPS.find(([, pattern]) => pattern.test(vaccine))?.[0] ?? null;
}

/** In the order in which they are tried: a hexavalent vaccine has polio and tetanus in its name too. */
const GROUPS: readonly (readonly [VaccineGroup, RegExp])[] = [
  ['hexavalent', /hexa|pentaxim|infanrix|dtap[ -]?ipv/i],
  ['bcg', /\bBCG\b/i],
  ['opv', /\bOPV\b|oral polio/i],
  ['rotavirus', /rota/i],
  ['pcv', /\bPCV|pneumococcal conj|prevenar|synflorix/i],
  ['measles', /measles|\bMM?RV?\b|measbio|priorix|omzyta/i],
  ['hpv', /\bHPV|papilloma|cervarix|gardasil/i],
  ['td', /\bTd(ap)?\b|tetanus.*diphtheria|diftavax|adacel|boostrix/i]
];
