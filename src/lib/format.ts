/**
 * Days, times, ages and money in words. Pure: the practice's locale and zone come in as arguments;
 * components take them from `locale.svelte.ts`.
 */

/** How a practice writes and what time it lives in. */
export interface Manner {
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formatters.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) formatters.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

function currencyFormat(locale: string, whole: boolean): Intl.NumberFormat {
  const key = `money ${locale} ${whole}`;
  let format = formatters.get(key) as Intl.NumberFormat | undefined;
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'ZAR',
      currencyDisplay: 'narrowSymbol',
      ...(whole ? { maximumFractionDigits: 0 } : {})
    });
    formatters.set(key, format);
  }
  return format;
}

/** Integer cents as rand. */
export const formatMoney = (cents: number, { locale }: Manner, whole = false): string =>
  currencyFormat(locale, whole).format(cents / 100);

export type DayStyle = 'short' | 'medium' | 'long' | 'weekday';

const DAY_STYLES: Record<DayStyle, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' }
};

/** A day, or as much of one as is known: `2026-11-22`, `2026-11`, `2026`. Other text comes back as it is. */
export function formatDay(text: string, manner: Manner, style: DayStyle = 'medium'): string {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
  if (!match) return text;
  const [, year, month, day] = match;
  if (!month) return year!;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (Number.isNaN(date.getTime())) return text;
  const options = day
    ? DAY_STYLES[style]
    : ({ month: style === 'long' ? 'long' : 'short', year: 'numeric' } as const);
  return dateFormat(manner.locale, { ...options, timeZone: 'UTC' }).format(date);
}

/** The practice's own day (`YYYY-MM-DD`) at an instant. */
export function dayAt(instant: string | number | Date, timeZone: string): string {
  return wallAt(instant, timeZone).slice(0, 10);
}

/** The practice's own wall time (`YYYY-MM-DDTHH:mm`) at an instant. */
export function wallAt(instant: string | number | Date, timeZone: string): string {
  const parts = dateFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  }).formatToParts(new Date(instant));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** Hour and minute of a wall time or, in the practice's zone, of an instant. */
export function formatTime(at: string, { timeZone }: Manner): string {
  const wall = at.endsWith('Z') || /[+-]\d\d:\d\d$/.test(at) ? wallAt(at, timeZone) : at;
  return wall.slice(11, 16);
}

/**
 * An instant as people say it: `09:14` today, `yesterday 09:14`, `Tue 17 Nov 09:14` within a week,
 * else `3 Aug 2025, 09:14`.
 */
export function formatInstant(instant: string, manner: Manner, now: number): string {
  if (Number.isNaN(Date.parse(instant))) return instant;
  const wall = wallAt(instant, manner.timeZone);
  const day = wall.slice(0, 10);
  const time = wall.slice(11);
  const distance = daysBetween(day, dayAt(now, manner.timeZone));
  if (distance === 0) return time;
  if (distance === 1) return `yesterday ${time}`;
  if (distance === -1) return `tomorrow ${time}`;
  const style = Math.abs(distance) < 7 ? 'weekday' : 'medium';
  return `${formatDay(day, manner, style)}, ${time}`;
}

/** A day as people say it: today, yesterday, tomorrow, else the date. */
export function formatNearDay(day: string, manner: Manner, now: number): string {
  const distance = daysBetween(day, dayAt(now, manner.timeZone));
  if (distance === 0) return 'today';
  if (distance === 1) return 'yesterday';
  if (distance === -1) return 'tomorrow';
  return formatDay(day, manner, Math.abs(distance) < 7 ? 'weekday' : 'medium');
}

/** A wall time as people say it: `today 09:45`, `yesterday 09:45`, else `03 Dec 2026, 09:45`. */
export function formatNearWall(at: string, manner: Manner, now: number): string {
  const day = formatNearDay(at.slice(0, 10), manner, now);
  return `${day}${/\d/.test(day) ? ',' : ''} ${at.slice(11, 16)}`;
}

/** Whole days from one day to another; negative backwards. */
export const daysBetween = (from: string, to: string): number =>
  Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00Z`)) /
      86_400_000
  );

/** The day a number of days after another. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

/** How long ago, coarsely: `just now`, `5 min`, `3 h`, `2 days`. */
export function formatSpan(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 && hours < 6 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

/**
 * Age on a day, as clinicians write it: days under four weeks, weeks under three months, months
 * under two years, then years.
 */
export function formatAge(birthDate: string, onDay: string): string {
  const days = daysBetween(birthDate, onDay);
  if (!Number.isFinite(days) || days < 0) return '';
  if (days < 28) return `${days} d`;
  const [by = 0, bm = 0, bd = 0] = birthDate.split('-').map(Number);
  const [y = 0, m = 0, d = 0] = onDay.split('-').map(Number);
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0);
  if (months < 3) return `${Math.floor(days / 7)} w`;
  if (months < 24) return `${months} m`;
  return `${Math.floor(months / 12)} y`;
}

/** `1 change`, `12 changes`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-ZA')} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const listWords = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]!}`;

/** Up to two letters that stand for a name: first and last word. */
export function initials(name: string): string {
  const words = name
    .replace(/^(dr|prof|mr|mrs|ms|miss|sr)\.?\s+/i, '')
    .split(/[\s,]+/)
    .filter((word) => /\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words[words.length - 1]!] : words;
  return letters.map((word) => [...word][0]!.toLocaleUpperCase()).join('') || '?';
}

/** A South African ID number in its groups (`800101 5009 087`); other text as it is. */
export const formatIdNumber = (value: string): string =>
  /^\d{13}$/.test(value) ? `${value.slice(0, 6)} ${value.slice(6, 10)} ${value.slice(10)}` : value;

/** A South African number from E.164 (`+27821234567`) as it is dialled here; others as they are. */
export const formatPhone = (value: string): string => {
  const match = /^\+27(\d\d)(\d{3})(\d{4})$/.exec(value);
  return match ? `0${match[1]} ${match[2]} ${match[3]}` : value;
};

const KIB = 1024;

/** The size of a file as people read it: `820 kB`, `12.3 MB`. */
export const fileSize = (bytes: number): string =>
  bytes < KIB * KIB
    ? `${Math.max(1, Math.round(bytes / KIB))} kB`
    : `${(bytes / KIB / KIB).toFixed(1).replace(/\.0$/, '')} MB`;
