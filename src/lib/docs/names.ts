/** How people and their ages are written. Every name may be missing, and any may be one letter. */

type Part = string | null | undefined;

export interface PersonName {
  readonly title?: Part;
  readonly given?: Part;
  readonly family?: Part;
  /** The name the person goes by. */
  readonly preferred?: Part;
}

const joined = (separator: string, ...parts: Part[]): string =>
  parts
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(separator);

/** For lists and search: `Family, Given`, or the one name there is. */
export function displayName(name: PersonName): string {
  return joined(', ', name.family, name.given) || name.preferred?.trim() || 'No name';
}

/** For letters and labels: `Mrs Thandi Nkosi`. */
export function fullName(name: PersonName): string {
  const own = joined(' ', name.given, name.family) || name.preferred?.trim() || 'No name';
  return joined(' ', name.title, own);
}

/** Initials of given names: `NP` for `Nkosinathi Peter`, `AM` for `Anne-Marie`. */
export function initialsOf(given: Part): string {
  return (given ?? '')
    .split(/[\s-]+/u)
    .map((word) => [...word].find((letter) => /\p{L}/u.test(letter)) ?? '')
    .join('')
    .toLocaleUpperCase('en-ZA');
}

/** Two letters for a picture's place: of the given and the family name. */
export function monogram(name: PersonName): string {
  const first = [...initialsOf(name.given ?? name.preferred)][0] ?? '';
  const last = [...initialsOf(name.family)][0] ?? '';
  return first + last || '?';
}

/** A doctor as patients say it: `Dr P Naidoo`. */
export function doctorName(doctor: {
  readonly title?: Part;
  readonly given?: Part;
  readonly initials?: Part;
  readonly family: string;
}): string {
  const initials = doctor.initials?.trim() || initialsOf(doctor.given);
  return joined(' ', doctor.title ?? 'Dr', initials, doctor.family);
}

const count = (number: number, unit: string): string =>
  `${number} ${unit}${number === 1 ? '' : 's'}`;

const DAY = 86_400_000;

/**
 * An age in the unit that tells most: days to two weeks, weeks to two months, months to two years,
 * then years. `on` is today, or the day of death. `null` where the dates say nothing sensible.
 */
export function ageInWords(birthDate: Part, on: string): string | null {
  const days = daysBetween(birthDate, on);
  if (days === null || days < 0) return null;
  if (days === 0) return 'born today';
  const months = completeMonths(birthDate!, on);
  if (days < 14) return count(days, 'day');
  if (months < 2) return count(Math.floor(days / 7), 'week');
  if (months < 24) return count(months, 'month');
  return count(Math.floor(months / 12), 'year');
}

/** Age in complete years, for rules; `null` as in {@link ageInWords}. */
export function ageInYears(birthDate: Part, on: string): number | null {
  const days = daysBetween(birthDate, on);
  return days === null || days < 0 ? null : Math.floor(completeMonths(birthDate!, on) / 12);
}

function daysBetween(from: Part, to: string): number | null {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(start) || Number.isNaN(end) ? null : Math.round((end - start) / DAY);
}

function completeMonths(from: string, to: string): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.slice(0, 10).split('-').map(Number);
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) - (toDay < fromDay ? 1 : 0);
}
