import { words } from '../../text/fold.ts';
import { codeOf, type CodingType, type Icd10Row, type MedicineRow, type RowOf } from '../rows.ts';

/** A code as it is compared: without dot, slash and case, so that `e119` finds `E11.9`. */
export const compactCode = (code: string): string => code.replace(/[^0-9a-z]/gi, '').toLowerCase();

/** What a row is found by besides its code. */
export function searchedText(type: CodingType, row: RowOf[CodingType]): string {
  if (type !== 'medicines') return (row as Icd10Row).words;
  const { name, ingredients, form } = row as MedicineRow;
  return [name, ...ingredients.map((one) => one.name), form ?? ''].join(' ');
}

/** The words of a row, folded, each once, between spaces: ` cholera due to vibrio `. */
export const termsOf = (type: CodingType, row: RowOf[CodingType]): string =>
  ` ${[...new Set(words(searchedText(type, row)))].join(' ')} `;

/**
 * Best first, where nothing else tells rows apart: usable before discontinued, first diagnoses before
 * others, general before particular (fewer words), then by code.
 */
export function inOrder<T extends CodingType>(
  type: T,
  rows: readonly RowOf[T][]
): readonly RowOf[T][] {
  return rows
    .map((row) => ({ row, key: orderKey(type, row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

function orderKey(type: CodingType, row: RowOf[CodingType]): string {
  const code = codeOf(type, row);
  if (type === 'tariff') return code;
  if (type === 'medicines') {
    const { discontinued, name } = row as MedicineRow;
    return `${Number(discontinued)} ${name.toLowerCase()} ${code}`;
  }
  const { discontinued, clinical, primary, words: text } = row as Icd10Row;
  const length = String(text.split(/\s+/).length).padStart(3, '0');
  return [discontinued, !clinical, !primary].map(Number).join('') + length + code;
}
