import type PDFDocument from 'pdfkit';
import { onPaper } from './words.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** A4 in points. */
export const PAPER = { width: 595.28, height: 841.89 } as const;
export const MARGINS = { top: 48, right: 56, bottom: 64, left: 56 } as const;
export const WIDTH = PAPER.width - MARGINS.left - MARGINS.right;

export const INK = {
  plain: '#000000',
  quiet: '#4a4a4a',
  line: '#8c8c8c',
  faint: '#bdbdbd'
} as const;

export interface Manner {
  readonly size?: number;
  readonly strong?: boolean;
  readonly quiet?: boolean;
  readonly align?: 'left' | 'right';
}

/** Pages that are written from the top down; everything goes on where the last thing ended. */
export class Sheet {
  readonly pdf: Pdf;
  /** How far down the page is written. */
  y: number = MARGINS.top;

  constructor(pdf: Pdf) {
    this.pdf = pdf;
  }

  /** Where writing must end. */
  get end(): number {
    return PAPER.height - MARGINS.bottom;
  }

  /** Begins a new page unless so many points are left on this one. */
  room(points: number): void {
    if (this.y + points <= this.end || this.y === MARGINS.top) return;
    this.pdf.addPage();
    this.y = MARGINS.top;
  }

  #set({ size = 10, strong = false, quiet = false }: Manner): void {
    this.pdf
      .font(strong ? 'strong' : 'regular')
      .fontSize(size)
      .fillColor(quiet ? INK.quiet : INK.plain);
  }

  /** How high a text will be, in points. */
  height(text: string, manner: Manner = {}, width: number = WIDTH): number {
    this.#set(manner);
    return this.pdf.heightOfString(onPaper(text) || ' ', { width, lineGap: 2 });
  }

  /**
   * Writes a text from here down, over as many pages as it takes, and goes on below it.
   *
   * @param at distance from the left margin, and the width to write in.
   */
  write(text: string, manner: Manner = {}, at: { x?: number; width?: number } = {}): void {
    const { x = 0, width = WIDTH - x } = at;
    this.#set(manner);
    this.pdf.text(onPaper(text) || ' ', MARGINS.left + x, this.y, {
      width,
      lineGap: 2,
      align: manner.align ?? 'left'
    });
    this.y = this.pdf.y;
  }

  /** Writes one line at a fixed height, cut short where it is too long; stays where it was. */
  writeLine(
    text: string,
    y: number,
    manner: Manner,
    at: { x?: number; width?: number } = {}
  ): void {
    const { x = 0, width = WIDTH - x } = at;
    const { bottom } = this.pdf.page.margins;
    this.#set(manner);
    // The foot lies in the margin, where the library would otherwise begin a new page.
    this.pdf.page.margins.bottom = 0;
    this.pdf.text(onPaper(text).replace(/\s+/g, ' '), MARGINS.left + x, y, {
      width,
      height: (manner.size ?? 10) * 1.4,
      ellipsis: true,
      align: manner.align ?? 'left'
    });
    this.pdf.page.margins.bottom = bottom;
  }

  line(y: number, colour: string, thickness = 0.5, x = 0, width = WIDTH - x): void {
    this.pdf
      .moveTo(MARGINS.left + x, y)
      .lineTo(MARGINS.left + x + width, y)
      .lineWidth(thickness)
      .strokeColor(colour)
      .stroke();
  }
}
