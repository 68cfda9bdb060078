import Papa from 'papaparse';
import type { ImportLine, ImportReport } from '../../../import/report.ts';

/** Which lines of a report are shown. */
export type Shown = 'problems' | 'taken' | 'all';

/** Lines that a person has to look at come in, but not as they were; or do not come in at all. */
export const filtered = (lines: readonly ImportLine[], shown: Shown): readonly ImportLine[] =>
  shown === 'all'
    ? lines
    : lines.filter(
        ({ outcome, warnings }) =>
          (shown === 'taken') === (outcome === 'taken') ||
          (shown === 'problems' && warnings?.length)
      );

/** The whole report as a table for a spreadsheet. */
export const reportCsv = ({ lines }: Pick<ImportReport, 'lines'>): string =>
  Papa.unparse(
    lines.map(({ outcome, type, from, code, reason, warnings }) => ({
      outcome,
      type,
      from,
      code: code ?? '',
      reason: reason ?? '',
      warnings: (warnings ?? []).join(' ')
    })),
    // A cell that a spreadsheet would run as a formula is written as text.
    { escapeFormulae: true }
  );
