import { isPhone, normalisePhone } from '../../docs/phone.ts';
import { readSaId } from '../../docs/sa-id.ts';
import { line } from '../text.ts';
import { readDate, type DateFormat } from './dates.ts';
import type { ValueSource } from './mapping.ts';

/** One row's cells by heading, and what a person should hear of them. */
export class Cells {
  readonly warnings: string[] = [];
  readonly #cells: Readonly<Record<string, string>>;
  readonly #dates: DateFormat;
  readonly #today: string;

  constructor(cells: Readonly<Record<string, string>>, dates: DateFormat, today: string) {
    this.#cells = cells;
    this.#dates = dates;
    this.#today = today;
  }

  /** What a source gives in this row; `undefined` where it is empty. */
  value(source: ValueSource | undefined): string | undefined {
    if (source === undefined) return undefined;
    if (typeof source === 'string') return line(this.#cells[source]);
    if ('constant' in source) return line(source.constant);
    if ('columns' in source) {
      const parts = source.columns.map((column) => line(this.#cells[column]));
      return line(parts.filter(Boolean).join(source.join));
    }
    const cell = line(this.#cells[source.column]);
    if (cell === undefined || !source.values) return cell;
    const replaced = Object.entries(source.values).find(
      ([from]) => from.toLowerCase() === cell.toLowerCase()
    );
    return replaced ? line(replaced[1]) : cell;
  }

  /** A value that is one of few, by its own name or one of the usual ones for it. */
  choice<T extends string>(
    source: ValueSource | undefined,
    usual: Readonly<Record<string, T>>,
    what: string
  ): T | undefined {
    const value = this.value(source);
    if (value === undefined) return undefined;
    const choice = usual[value.toLowerCase()];
    if (!choice) this.warnings.push(`The ${what} “${value}” is not known and was left out.`);
    return choice;
  }

  /** A date as `YYYY-MM-DD`. */
  date(source: ValueSource | undefined, what: string): string | undefined {
    const value = this.value(source);
    if (value === undefined || /^[0\-/. ]+$/.test(value)) return undefined;
    const date = readDate(value, this.#dates, this.#today);
    if (!date) this.warnings.push(`The ${what} “${value}” could not be read as a date.`);
    return date;
  }

  /** A number that people write with zeros in front, as text. */
  code(source: ValueSource | undefined): string | undefined {
    return this.value(source)
      ?.replace(/^'/, '')
      .replace(/^(\d+)\.0+$/, '$1');
  }

  /** A number of an identity document. What is no valid South African one is kept, but not as one. */
  saId(source: ValueSource | undefined): { type: 'sa-id' | 'other'; value: string } | undefined {
    const typed = this.code(source);
    if (typed === undefined) return undefined;
    if (this.#damaged(typed, 'ID number')) return undefined;
    const digits = typed.replace(/[\s-]/g, '');
    const padded = digits.padStart(13, '0');
    for (const number of [digits, ...(digits.length >= 10 ? [padded] : [])]) {
      const read = readSaId(number, this.#today);
      if (!read.ok) continue;
      if (number !== digits) {
        this.warnings.push(`The ID number had lost the zeros in front; it is read as ${number}.`);
      }
      return { type: 'sa-id', value: number };
    }
    const read = readSaId(digits, this.#today);
    const why = read.ok ? '' : read.problem.message;
    this.warnings.push(`${why} It is kept as another number, to be checked.`);
    return { type: 'other', value: typed };
  }

  /** The phone numbers of a cell: one, or several with `/`, `;` or `,` between them. */
  phones(source: ValueSource | undefined): string[] {
    const typed = this.code(source);
    if (typed === undefined || /^[0\-+ ]+$/.test(typed)) return [];
    if (this.#damaged(typed, 'phone number')) return [];
    const parts = typed.split(/\s*[/;,]\s*|\s+or\s+/i).filter(Boolean);
    const several = parts.every((part) => part.replace(/\D/g, '').length >= 7);
    return (several ? parts : [typed]).map((part) => this.#phone(part));
  }

  #phone(typed: string): string {
    const digits = typed.replace(/[\s()-]/g, '');
    // Nine digits have lost the zero in front: readable, and worth a look.
    if (isPhone(typed) && !/^[1-9]\d{8}$/.test(digits)) return normalisePhone(typed);
    for (const tried of [`0${digits}`, `+${digits}`]) {
      if (!/^\d+$/.test(digits) || !isPhone(tried)) continue;
      this.warnings.push(`The phone number ${typed} was read as ${normalisePhone(tried)}.`);
      return normalisePhone(tried);
    }
    this.warnings.push(`“${typed}” does not look like a phone number; it is kept as it is.`);
    return typed;
  }

  /** Long numbers that a spreadsheet has turned into `8.21235E+08` have lost their last digits. */
  #damaged(typed: string, what: string): boolean {
    const damaged = /^\d+([.,]\d+)?E\+?\d+$/i.test(typed);
    if (damaged) {
      this.warnings.push(`A spreadsheet has cut the ${what} down to “${typed}”: it was left out.`);
    }
    return damaged;
  }
}
