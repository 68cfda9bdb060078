/** Words and figures of rows: how projections write what pages show as it is. */

/** Cents as South Africans write them: `R 1 234,50`. */
export function rands(cents: number): string {
  const [whole, part] = (Math.abs(cents) / 100).toFixed(2).split('.');
  return `${cents < 0 ? '-' : ''}R ${whole!.replace(/\B(?=(\d{3})+$)/g, ' ')},${part}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec'.split(' ');

/** A day as people here write it: `23 Nov 2026`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** The first words of a text, whole words where possible, on one line. */
export function excerpt(text: string, most = 160): string | null {
  const line = text
    .slice(0, most * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const lastSpace = cut.lastIndexOf(' ');
  // A high surrogate at the cut would leave half a character.
  return `${(lastSpace > most / 2 ? cut.slice(0, lastSpace) : cut).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The parts that are there, joined; null where there are none. */
export function joined(parts: readonly (string | null | undefined)[], by = ', '): string | null {
  const there = parts.filter((part): part is string => Boolean(part));
  return there.length > 0 ? there.join(by) : null;
}

interface Coded {
  readonly code?: string | undefined;
  readonly system?: string | undefined;
}

/** An ICD-10 code, which people here read and claim by; numbers of other systems are for machines. */
export const diagnosisCode = ({ code, system }: Coded): string | null =>
  code && (system ?? 'icd-10') === 'icd-10' ? code : null;

/** A code that people read and its description, `J06.9 Upper respiratory infection`. */
export const coded = (entry: Coded, words: string): string =>
  joined([diagnosisCode(entry), words], ' ')!;

const MINUTE_MS = 60_000;

/** `minutes` after a wall time, as a wall time: a diary has no daylight saving of its own. */
export function wallAfter(start: string, minutes: number): string {
  return new Date(Date.parse(`${start}:00.000Z`) + minutes * MINUTE_MS).toISOString().slice(0, 16);
}

/** The wall time of a zone at a moment; UTC where the zone is not known to this device. */
export const wallTimeAt = (instant: string, timeZone: string): string =>
  wallClock(timeZone)(instant);

/** {@link wallTimeAt} for many moments of one zone: making the formatter is what takes the time. */
export function wallClock(timeZone: string): (instant: string) => string {
  const format = formatOf(timeZone) ?? formatOf('UTC')!;
  return (instant) => format.format(new Date(instant)).replace(' ', 'T');
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit'
    });
  } catch {
    return undefined;
  }
}

/** The latest of several instants in canonical form; null of none. */
export const latest = (instants: readonly (string | null | undefined)[]): string | null =>
  instants.reduce<string | null>(
    (last, instant) => (instant && (last === null || instant > last) ? instant : last),
    null
  );

/** The initials of a name as lists write it: `N. T.` of `Nkosi, Thandi`. */
export const initials = (name: string): string =>
  name
    .split(/[\s,]+/)
    .map((word) => [...word].find((letter) => /\p{L}/u.test(letter)))
    .filter((letter) => letter !== undefined)
    .map((letter) => `${letter.toLocaleUpperCase('en-ZA')}.`)
    .join(' ');
