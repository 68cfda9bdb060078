import { given } from '../../import/text.ts';
import type { Ingredient } from '../rows.ts';
import type { CodeCells } from './cells.ts';
import type { Sources } from './mapping.ts';

/**
 * The ingredients of a row: one, with strength and unit in columns of their own, or several in one
 * cell, `Paracetamol 500.0 mg|Codeine 8.0 mg`.
 */
export function readIngredients(cells: CodeCells, of: Sources<'medicines'>): Ingredient[] {
  const cell = cells.value(of.ingredient);
  if (cell === undefined) return [];
  if (of.strength === undefined) return cell.split('|').flatMap(inWords);
  const unit = cells.value(of.unit);
  return [
    given({
      name: cell,
      strength: tidyStrength(cells.value(of.strength)),
      // What the price list writes where there is no unit.
      unit: unit === 'ZZZ' ? undefined : unit
    })
  ];
}

/** `Paclitaxel 1.0 mcg/mm2` taken apart; what has no number in it is all name. */
function inWords(text: string): Ingredient[] {
  const words = text.trim();
  if (words === '') return [];
  const match = /^(.+?)\s+(\d[\d.,]*)\s+(\S.*)$/.exec(words);
  const [, name, strength, unit] = match ?? [];
  return name ? [given({ name, strength: tidyStrength(strength), unit })] : [{ name: words }];
}

/** `500.0` is 500, and 12 digits behind the point are an accident of binary numbers. */
function tidyStrength(typed: string | undefined): string | undefined {
  if (typed === undefined || !/^\d+\.\d+$/.test(typed)) return typed;
  return String(Number(Number(typed).toPrecision(10)));
}
