import type { Practice } from '../docs/practice.schema.ts';

/** The standard rate of value-added tax over time (Value-Added Tax Act 89 of 1991, section 7). */
const RATES = [
  { from: '2018-04-01', basisPoints: 1500 },
  { from: '1993-04-07', basisPoints: 1400 }
] as const;

type Registrations = Pick<Practice, 'vatRegistrations'>;

/** The registration under which a practice charges VAT on a day; undefined where it charges none. */
export function vatRegistrationOn(practice: Registrations | undefined, day: string) {
  return Object.values(practice?.vatRegistrations ?? {})
    .filter(({ removed, from, to }) => !removed && from <= day && (!to || day <= to))
    .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
}

/** What a practice charges on a day: 1500 is 15 %, 0 where it is not registered. */
export function vatBasisPointsOn(practice: Registrations | undefined, day: string): number {
  if (!vatRegistrationOn(practice, day)) return 0;
  return RATES.find(({ from }) => from <= day)?.basisPoints ?? 0;
}
