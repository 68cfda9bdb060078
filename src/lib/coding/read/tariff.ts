import { ok, type Result } from '../../problem.ts';
import type { TariffRow } from '../rows.ts';
import type { CodeCells } from './cells.ts';
import { columnsOf } from './columns.ts';
import type { Grid } from './grid.ts';
import type { HeadingNames } from './headings.ts';
import type { CodingMapping, Sources } from './mapping.ts';
import {
  passedOver,
  readRows,
  rejected,
  type ReadingOptions,
  type RowOutcome,
  type TableReading
} from './reading.ts';

/** What tariff files call their columns, where no mapping says it. */
export const TARIFF_HEADINGS: HeadingNames = {
  code: /^(tariff|procedure|item|rpl|nhrpl|billing)?code$/,
  words: /^(tariff|procedure|item)?(desc(ription)?|wording|name)$/,
  discipline: /^(discipline|practicetype|speciality|specialty)(code)?$/,
  price: /^(tariff)?(price|amount|fee|rate|value|rand)(incl(vat)?)?$/,
  units: /^(units?|rvus?)$/,
  vat: /^vat(flag|code|rate|type)?$/,
  modifier: /^(is)?modifier$/,
  from: /^(valid|effective|start)?(from|date|start)(date)?$/,
  to: /^(valid|effective|end)?(to|until|end|till)(date)?$/
};

/** A tariff file, in which code, discipline and first day tell lines apart. */
export async function readTariff(
  grid: Grid,
  options: ReadingOptions,
  mapping?: CodingMapping<'tariff'>
): Promise<Result<TableReading<'tariff'>>> {
  const columns = columnsOf(grid, TARIFF_HEADINGS, mapping, ['code', 'words']);
  if (!columns.ok) return columns;
  const { headed, sources } = columns.value;
  const seen = new Map<string, { readonly number: number; readonly said: string }>();
  return ok(
    await readRows('tariff', grid, headed, options, (cells, number) => {
      const outcome = readRow(cells, sources);
      if (!('row' in outcome)) return outcome;
      const { code, discipline = '', from = '' } = outcome.row;
      const key = [code, discipline, from].join('\n');
      const said = JSON.stringify(outcome.row);
      const twin = seen.get(key);
      if (twin) {
        return twin.said === said
          ? passedOver('duplicate-row', 'The same line as in an earlier row.')
          : rejected(
              'same-code',
              'An earlier row has the same code for the same time, and differs.'
            );
      }
      seen.set(key, { number, said });
      return outcome;
    })
  );
}

function readRow(cells: CodeCells, of: Sources<'tariff'>): RowOutcome<'tariff'> {
  const typed = cells.code(of.code);
  if (typed === undefined) return rejected('code-missing', 'The row has no code.');
  const code = typed.replace(/\s/g, '').toUpperCase();
  if (!/^[0-9A-Z]{1,12}$/.test(code)) {
    return rejected('not-a-code', 'What stands there is no tariff code.');
  }
  const words = cells.value(of.words);
  if (words === undefined) return rejected('words-missing', 'The code has no description.');
  // Spreadsheets take away zeros in front: tariff codes are four digits at least.
  const padded = /^\d{1,3}$/.test(code) ? code.padStart(4, '0') : code;
  if (padded !== code) cells.warnings.push(`The code “${code}” was read as ${padded}.`);
  const priceCents = cells.cents(of.price, 'price');
  if (of.price !== undefined && cells.value(of.price) === undefined) {
    cells.warnings.push('The line has no price.');
  }
  const from = cells.day(of.from, 'first day');
  const to = cells.day(of.to, 'last day');
  if (from && to && from > to) return rejected('ends-before', 'It ends before it begins.');
  const row: TariffRow = {
    code: padded,
    words,
    discipline: cells.code(of.discipline),
    priceCents,
    units: of.units === undefined ? undefined : cells.positive(of.units, 'units'),
    vat: cells.choice(of.vat, VAT, 'VAT flag'),
    modifier: yes(cells.value(of.modifier)),
    from,
    to
  };
  return { row };
}

const yes = (text: string | undefined): boolean =>
  /^(y(es)?|true|1|j(a)?|m|modifier)$/i.test(text ?? '');

const VAT: Readonly<Record<string, 'standard' | 'zero' | 'exempt'>> = {
  y: 'standard',
  yes: 'standard',
  s: 'standard',
  standard: 'standard',
  '15': 'standard',
  '15%': 'standard',
  '0.15': 'standard',
  n: 'exempt',
  no: 'exempt',
  e: 'exempt',
  exempt: 'exempt',
  z: 'zero',
  zero: 'zero',
  '0': 'zero',
  '0%': 'zero'
};
