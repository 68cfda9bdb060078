import { refuse, skip, type RejectedItem } from '../../import/plan.ts';
import { ReportBuilder } from '../../import/report.ts';
import { given } from '../../import/text.ts';
import type { CodingType, RowOf } from '../rows.ts';
import { ROW_SCHEMAS } from '../rows.ts';
import type { Grid } from './grid.ts';
import type { Headed } from './headings.ts';
import { CodeCells } from './cells.ts';

/** A code file as read: its rows, and what became of every one of them. */
export interface TableReading<T extends CodingType = CodingType> {
  readonly type: T;
  readonly rows: readonly RowOf[T][];
  /** Rows with something to say; those that were simply taken are only counted. */
  readonly report: ReportBuilder;
  readonly total: number;
  /** What the file calls itself: the name of its sheet. */
  readonly title: string;
}

export interface ReadingOptions {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows between two looks at the clock of whoever waits: progress is shown, a stop is heard. */
const SLICE = 2000;

/** What a reader made of a row: a row of the table, a part of the row before, or a reason against it. */
export type RowOutcome<T extends CodingType> =
  { readonly row: RowOf[T] } | { readonly part: string } | { readonly rejected: RejectedItem };

export const rejected = (code: string, reason: string) => ({ rejected: refuse(code, reason) });
export const passedOver = (code: string, reason: string) => ({ rejected: skip(code, reason) });

/**
 * Reads the rows below the headings one by one. A row that cannot be read is told and left out;
 * nothing throws for it.
 */
export async function readRows<T extends CodingType>(
  type: T,
  grid: Grid,
  { headings, rows: below }: Headed,
  options: ReadingOptions,
  read: (cells: CodeCells, number: number) => RowOutcome<T>
): Promise<TableReading<T>> {
  const report = new ReportBuilder();
  const rows: RowOf[T][] = [];
  const last = below.findLastIndex(({ cells }) => hasText(cells));
  const total = last + 1;
  for (const [at, { number, cells: list, broken }] of below.slice(0, total).entries()) {
    if (at % SLICE === 0) {
      options.onProgress?.(at, total);
      await breath();
      options.signal?.throwIfAborted();
    }
    const about = { type: NOUNS[type], from: `row ${number}` };
    const cells = new CodeCells(recordOf(headings, list), grid.since1904, options.today);
    const outcome: RowOutcome<T> = broken
      ? rejected('broken-row', broken)
      : hasText(list)
        ? checked(type, read(cells, number))
        : passedOver('empty', 'The row is empty.');
    if ('rejected' in outcome) {
      const { outcome: how, code, reason } = outcome.rejected;
      const told = how === 'skip' ? 'skipped' : 'refused';
      report.add(at, { outcome: told, ...about, code, reason });
      continue;
    }
    if ('row' in outcome) rows.push(outcome.row);
    const kind = 'part' in outcome ? outcome.part : about.type;
    const { warnings } = cells;
    if (warnings.length === 0) report.took(kind);
    else report.add(at, { outcome: 'taken', ...about, type: kind, warnings });
  }
  options.onProgress?.(total, total);
  return { type, rows, report, total, title: grid.title };
}

export const NOUNS: Readonly<Record<CodingType, string>> = {
  icd10: 'diagnosis code',
  medicines: 'medicine',
  tariff: 'tariff code'
};

const hasText = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '');

const recordOf = (headings: readonly string[], list: readonly string[]): Record<string, string> => {
  const record: Record<string, string> = {};
  for (const [at, heading] of headings.entries()) record[heading] = list[at] ?? '';
  return record;
};

/** A row that is not what the table keeps is a fault of the file, told as such. */
function checked<T extends CodingType>(type: T, outcome: RowOutcome<T>): RowOutcome<T> {
  if (!('row' in outcome)) return outcome;
  const row = given(outcome.row) as RowOf[T];
  const parsed = ROW_SCHEMAS[type].safeParse(row);
  // The row itself, not what was parsed of it: rows that follow may add ingredients to it.
  if (parsed.success) return { row };
  const [issue] = parsed.error.issues;
  return rejected('bad-value', `${issue?.path.join(' › ') ?? ''}: ${issue?.message ?? ''}`);
}

/** Lets others run: a page paints, a worker hears a message. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
