import type { Letterhead, PrintDocument } from './document.ts';
import { INK, MARGINS, WIDTH, type Sheet } from './sheet.ts';

const LOGO = { width: 110, height: 56 } as const;
const GAP = 14;

/** The letterhead, at the top of the first page. */
export function drawLetterhead(sheet: Sheet, head: Letterhead): void {
  const top = sheet.y;
  const logo = head.logo && drawLogo(sheet, head.logo.bytes, top);
  const x = logo ? logo.width + GAP : 0;
  const reachWidth = head.reach.length > 0 ? WIDTH * 0.36 : 0;
  const nameWidth = WIDTH - x - reachWidth - GAP;

  sheet.write(head.name, { size: 15, strong: true }, { x, width: nameWidth });
  for (const line of head.identity) sheet.write(line, { size: 9 }, { x, width: nameWidth });
  if (head.practitioner.length > 0) sheet.y += 5;
  head.practitioner.forEach((line, index) =>
    sheet.write(line, { size: 9.5, strong: index === 0 }, { x, width: nameWidth })
  );
  const left = sheet.y;

  sheet.y = top + 3;
  for (const line of head.reach) {
    sheet.write(line, { size: 9, align: 'right' }, { x: WIDTH - reachWidth, width: reachWidth });
  }
  sheet.y = Math.max(left, sheet.y, logo ? top + logo.height : 0) + 7;
  sheet.line(sheet.y, INK.plain, 1.2);
  sheet.y += 16;
}

/** The library's own, which its types leave out. */
interface Opener {
  openImage(bytes: Uint8Array): { readonly width: number; readonly height: number };
}

/**
 * A picture that cannot be drawn is left out: a letter without its logo is still a letter. Only JPEG:
 * the library copies one as it is, but unpacks a PNG behind our back, where a damaged one ends it all.
 */
function drawLogo(
  sheet: Sheet,
  bytes: Uint8Array,
  top: number
): { width: number; height: number } | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  try {
    const image = (sheet.pdf as unknown as Opener).openImage(bytes);
    const scale = Math.min(LOGO.width / image.width, LOGO.height / image.height);
    const size = { width: image.width * scale, height: image.height * scale };
    sheet.pdf.image(image as never, MARGINS.left, top, size);
    return size;
  } catch {
    return undefined;
  }
}

export function drawTitle(sheet: Sheet, { title, mark }: PrintDocument): void {
  const top = sheet.y;
  sheet.write(title, { size: 16, strong: true }, { width: mark ? WIDTH * 0.62 : WIDTH });
  const below = sheet.y;
  if (mark) {
    sheet.y = top + 3;
    const x = WIDTH * 0.64;
    sheet.write(mark, { size: 12, strong: true, align: 'right' }, { x });
  }
  sheet.y = Math.max(below, sheet.y) + 8;
}

/** Whose paper it is, what it is, and which page of how many, on every page. */
export function drawFeet(sheet: Sheet, { title, about, mark }: PrintDocument): void {
  const { start, count } = sheet.pdf.bufferedPageRange();
  const left = [about, title, mark].filter(Boolean).join('  ·  ');
  for (let index = 0; index < count; index++) {
    sheet.pdf.switchToPage(start + index);
    const y = sheet.end + 14;
    sheet.line(y, INK.faint);
    const small = { size: 8.5, quiet: true } as const;
    sheet.writeLine(left, y + 6, small, { width: WIDTH - 90 });
    const page = `Page ${index + 1} of ${count}`;
    sheet.writeLine(page, y + 6, { ...small, align: 'right' }, { x: WIDTH - 85, width: 85 });
  }
}
