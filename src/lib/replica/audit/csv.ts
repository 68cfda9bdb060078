import Papa from 'papaparse';

/**
 * Rows as a file for a spreadsheet: commas, line ends as Windows writes them, a mark at the front by
 * which Excel knows UTF-8. A field that a spreadsheet would take for a formula gets an apostrophe.
 */
export const csvOf = (rows: readonly Record<string, string | number>[]): string =>
  `\uFEFF${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: true })}\r\n`;
