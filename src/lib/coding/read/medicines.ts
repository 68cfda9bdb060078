import { ok, type Result } from '../../problem.ts';
import { given } from '../../import/text.ts';
import type { Ingredient, MedicineRow } from '../rows.ts';
import type { CodeCells } from './cells.ts';
import { columnsOf } from './columns.ts';
import type { Grid } from './grid.ts';
import type { HeadingNames } from './headings.ts';
import { readIngredients } from './ingredients.ts';
import type { CodingMapping, Sources } from './mapping.ts';
import {
  passedOver,
  readRows,
  rejected,
  type ReadingOptions,
  type RowOutcome,
  type TableReading
} from './reading.ts';

/** Headings of the single exit price list, and of lists made from it. */
export const MEDICINE_HEADINGS: HeadingNames = {
  nappi: /^nappi(product)?(code)?$/,
  suffix: /^(nappi)?(pack)?suffix$/,
  name: /^((medicine)?proprietaryname|name|product(name)?|tradename)$/,
  schedule: /^(medicine)?schedule$/,
  form: /^dosageform$/,
  packSize: /^packsize$/,
  packs: /^(quantity|numpacks)$/,
  price: /^(sep(inclvat)?|singleexitprice(inclvat)?|price)$/,
  ingredient: /^(active)?ingredients?$/,
  strength: /^strength$/,
  unit: /^unit$/,
  holder: /^applicantname$/,
  registration: /^(mccmedicineregno|regno|registration(no|number)?)$/,
  atc: /^atc\d?$/,
  generic: /^originatororgeneric$/,
  status: /^status$/,
  from: /^effectivedate$/
};

/** A list of medicines with their single exit prices. */
export async function readMedicines(
  grid: Grid,
  options: ReadingOptions,
  mapping?: CodingMapping<'medicines'>
): Promise<Result<TableReading<'medicines'>>> {
  const columns = columnsOf(grid, MEDICINE_HEADINGS, mapping, ['nappi', 'name']);
  if (!columns.ok) return columns;
  const { headed, sources } = columns.value;
  const reader = new MedicineReader(sources);
  return ok(
    await readRows('medicines', grid, headed, options, (cells, number) =>
      reader.read(cells, number)
    )
  );
}

interface Product {
  readonly number: number;
  readonly row: MedicineRow;
  /** The row as it was before ingredients were added: what a repeated row is compared with. */
  readonly own: string;
}

class MedicineReader {
  readonly #of: Sources<'medicines'>;
  readonly #seen = new Map<string, Product>();
  /** The product that continuation rows belong to; `out` where it did not come in. */
  #current: Product | 'out' | undefined;

  constructor(of: Sources<'medicines'>) {
    this.#of = of;
  }

  read(cells: CodeCells, number: number): RowOutcome<'medicines'> {
    const typed = cells.code(this.#of.nappi);
    const name = cells.value(this.#of.name);
    if (typed === undefined || (name === undefined && this.#repeats(typed))) {
      return this.#continuation(cells, typed === undefined ? name : undefined);
    }
    const outcome = this.#product(cells, typed, name);
    if ('rejected' in outcome) {
      this.#current = 'out';
      return outcome;
    }
    const { row } = outcome as { row: MedicineRow };
    const key = row.nappi + row.suffix;
    const own = JSON.stringify(row);
    const twin = this.#seen.get(key);
    if (twin) {
      this.#current = 'out';
      return twin.own === own
        ? passedOver('duplicate-row', 'The same product as in an earlier row.')
        : rejected(
            'same-code',
            'An earlier row has the same NAPPI code and says other things of it.'
          );
    }
    this.#current = { number, row, own };
    this.#seen.set(key, this.#current);
    return outcome;
  }

  /** Whether a row without a name names the product above it once more. */
  #repeats(typed: string): boolean {
    const nappi = readNappi(typed, undefined);
    const above = this.#current;
    return (
      above !== undefined &&
      above !== 'out' &&
      above.row.nappi === nappi?.nappi &&
      above.row.suffix === nappi.suffix
    );
  }

  /** A row that adds ingredients to the product above it; with a name, those of one part of it. */
  #continuation(cells: CodeCells, part: string | undefined): RowOutcome<'medicines'> {
    const found = readIngredients(cells, this.#of);
    if (found.length === 0) {
      return rejected('nappi-missing', 'The row has neither a NAPPI code nor an ingredient.');
    }
    if (this.#current === undefined) {
      return rejected('no-product', 'The row adds ingredients, and no product stands above it.');
    }
    if (this.#current === 'out') {
      return passedOver('product-left-out', 'It adds ingredients to a product that is left out.');
    }
    if (part) cells.warnings.push(`“${part}” has no NAPPI code: taken as part of the row above.`);
    this.#current.row.ingredients.push(
      ...found.map((one): Ingredient => (part ? { ...one, name: `${one.name} (${part})` } : one))
    );
    return { part: 'ingredient' };
  }

  #product(cells: CodeCells, typed: string, name: string | undefined): RowOutcome<'medicines'> {
    const of = this.#of;
    const nappi = readNappi(typed, cells.code(of.suffix));
    if (!nappi) {
      return rejected('not-a-nappi', 'What stands there is no NAPPI code: it has 9 or 10 digits.');
    }
    if (name === undefined) return rejected('name-missing', 'The product has no name.');
    const priceCents = cells.cents(of.price, 'price');
    if (priceCents === undefined && cells.value(of.price) === undefined) {
      cells.warnings.push('The product has no price.');
    }
    const row: MedicineRow = {
      nappi: nappi.nappi,
      suffix: nappi.suffix,
      name,
      ...scheduleOf(cells, of),
      form: cells.value(of.form)?.toUpperCase(),
      packSize: cells.positive(of.packSize, 'pack size'),
      packs: wholePacks(cells, of),
      priceCents,
      ingredients: readIngredients(cells, of),
      holder: cells.value(of.holder),
      registration: cells.value(of.registration),
      atc: cells.value(of.atc),
      ...kindOf(cells, of),
      from: cells.day(of.from, 'effective date')
    };
    return { row: given(row) };
  }
}

/**
 * A NAPPI product and suffix: in one (9 digits, or 10 with a product of seven), parted by a dash, or
 * in two columns, from which spreadsheets take away zeros in front. With 8 digits in one nobody can
 * tell which is lost, and a wrong code would be claimed.
 */
export function readNappi(
  typed: string,
  suffix: string | undefined
): { nappi: string; suffix: string } | undefined {
  const digits = typed.replace(/[\s/-]/g, '');
  const [nappi, end] =
    suffix === undefined
      ? [digits.slice(0, -3), digits.slice(-3)]
      : [digits.padStart(6, '0'), suffix.padStart(3, '0')];
  return /^\d{6,7}$/.test(nappi) && /^\d{3}$/.test(end) ? { nappi, suffix: end } : undefined;
}

/** `S3`, `S 3`, `S1,S4`, `S2 & S3`, `S4 (NS2)`: the strictest counts, the rest is kept as written. */
function scheduleOf(cells: CodeCells, of: Sources<'medicines'>) {
  const typed = cells.value(of.schedule);
  if (typed === undefined) return {};
  const all = [...typed.matchAll(/(?<!N)S\s*([0-8])(?!\d)/gi)].map((match) => Number(match[1]));
  if (all.length === 0) {
    cells.warnings.push(`The schedule “${typed}” is not known.`);
    return { scheduleNote: typed };
  }
  const schedule = Math.max(...all);
  if (/^S\s*\d$/i.test(typed)) return { schedule };
  cells.warnings.push(`The schedule “${typed}” counts as S${schedule}.`);
  return { schedule, scheduleNote: typed };
}

function wholePacks(cells: CodeCells, of: Sources<'medicines'>): number | undefined {
  const packs = cells.positive(of.packs, 'number of packs');
  if (packs === undefined || Number.isInteger(packs)) return packs;
  cells.warnings.push(`The number of packs is ${packs}: it counts as not known.`);
  return undefined;
}

/** Originator or generic, and discontinued or not: typed by hand, so only the beginnings are read. */
function kindOf(cells: CodeCells, of: Sources<'medicines'>) {
  const kind = cells.value(of.generic);
  const discontinued = [kind, cells.value(of.status)].some((text) =>
    /^discou?nt/i.test(text ?? '')
  );
  if (kind === undefined || /^disc/i.test(kind)) return { discontinued };
  if (/^gen/i.test(kind)) return { discontinued, generic: true };
  if (/^[o0]r/i.test(kind)) return { discontinued, generic: false };
  cells.warnings.push(`“${kind}” is neither originator nor generic.`);
  return { discontinued };
}
