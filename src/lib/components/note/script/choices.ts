import type { CodeHit } from '../../../api/coding.ts';
import { takenWords } from '../../../prescribing/dosing.ts';
import { medicineWords } from '../../../prescribing/medicine.ts';
import type { FavouriteRow, PrescribedLine } from '../../../projections/catalogue.ts';
import { fold, words } from '../../../text/fold.ts';

/** What may be chosen as a medicine: one prescribed before, a line of the price list, or own words. */
export type MedicineChoice =
  | { readonly kind: 'before'; readonly line: PrescribedLine; readonly uses: number }
  | { readonly kind: 'listed'; readonly hit: CodeHit<'medicines'> }
  | { readonly kind: 'typed'; readonly text: string };

export const choiceText = (choice: MedicineChoice): string =>
  choice.kind === 'before'
    ? medicineWords(choice.line.medicine, choice.line.strength)
    : choice.kind === 'listed'
      ? choice.hit.row.name
      : choice.text;

export const choiceKey = (choice: MedicineChoice): string =>
  choice.kind === 'listed'
    ? `listed ${choice.hit.table} ${choice.hit.code}`
    : choice.kind === 'before'
      ? `before ${choice.line.code ?? ''} ${choice.line.medicine}`
      : `typed ${choice.text}`;

/** How it was taken the last time, on one line. */
export const lastTaken = (line: PrescribedLine): string =>
  [takenWords(line), line.quantity].filter(Boolean).join(' · ');

/** Few: the price list stands below them. */
const MOST = 6;

/** Of the medicines prescribed before those that every typed word begins in; all of nothing typed. */
export function favouritesFor(typed: string, rows: readonly FavouriteRow[]): MedicineChoice[] {
  const wanted = words(typed);
  return rows
    .filter(({ line }) => {
      const has = words(`${line.medicine} ${line.strength ?? ''} ${line.code ?? ''}`);
      return wanted.every((word) => has.some((one) => one.startsWith(fold(word))));
    })
    .slice(0, wanted.length === 0 ? MOST * 2 : MOST)
    .map(({ line, uses }) => ({ kind: 'before', line, uses }));
}
