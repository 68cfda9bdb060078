/** Marks that the paper's font lacks, and how they are written instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  '☐': '[ ]',
  '☑': '[x]',
  '☒': '[x]',
  '✓': '√',
  '✔': '√',
  '✗': '×',
  '✘': '×',
  '\t': '    '
};

/**
 * Text as it can be put on paper: composed letters (a Venda `ṱ` that was typed as `t` and a mark is one
 * letter of the font), no control characters, and none that turn the order of what is read round.
 */
export const onPaper = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[☐☑☒✓✔✗✘\t]/gu, (mark) => INSTEAD[mark]!)
    .replace(/(?!\n)\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '');
