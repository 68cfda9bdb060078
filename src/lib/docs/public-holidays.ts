/**
 * Public holidays of South Africa: Public Holidays Act 36 of 1994, schedule 1, and its section 2(1),
 * by which the Monday after a holiday that falls on a Sunday is one as well. Days that the President
 * declares for one year alone are not known here: a practice enters them as days on which it is closed.
 */

/** Month and day of those that have a date of their own. */
const FIXED: Readonly<Record<string, string>> = {
  '01-01': 'New Year’s Day',
  '03-21': 'Human Rights Day',
  '04-27': 'Freedom Day',
  '05-01': 'Workers’ Day',
  '06-16': 'Youth Day',
  '08-09': 'National Women’s Day',
  '09-24': 'Heritage Day',
  '12-16': 'Day of Reconciliation',
  '12-25': 'Christmas Day',
  '12-26': 'Day of Goodwill'
};

/** The first year in which the Act held. */
const SINCE = '1995-01-01';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

const shifted = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);

/**
 * Easter Sunday of a year in the Gregorian calendar, `YYYY-MM-DD`: the Sunday after the first
 * ecclesiastical full moon of spring, by the anonymous algorithm of 1876.
 */
export function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moon =
    (19 * golden +
      century -
      Math.floor(century / 4) -
      Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
      15) %
    30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - moon - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
  const days = moon + weekday - 7 * late + 114;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(Math.floor(days / 31))}-${two((days % 31) + 1)}`;
}

function ownHoliday(day: string): string | undefined {
  const fixed = FIXED[day.slice(5)];
  if (fixed) return fixed;
  const easter = easterSunday(Number(day.slice(0, 4)));
  if (day === shifted(easter, -2)) return 'Good Friday';
  if (day === shifted(easter, 1)) return 'Family Day';
  return undefined;
}

/** The public holiday on a day (`YYYY-MM-DD`), or undefined. */
export function publicHoliday(day: string): string | undefined {
  if (day < SINCE) return undefined;
  const own = ownHoliday(day);
  if (own) return own;
  const isMonday = new Date(`${day}T00:00Z`).getUTCDay() === 1;
  const onSunday = isMonday ? FIXED[shifted(day, -1).slice(5)] : undefined;
  return onSunday && `${onSunday}, observed`;
}
