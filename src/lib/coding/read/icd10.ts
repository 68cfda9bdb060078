import { ok, type Result } from '../../problem.ts';
import { readIcd10Code } from '../icd10-code.ts';
import type { Icd10Row } from '../rows.ts';
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

/** Headings of the Master Industry Table, in the spellings of its editions. */
export const ICD10_HEADINGS: HeadingNames = {
  code: /^icd10(full)?code$/,
  words: /^who(full|long)?desc(ription)?$/,
  chapter: /^chapterdesc(ription)?$/,
  groupCode: /^groupcode$/,
  group: /^groupdesc(ription)?$/,
  clinical: /^valid(icd10)?clinicaluse$/,
  primary: /^valid(icd10)?primary$/,
  asterisk: /^valid(icd10)?asterisk$/,
  dagger: /^valid(icd10)?dagger$/,
  sequela: /^valid(icd10)?sequelae?$/,
  age: /^agerange$/,
  sex: /^(gender|sex)$/,
  status: /^status$/,
  whoFrom: /^whostartdate$/,
  whoTo: /^whoenddate$/,
  from: /^sastartdate$/,
  to: /^saenddate$/
};

/** The Master Industry Table of ICD-10 as the practice has it. */
export async function readIcd10(
  grid: Grid,
  options: ReadingOptions,
  mapping?: CodingMapping<'icd10'>
): Promise<Result<TableReading<'icd10'>>> {
  const columns = columnsOf(grid, ICD10_HEADINGS, mapping, [
    'code',
    'words',
    'clinical',
    'primary'
  ]);
  if (!columns.ok) return columns;
  const { headed, sources } = columns.value;
  const seen = new Map<string, { readonly number: number; readonly words: string }>();
  return ok(
    await readRows('icd10', grid, headed, options, (cells, number) => {
      const outcome = readRow(cells, sources);
      if (!('row' in outcome)) return outcome;
      const { code, words } = outcome.row;
      const twin = seen.get(code);
      if (twin) {
        return twin.words === words
          ? passedOver('duplicate-row', 'The same code as in an earlier row.')
          : rejected('same-code', `Row ${twin.number} has the same code and other words.`);
      }
      seen.set(code, { number, words });
      return outcome;
    })
  );
}

function readRow(cells: CodeCells, of: Sources<'icd10'>): RowOutcome<'icd10'> {
  const typed = cells.value(of.code);
  if (typed === undefined) return rejected('code-missing', 'The row has no code.');
  const code = readIcd10Code(typed);
  if (!code) return rejected('not-a-code', 'What stands there is no ICD-10 code.');
  const words = cells.value(of.words);
  if (words === undefined) return rejected('words-missing', 'The code has no description.');
  if (code !== typed.replace(/[*+†]+$/, '').trim()) {
    cells.warnings.push(`The code “${typed}” was read as ${code}.`);
  }
  const row: Icd10Row = {
    code,
    words,
    chapter: cells.value(of.chapter),
    group: groupOf(cells, of),
    clinical: cells.flag(of.clinical, 'clinical use'),
    primary: cells.flag(of.primary, 'primary'),
    asterisk: cells.flag(of.asterisk, 'asterisk') || typed.endsWith('*'),
    dagger: cells.flag(of.dagger, 'dagger') || /[+†]$/.test(typed),
    sequela: cells.flag(of.sequela, 'sequelae'),
    age: cells.age(of.age),
    sex: sexOf(cells, of),
    ...validity(cells, of)
  };
  if (row.discontinued && row.clinical) {
    cells.warnings.push(
      'The code is discontinued and still flagged as valid; its last day decides.'
    );
  }
  return { row };
}

/** `Intestinal infectious diseases (A00-A09)`. */
function groupOf(cells: CodeCells, of: Sources<'icd10'>): string | undefined {
  const words = cells.value(of.group);
  const range = /\([^)]*\)/.exec(cells.value(of.groupCode) ?? '')?.[0];
  return words && range && !words.includes(range) ? `${words} ${range}` : words;
}

/** `U` is unspecified, as no entry at all. */
function sexOf(cells: CodeCells, of: Sources<'icd10'>): Icd10Row['sex'] {
  const sex = cells.choice(of.sex, SEXES, 'sex');
  return sex === 'any' ? undefined : sex;
}

const SEXES = {
  f: 'female',
  female: 'female',
  m: 'male',
  male: 'male',
  u: 'any',
  unspecified: 'any'
} as const;

/**
 * When a code may be used. A start date bounds only codes that were added: of a modified code it
 * tells when its wording or flags changed, and the code was there before (the table's own layout,
 * column U).
 */
function validity(cells: CodeCells, of: Sources<'icd10'>) {
  const status = cells.value(of.status)?.charAt(0).toUpperCase();
  const from = cells.day(of.from, 'start date') ?? cells.day(of.whoFrom, 'WHO start date');
  const to = cells.day(of.to, 'end date');
  const whoTo = cells.day(of.whoTo, 'WHO end date');
  if (status !== undefined && !'AMD'.includes(status)) {
    cells.warnings.push(`The status “${status}” is not known; it is passed over.`);
  }
  const discontinued = status === 'D';
  const last = to ?? (discontinued ? whoTo : undefined);
  const first = status === 'A' ? from : undefined;
  if (first && last && first > last) {
    cells.warnings.push(`It ends on ${last}, before it begins on ${first}.`);
  }
  return { discontinued, from: first, to: last };
}
