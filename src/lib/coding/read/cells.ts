import { Cells } from '../../import/csv/cells.ts';
import { readDate } from '../../import/csv/dates.ts';
import type { ValueSource } from '../../import/csv/mapping.ts';
import type { AgeRange } from '../rows.ts';

/** Days between the two beginnings from which workbooks count, 1900 and 1904. */
const DAYS_TO_1904 = 1462;

/** One row of a code file: typed values, and what a person should hear of them. */
export class CodeCells extends Cells {
  readonly #raw: Readonly<Record<string, string>>;
  readonly #since1904: boolean;
  readonly #today: string;

  constructor(cells: Readonly<Record<string, string>>, since1904: boolean, today: string) {
    super(cells, 'YYYY-MM-DD', today);
    this.#raw = cells;
    this.#since1904 = since1904;
    this.#today = today;
  }

  /** A flag `Y` or `N`; what is neither counts as no. */
  flag(source: ValueSource | undefined, what: string): boolean {
    const value = this.value(source);
    const raw = (typeof source === 'string' ? this.#raw[source] : undefined) ?? value;
    if (raw === 'Y' || raw === 'N') return raw === 'Y';
    if (value === undefined) return false;
    const letter = value.charAt(0).toUpperCase();
    if (/^(y(es)?|n(o)?)$/i.test(value)) {
      this.warnings.push(`The flag “${what}” is written “${raw}” and was read as ${letter}.`);
      return letter === 'Y';
    }
    this.warnings.push(`The flag “${what}” is “${value}”, neither Y nor N; it counts as N.`);
    return false;
  }

  /** A day: `20070901`, `2007-09-01`, `01/09/2007`, or how a workbook counts days. */
  day(source: ValueSource | undefined, what: string): string | undefined {
    const typed = this.value(source);
    if (typed === undefined || /^[0\-/. ]+$/.test(typed)) return undefined;
    const value = typed.replace(/^(\d+)[.,]\d+$/, '$1');
    const found = /^\d{8}$/.test(value)
      ? readDate(value, 'YYYYMMDD', this.#today)
      : /^\d{3,5}$/.test(value)
        ? readDate(this.#counted(value), 'YYYY-MM-DD', this.#today)
        : (readDate(value, 'YYYY-MM-DD', this.#today) ??
          readDate(value, 'DD/MM/YYYY', this.#today) ??
          readDate(value, 'DD MMM YYYY', this.#today));
    if (!found) this.warnings.push(`The ${what} “${typed}” could not be read as a date.`);
    return found;
  }

  #counted(serial: string): string {
    return this.#since1904 ? String(Number(serial) + DAYS_TO_1904) : serial;
  }

  /**
   * Money in cents: `1234.5`, `R 1 234,50`, `1,234.50`; half a cent goes up. A lone comma before
   * three digits, `1,234`, is left out rather than guessed at: a price would be wrong by a thousand
   * times.
   */
  cents(source: ValueSource | undefined, what: string): number | undefined {
    const typed = this.value(source);
    if (typed === undefined || /^-+$/.test(typed)) return undefined;
    if (/^\D*\d{1,3},\d{3}$/.test(typed)) {
      this.warnings.push(`The ${what} “${typed}” can be read in two ways and was left out.`);
      return undefined;
    }
    const amount = readAmount(typed);
    if (amount === undefined || amount < 0) {
      this.warnings.push(`The ${what} “${typed}” could not be read as an amount.`);
      return undefined;
    }
    // Sums of binary fractions: 1.005 is a hair below itself.
    return Math.round(Number((amount * 100).toFixed(6)));
  }

  /** A number that has to be positive; 0 means that nobody filled it in. */
  positive(source: ValueSource | undefined, what: string): number | undefined {
    const typed = this.value(source);
    if (typed === undefined) return undefined;
    const found = readAmount(typed);
    if (found !== undefined && found > 0) return found;
    this.warnings.push(
      found === 0
        ? `The ${what} is 0: it counts as not known.`
        : `The ${what} “${typed}” could not be read as a number.`
    );
    return undefined;
  }

  /** `> 19 years`, `≤ 1 year`, `10-55 years`, `28 days`: ages in completed units. */
  age(source: ValueSource | undefined): AgeRange | undefined {
    const typed = this.value(source);
    if (typed === undefined) return undefined;
    const range = readAge(typed);
    if (!range)
      this.warnings.push(`The age range “${typed}” could not be read; no age is checked.`);
    return range;
  }
}

/** A number as people and spreadsheets write it: the last `,` or `.` before other than three digits is the decimal sign. */
export function readAmount(typed: string): number | undefined {
  let text = typed.replace(/^(R|ZAR)/i, '').replace(/[\s']/g, '');
  if (!/^-?[\d.,]*\d(E[+-]?\d+)?$/i.test(text)) return undefined;
  const lastComma = text.lastIndexOf(',');
  const lastPoint = text.lastIndexOf('.');
  if (lastComma > lastPoint) {
    const thousands = lastPoint < 0 && /^-?[1-9]\d{0,2}(,\d{3})+$/.test(text);
    text = thousands ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
  } else text = text.replaceAll(',', '');
  const found = Number(text);
  return Number.isFinite(found) ? found : undefined;
}

const UNITS: Readonly<Record<string, AgeRange['unit']>> = { y: 'years', m: 'months', d: 'days' };

function readAge(typed: string): AgeRange | undefined {
  const unit = UNITS[/(y|m|d)[a-z]*\s*$/i.exec(typed)?.[1]?.toLowerCase() ?? 'y']!;
  const between = /^(\d+)\s*[a-z]*\s*(?:-|–|to)\s*(\d+)\s*[a-z]*$/i.exec(typed);
  if (between) return { unit, min: Number(between[1]), max: Number(between[2]) };
  const one = /^(>=|<=|=>|=<|[<>≤≥])\s*(\d+)\s*[a-z]*$/i.exec(typed);
  if (!one) return undefined;
  const limit = Number(one[2]);
  switch (one[1]) {
    case '>':
      return { unit, min: limit + 1 };
    case '<':
      return limit > 0 ? { unit, max: limit - 1 } : undefined;
    case '≤':
    case '<=':
    case '=<':
      return { unit, max: limit };
    default:
      return { unit, min: limit };
  }
}
