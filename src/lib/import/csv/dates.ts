/** Ways of writing a date that a mapping can name. */
export const DATE_FORMATS = [
  'YYYY-MM-DD',
  'YYYYMMDD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'DD MMM YYYY'
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Afrikaans, where it differs in the first three letters. */
const MONTHS_AF: Record<string, string> = { mrt: 'mar', mei: 'may', okt: 'oct', des: 'dec' };

/**
 * Reads a date as `YYYY-MM-DD`; the separators `/`, `-`, `.` and a space are all one. A time after
 * it is passed over. A bare number is how Excel counts days; what a format cannot be, is `undefined`.
 *
 * @param today Dates with two digits for the year are the latest that are not after this day.
 */
export function readDate(typed: string, format: DateFormat, today: string): string | undefined {
  const text = typed
    .trim()
    .replace(/[T ]\d{1,2}:\d{2}.*$/, '')
    .trim();
  if (format !== 'YYYYMMDD' && /^\d{3,5}([.,]\d+)?$/.test(text)) return excelDay(text);
  if (format === 'YYYYMMDD') {
    const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
    return match ? day(match[1]!, match[2]!, match[3]!) : undefined;
  }
  const parts = text.split(/[/\-. ]+/);
  if (parts.length !== 3) return undefined;
  const [a, b, c] = parts as [string, string, string];
  // Four digits in front are never anything but the year.
  if (/^\d{4}$/.test(a)) return day(a, b, c);
  switch (format) {
    case 'YYYY-MM-DD':
      return undefined;
    case 'DD MMM YYYY':
      return day(year(c, today), monthOf(b), a);
    case 'MM/DD/YYYY':
    case 'MM/DD/YY':
      return day(year(c, today, a, b), a, b);
    default:
      return day(year(c, today, b, a), monthOf(b), a);
  }
}

const monthOf = (text: string): string => {
  const short = text.slice(0, 3).toLowerCase();
  const index = MONTHS.indexOf(MONTHS_AF[short] ?? short);
  return index < 0 ? text : String(index + 1);
};

function day(year: string, month: string, date: string): string | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(date)) {
    return undefined;
  }
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

function year(text: string, today: string, month = '01', date = '01'): string {
  if (!/^\d{2}$/.test(text)) return text;
  const century = Number(today.slice(0, 2));
  const thisOne = `${century}${text}`;
  const full = `${thisOne}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return full <= today ? thisOne : `${century - 1}${text}`;
}

const DAY = 86_400_000;

/** Excel's days since 1899-12-30 (so that it counts a 29 February 1900 that never was). */
function excelDay(text: string): string | undefined {
  const serial = Math.floor(Number(text.replace(',', '.')));
  // Before 1 March 1900 the count is off by that day, and nobody was born then.
  if (serial < 61) return undefined;
  return new Date(Date.UTC(1899, 11, 30) + serial * DAY).toISOString().slice(0, 10);
}

/** The one format in which all of some dates can be read; the day before the month where both fit. */
export function guessDateFormat(samples: readonly string[], today: string): DateFormat | undefined {
  const given = samples.filter((sample) => /\d/.test(sample));
  if (given.length === 0) return undefined;
  const formats: DateFormat[] = [
    'YYYY-MM-DD',
    'YYYYMMDD',
    'DD/MM/YYYY',
    'MM/DD/YYYY',
    'DD MMM YYYY'
  ];
  const scores = formats.map((format) => ({
    format,
    read: given.filter((sample) => {
      const date = readDate(sample, format, today);
      return date !== undefined && date > '1890' && date <= `${Number(today.slice(0, 4)) + 50}`;
    }).length
  }));
  const best = scores.reduce((a, b) => (b.read > a.read ? b : a));
  return best.read > 0 ? best.format : undefined;
}
