import type { BlobReference } from '../blobs/reference.ts';
import type { CodingType } from '../docs/coding.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { DocumentKeeper } from '../docs/keeper.ts';
import type { ImportReport } from '../import/report.ts';
import { given } from '../import/text.ts';
import { fail, ok, type Result } from '../problem.ts';
import { readGrid, type Grid } from './read/grid.ts';
import type { CodingMapping } from './read/mapping.ts';
import { readGridOf } from './read/read.ts';
import { NOUNS, type ReadingOptions } from './read/reading.ts';
import { packTable, type PackedTable } from './table.ts';
import { codingTableId } from './tables.ts';

/** A code file as read and packed, not yet of the practice; plain values, to cross between threads. */
export interface CodeFile {
  readonly type: CodingType;
  readonly name: string;
  readonly packed: PackedTable;
  /** As of a dry run. */
  readonly report: ImportReport;
  /** The list that the mapping names. */
  readonly source?: string;
}

/** What a table is called and when it is in force. */
export interface TableAbout {
  /** The list that it is a version of; see {@link LISTS} for what it is without. */
  readonly source?: string | undefined;
  /** Without it, the file's name. */
  readonly version?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What became of the table: nothing of it is written in a dry run. */
export interface CodeImportReport extends ImportReport {
  readonly table: {
    readonly id: Uuid;
    readonly type: CodingType;
    readonly source: string;
    readonly version: string;
    readonly from?: string;
    readonly to?: string;
    readonly content: string;
    readonly rows: number;
  };
}

/** Names of lists, where nobody gives another: versions of one list take each other's place. */
export const LISTS: Readonly<Record<CodingType, string>> = {
  icd10: 'ICD-10 Master Industry Table',
  medicines: 'Single exit prices',
  tariff: 'Tariff'
};

/** Media type of a table's file. */
const MEDIA_TYPE = 'application/zlib';

/** Reads a file of codes and packs its rows: all of the work, and nothing is written yet. */
export async function readCodeFile(
  type: CodingType,
  name: string,
  bytes: Uint8Array,
  options: ReadingOptions,
  mapping?: CodingMapping
): Promise<Result<CodeFile>> {
  const grid = await readGrid(name, bytes, mapping?.sheet);
  return grid.ok ? packGrid(type, grid.value, options, mapping) : grid;
}

/** {@link readCodeFile} of a sheet that was opened before. */
export async function packGrid(
  type: CodingType,
  grid: Grid,
  options: ReadingOptions,
  mapping?: CodingMapping
): Promise<Result<CodeFile>> {
  const { name } = grid;
  const read = await readGridOf(type, grid, options, mapping);
  if (!read.ok) return read;
  const { rows, report, total } = read.value;
  if (rows.length === 0) {
    const { reasons } = report.build({ source: name, dryRun: true, total });
    return fail('no-codes', `“${name}” has no row that could be taken.`, {
      safe: 'Nothing was imported.',
      action: 'Check that it is the right file and sheet, or name its columns in a mapping.',
      detail: reasons.map(({ code, count }) => `${code}: ${count}`).join(', ')
    });
  }
  return ok({
    type,
    name,
    packed: packTable(type, rows),
    report: report.build({ source: name, dryRun: true, total }),
    ...(mapping?.source ? { source: mapping.source } : {})
  });
}

/** A device that takes a table in. */
interface Device extends DocumentKeeper {
  status(): Promise<{ readonly practice: Uuid }>;
  putBlob(scope: 'common', content: Uint8Array, mediaType: string): Promise<Result<BlobReference>>;
}

/**
 * Brings a table into the practice: its file first, then the entry that names it. The same table
 * again adds nothing; one that was retired is in use again.
 */
export async function bringIn(
  file: CodeFile,
  about: TableAbout,
  device: Device,
  { dryRun = false }: { readonly dryRun?: boolean } = {}
): Promise<Result<CodeImportReport>> {
  const { type, packed, report } = file;
  if (about.from && about.to && about.from > about.to) {
    return fail('ends-before', 'The table ends before it begins to be in force.', {
      safe: 'Nothing was imported.'
    });
  }
  const { practice } = await device.status();
  const id = codingTableId(practice, type, packed.content);
  const present = (await device.read('practice', practice))?.value.codingTables[id];
  const table = given({
    type,
    source: about.source ?? file.source ?? LISTS[type],
    version: about.version ?? file.name.replace(/\.[^.]*$/, ''),
    from: about.from,
    to: about.to,
    content: packed.content,
    rows: packed.rows
  });
  if (present && !present.removed) {
    const { source, version, from, to } = present;
    const standing = given({ ...table, source, version, from, to });
    return ok(alreadyHere({ ...report, dryRun, table: { id, ...standing } }, type));
  }
  const told = { ...report, dryRun, table: { id, ...table } };
  if (dryRun) return ok(told);
  const added = present
    ? await device.change([{ change: 'practice.restoreCodingTable', args: { codingTable: id } }])
    : await add(id, table, file, device);
  return added.ok ? ok(told) : added;
}

async function add(
  id: Uuid,
  table: Omit<CodeImportReport['table'], 'id'>,
  { packed, report }: CodeFile,
  device: Device
): Promise<Result<unknown>> {
  const stored = await device.putBlob('common', packed.bytes, MEDIA_TYPE);
  if (!stored.ok) return stored;
  const { skipped, refused } = report.counts;
  const args = { id, ...table, file: stored.value, skipped, refused };
  return device.change([{ change: 'practice.addCodingTable', args }]);
}

/** The same report, of a table that the practice has: every row of it is passed over. */
function alreadyHere(report: CodeImportReport, type: CodingType): CodeImportReport {
  const { taken, skipped, refused } = report.counts;
  return {
    ...report,
    counts: { taken: 0, skipped: skipped + taken, refused },
    byType: Object.fromEntries(
      Object.entries(report.byType).map(([noun, of]) => [
        noun,
        { ...of, taken: 0, skipped: of.skipped + of.taken }
      ])
    ),
    reasons: [
      {
        outcome: 'skipped',
        type: NOUNS[type],
        code: 'already-here',
        reason: 'The practice has this table already.',
        count: taken
      },
      ...report.reasons
    ],
    lines: report.lines.filter(({ outcome }) => outcome !== 'taken')
  };
}
