import type { Block, TableColumn } from './document.ts';
import { INK, MARGINS, WIDTH, type Sheet } from './sheet.ts';

type Draw<T extends Block['type']> = (sheet: Sheet, block: Extract<Block, { type: T }>) => void;

/** Some lines of what follows stay with what announces it. */
const FEW_LINES = 44;

const heading: Draw<'heading'> = (sheet, { text }) => {
  sheet.room(FEW_LINES + 20);
  sheet.y += 8;
  sheet.write(text, { size: 11.5, strong: true });
  sheet.y += 2;
};

const text: Draw<'text'> = (sheet, { text, strong = false, quiet = false }) => {
  const manner = { size: quiet ? 9 : 10.5, strong, quiet };
  sheet.room(Math.min(sheet.height(text, manner), FEW_LINES));
  sheet.write(text, manner);
  sheet.y += 6;
};

const TERM = 165;

const facts: Draw<'facts'> = (sheet, { rows }) => {
  for (const { term, text } of rows) {
    const width = WIDTH - TERM;
    const high = Math.max(sheet.height(text, {}, width), sheet.height(term, {}, TERM - 12));
    sheet.room(Math.min(high, FEW_LINES));
    const top = sheet.y;
    const page = sheet.pdf.page;
    sheet.write(term, { quiet: true }, { width: TERM - 12 });
    const below = sheet.y;
    sheet.y = top;
    sheet.write(text, {}, { x: TERM, width });
    // A text that went over to the next page ends there, not beside its term.
    if (sheet.pdf.page === page) sheet.y = Math.max(below, sheet.y);
    sheet.y += 3;
  }
  sheet.y += 5;
};

const list: Draw<'list'> = (sheet, { items, numbered = false }) => {
  items.forEach((item, index) => {
    sheet.room(Math.min(sheet.height(item, {}, WIDTH - 18), FEW_LINES));
    const top = sheet.y;
    const page = sheet.pdf.page;
    sheet.writeLine(numbered ? `${index + 1}.` : '•', top, {}, { x: 2, width: 16 });
    sheet.y = top;
    sheet.write(item, {}, { x: 18 });
    if (sheet.pdf.page === page) sheet.y = Math.max(sheet.y, top);
    sheet.y += 2;
  });
  sheet.y += 6;
};

const PAD = 5;

const table: Draw<'table'> = (sheet, { columns, rows }) => {
  const shares = columns.reduce((sum, { share = 1 }) => sum + share, 0);
  const widths = columns.map(({ share = 1 }) => (share / shares) * WIDTH);
  const titles = columns.map(({ title }) => title);
  const head = (): void => {
    row(sheet, columns, widths, titles, true);
  };
  // The head and a first row together.
  sheet.room(FEW_LINES);
  head();
  for (const cells of rows) {
    const page = sheet.pdf.page;
    sheet.room(rowHeight(sheet, widths, cells, false));
    if (sheet.pdf.page !== page) head();
    row(sheet, columns, widths, cells, false);
  }
  sheet.y += 8;
};

const rowHeight = (
  sheet: Sheet,
  widths: readonly number[],
  cells: readonly string[],
  strong: boolean
): number =>
  2 * PAD +
  Math.max(
    0,
    ...widths.map((width, index) =>
      sheet.height(cells[index] ?? '', { size: 9.5, strong }, width - 2 * PAD)
    )
  );

function row(
  sheet: Sheet,
  columns: readonly TableColumn[],
  widths: readonly number[],
  cells: readonly string[],
  strong: boolean
): void {
  const top = sheet.y;
  const height = rowHeight(sheet, widths, cells, strong);
  let x = 0;
  columns.forEach(({ align }, index) => {
    const width = widths[index]!;
    sheet.y = top + PAD;
    const manner = { size: 9.5, strong, align: align === 'end' ? 'right' : 'left' } as const;
    sheet.write(cells[index] ?? '', manner, { x: x + PAD, width: width - 2 * PAD });
    x += width;
  });
  // A row higher than a page went on by itself; its line is where it ended.
  sheet.y = top + height <= sheet.end ? top + height : sheet.y + PAD;
  sheet.line(sheet.y, strong ? INK.plain : INK.faint, strong ? 0.8 : 0.5);
}

const notice: Draw<'notice'> = (sheet, { text }) => {
  const inside = WIDTH - 20;
  const height = sheet.height(text, { strong: true }, inside) + 14;
  sheet.room(height);
  const framed = sheet.y + height <= sheet.end;
  if (framed) {
    sheet.pdf
      .rect(MARGINS.left, sheet.y, WIDTH, height)
      .lineWidth(0.8)
      .strokeColor(INK.plain)
      .stroke();
  }
  const top = sheet.y;
  sheet.y += 7;
  sheet.write(text, { strong: true }, { x: 10, width: inside });
  sheet.y = (framed ? top + height : sheet.y) + 10;
};

const rule: Draw<'rule'> = (sheet) => {
  sheet.y += 4;
  sheet.line(sheet.y, INK.line);
  sheet.y += 10;
};

const space: Draw<'space'> = (sheet, { points = 10 }) => {
  sheet.y = Math.min(sheet.y + points, sheet.end);
};

const signature: Draw<'signature'> = (sheet, { lines }) => {
  const width = 230;
  const high = lines.reduce((sum, line) => sum + sheet.height(line, {}, width), 0);
  sheet.room(64 + high);
  sheet.y += 48;
  sheet.line(sheet.y, INK.plain, 0.8, 0, width);
  sheet.y += 5;
  lines.forEach((line, index) => sheet.write(line, { strong: index === 0 }, { width }));
  sheet.y += 6;
};

const DRAW: { readonly [T in Block['type']]: Draw<T> } = {
  heading,
  text,
  facts,
  list,
  table,
  notice,
  rule,
  space,
  signature
};

export function drawBlock<T extends Block['type']>(
  sheet: Sheet,
  block: Extract<Block, { type: T }>
): void {
  DRAW[block.type as T](sheet, block);
}
