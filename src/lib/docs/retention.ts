import type { KEPT_FOR } from './patient.schema.ts';

/**
 * How long a record has to be kept. The periods are data with the day from which they hold: when the
 * guidance changes, a line is added and none is edited. Nothing here destroys anything.
 *
 * Source: Health Professions Council of South Africa, booklet 9, "Guidelines on the keeping of
 * patient records" (2016), section 9; the Occupational Health and Safety Act asks for the 20 years.
 */
export interface RetentionPeriods {
  /** The first day on which these hold. */
  readonly from: string;
  readonly source: string;
  /** After the record became dormant: after the last time that the practice had to do with it. */
  readonly dormantYears: number;
  /** Records of minors are kept until this birthday. */
  readonly minorUntilAge: number;
  /** Who is younger than this on the last visit is a minor. */
  readonly minorAge: number;
  /** Records of pregnancy and birth: until the child's birthday. */
  readonly obstetricUntilAge: number;
  readonly occupationalYears: number;
}

export const RETENTION_PERIODS: readonly RetentionPeriods[] = [
  {
    from: '2008-05-01',
    source: 'HPCSA booklet 9 (2016)',
    dormantYears: 6,
    minorUntilAge: 21,
    minorAge: 18,
    obstetricUntilAge: 21,
    occupationalYears: 20
  }
];

export type RetentionGround = 'dormant' | 'minor' | 'obstetric' | (typeof KEPT_FOR)[number];

/** What is known of a record, days as `YYYY-MM-DD`. */
export interface RecordFacts {
  readonly birthDate: string | null;
  readonly deceasedOn: string | null;
  /** The last day on which the practice had to do with the patient. */
  readonly lastActive: string;
  /** The last day with something of a pregnancy or birth in the record. */
  readonly obstetricOn: string | null;
  readonly keptFor: (typeof KEPT_FOR)[number] | null;
}

export interface Retention {
  /** The first day on which the record need not be kept; `null` where no day is in sight. */
  readonly until: string | null;
  /** The ground that keeps it longest. */
  readonly ground: RetentionGround;
  /** In a sentence. */
  readonly reason: string;
  readonly source: string;
}

/** The periods that hold on a day; the earliest known before all others. */
export const periodsOn = (day: string): RetentionPeriods =>
  RETENTION_PERIODS.findLast(({ from }) => from <= day) ?? RETENTION_PERIODS[0]!;

/** Until when a record is kept, by the periods that hold `today`, and why: the longest ground wins. */
export function retentionOf(facts: RecordFacts, today: string): Retention {
  const periods = periodsOn(today);
  const grounds = [
    dormant(facts, periods),
    minor(facts, periods),
    obstetric(facts, periods),
    named(facts, periods)
  ].filter((ground) => ground !== undefined);
  const longest = grounds.reduce((a, b) => (later(b.until, a.until) ? b : a));
  return { ...longest, source: periods.source };
}

/** Whether the record is past its period on that day. */
export const isPast = ({ until }: Retention, today: string): boolean =>
  until !== null && until <= today;

type Ground = Omit<Retention, 'source'>;

const later = (a: string | null, b: string | null): boolean => b !== null && (a === null || a > b);

function dormant({ lastActive }: RecordFacts, { dormantYears }: RetentionPeriods): Ground {
  return {
    until: plusYears(lastActive, dormantYears),
    ground: 'dormant',
    reason: `Nothing since ${lastActive}: kept for ${dormantYears} years after that.`
  };
}

function minor(facts: RecordFacts, periods: RetentionPeriods): Ground | undefined {
  const { birthDate, lastActive } = facts;
  const { minorUntilAge, minorAge } = periods;
  if (birthDate === null) {
    // Who has no date of birth may have been born on the day of the last visit.
    return {
      until: plusYears(lastActive, minorUntilAge),
      ground: 'minor',
      reason: `The date of birth is not known, and the patient may have been a child: kept for ${minorUntilAge} years after ${lastActive}.`
    };
  }
  if (plusYears(birthDate, minorAge) <= lastActive) return undefined;
  return {
    until: plusYears(birthDate, minorUntilAge),
    ground: 'minor',
    reason: `A child on the last visit: kept until the ${minorUntilAge}st birthday.`
  };
}

function obstetric(
  { obstetricOn }: RecordFacts,
  { obstetricUntilAge }: RetentionPeriods
): Ground | undefined {
  if (obstetricOn === null) return undefined;
  return {
    until: plusYears(obstetricOn, obstetricUntilAge),
    ground: 'obstetric',
    reason: `Pregnancy or birth on ${obstetricOn}: kept until the child's ${obstetricUntilAge}st birthday.`
  };
}

function named(facts: RecordFacts, periods: RetentionPeriods): Ground | undefined {
  const { keptFor, lastActive, deceasedOn } = facts;
  switch (keptFor) {
    case 'occupational':
      return {
        until: plusYears(lastActive, periods.occupationalYears),
        ground: 'occupational',
        reason: `Illness or exposure at work: kept for ${periods.occupationalYears} years after ${lastActive}.`
      };
    case 'lifelong':
      return {
        until: deceasedOn,
        ground: 'lifelong',
        reason: 'The patient cannot manage their own affairs: kept for as long as they live.'
      };
    case 'hold':
      return {
        until: null,
        ground: 'hold',
        reason: 'A complaint, claim or inquiry is not over: kept until that is said.'
      };
    case null:
      return undefined;
  }
}

/** The same day so many years on; 29 February becomes 1 March where the year has none. */
export function plusYears(day: string, years: number): string {
  const [year = 0, month = 1, of = 1] = day.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, of)).toISOString().slice(0, 10);
}
