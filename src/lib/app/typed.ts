/** What people type for days, times and amounts, read the way a South African reads it. */

const MONTHS = [
  ['jan', 'january', 'januarie'],
  ['feb', 'february', 'februarie'],
  ['mar', 'march', 'maart', 'mrt'],
  ['apr', 'april'],
  ['may', 'mei'],
  ['jun', 'june', 'junie'],
  ['jul', 'july', 'julie'],
  ['aug', 'august', 'augustus'],
  ['sep', 'sept', 'september'],
  ['oct', 'october', 'okt', 'oktober'],
  ['nov', 'november'],
  ['dec', 'december', 'des', 'desember']
] as const;

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export interface DayReading {
  /** The day that "today" is, `YYYY-MM-DD`. */
  readonly today: string;
  /** Where two digits for a year and a bare weekday lie: a birth in the past, a booking ahead. */
  readonly lean?: 'past' | 'future';
  /** A month or a year alone will do (`2019-03`, `2019`). */
  readonly partial?: boolean;
}

/**
 * The day that a text means, as `YYYY-MM-DD`, or undefined. Day comes before month: `3/11/26`,
 * `3 Nov 2026`, `03112026`, `3 nov`, `2026-11-03`, `today`, `mon`, `+10`.
 */
export function readDay(text: string, reading: DayReading): string | undefined {
  const typed = text.trim().toLowerCase();
  if (!typed) return undefined;
  return relativeDay(typed, reading) ?? writtenDay(typed, reading);
}

function relativeDay(typed: string, { today, lean }: DayReading): string | undefined {
  if (/^(today|tod|vandag|now)$/.test(typed)) return today;
  if (/^(tomorrow|tom|môre|more)$/.test(typed)) return shift(today, 1);
  if (/^(yesterday|yes|gister)$/.test(typed)) return shift(today, -1);
  const step = /^([+-])\s*(\d{1,3})\s*([dwm]?)$/.exec(typed);
  if (step) {
    const amount = Number(step[2]) * (step[1] === '-' ? -1 : 1);
    if (step[3] === 'm') return addMonths(today, amount);
    return shift(today, amount * (step[3] === 'w' ? 7 : 1));
  }
  const weekday = WEEKDAYS.findIndex((name) => typed.length >= 3 && typed.startsWith(name));
  if (weekday >= 0 && /^[a-z]+$/.test(typed)) {
    const now = new Date(`${today}T00:00Z`).getUTCDay();
    return lean === 'past'
      ? shift(today, -((now - weekday + 7) % 7 || 7))
      : shift(today, (weekday - now + 7) % 7 || 7);
  }
  return undefined;
}

function writtenDay(typed: string, reading: DayReading): string | undefined {
  const parts = typed
    .replace(/(\d)(st|nd|rd|th)\b/g, '$1')
    .replace(/(\d)([a-zê])/g, '$1 $2')
    .replace(/([a-zê])(\d)/g, '$1 $2')
    .split(/[\s/.,-]+/)
    .filter(Boolean);
  if (parts.length === 1) return fromDigits(parts[0]!, reading);

  const named = parts.findIndex((part) => /^[a-z]/.test(part));
  if (named >= 0) {
    const month = MONTHS.findIndex((names) => (names as readonly string[]).includes(parts[named]!));
    const numbers = parts.filter((_, index) => index !== named);
    if (month < 0 || numbers.some((part) => !/^\d+$/.test(part))) return undefined;
    return fromNamedMonth(month + 1, numbers, reading);
  }
  if (parts.some((part) => !/^\d+$/.test(part))) return undefined;
  const [a = '', b = '', c] = parts;
  if (a.length === 4) {
    if (c !== undefined) return calendarDay(Number(a), Number(b), Number(c));
    return reading.partial ? calendarMonth(Number(a), Number(b)) : undefined;
  }
  if (c === undefined) {
    if (b.length === 4) return reading.partial ? calendarMonth(Number(b), Number(a)) : undefined;
    return nearestYear(Number(b), Number(a), reading);
  }
  return calendarDay(fullYear(c, reading), Number(b), Number(a));
}

function fromNamedMonth(
  month: number,
  numbers: readonly string[],
  reading: DayReading
): string | undefined {
  const [first, second] = numbers;
  if (first === undefined) return undefined;
  if (second === undefined) {
    if (first.length === 4) {
      return reading.partial ? calendarMonth(Number(first), month) : undefined;
    }
    return nearestYear(month, Number(first), reading);
  }
  return first.length === 4
    ? calendarDay(Number(first), month, Number(second))
    : calendarDay(fullYear(second, reading), month, Number(first));
}

function fromDigits(digits: string, reading: DayReading): string | undefined {
  if (/^\d{8}$/.test(digits)) {
    const early = Number(digits.slice(0, 4));
    return (
      calendarDay(
        Number(digits.slice(4)),
        Number(digits.slice(2, 4)),
        Number(digits.slice(0, 2))
      ) ?? calendarDay(early, Number(digits.slice(4, 6)), Number(digits.slice(6)))
    );
  }
  if (/^\d{6}$/.test(digits)) {
    const year = fullYear(digits.slice(4), reading);
    return calendarDay(year, Number(digits.slice(2, 4)), Number(digits.slice(0, 2)));
  }
  if (/^\d{4}$/.test(digits) && reading.partial) return digits;
  return undefined;
}

/** Two digits are this century's year, or the last one's where that lies too far ahead. */
function fullYear(text: string, { today, lean }: DayReading): number {
  const year = Number(text);
  if (text.length > 2) return year;
  const now = Number(today.slice(0, 4));
  const guess = Math.floor(now / 100) * 100 + year;
  return guess - now > (lean === 'past' ? 0 : 50) ? guess - 100 : guess;
}

/** A day and month alone mean this year's, or last or next year's where the lean says so. */
function nearestYear(month: number, day: number, reading: DayReading): string | undefined {
  const year = Number(reading.today.slice(0, 4));
  const here = calendarDay(year, month, day);
  if (reading.lean === 'past' && (here ?? '') > reading.today) {
    return calendarDay(year - 1, month, day);
  }
  if (reading.lean === 'future' && here !== undefined && here < reading.today) {
    return calendarDay(year + 1, month, day);
  }
  return here;
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  if (year < 1850 || year > 2200 || month < 1 || month > 12 || day < 1) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : undefined;
}

const calendarMonth = (year: number, month: number): string | undefined =>
  calendarDay(year, month, 1)?.slice(0, 7);

const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(of, last)))
    .toISOString()
    .slice(0, 10);
}

/** The time of day that a text means, as `HH:mm`: `9`, `930`, `9:30`, `9h30`, `2pm`; or undefined. */
export function readTime(text: string): string | undefined {
  const typed = text.trim().toLowerCase().replace(/\s+/g, '');
  const match = /^(\d{1,2})(?:[:.h]?(\d\d))?h?(am|pm)?$/.exec(typed);
  if (!match) return undefined;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (match[3]) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (match[3] === 'pm' ? 12 : 0);
  }
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/**
 * A number with a decimal point or comma and spaces between thousands; or undefined. Where both marks
 * are there the last one is the decimal mark and the other stands between thousands: `1,234.50`,
 * `1.234,50`.
 */
export function readNumber(text: string): number | undefined {
  const typed = text.replace(/[\s\u00a0\u202f]/g, '');
  const both = /^-?\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d+$/.exec(typed);
  const plain = (both ? typed.replaceAll(both[1]!, '') : typed).replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}
