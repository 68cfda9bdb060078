import { A } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { SqlDatabase, SqlRow, SqlValue } from '../sql.ts';
import { derive, type ProjectionInput } from './derive.ts';
import { regroup } from './groups.ts';
import { place } from './places.ts';
import { FOLLOWING } from './schema.ts';
import { removeSearch, writeSearch } from './search/store.ts';
import { TABLE_NAMES, TABLES, type Rows, type TableName } from './tables.ts';

/** Heads in one text: sorted, so that equal sets are equal texts. */
const headsText = (input: ProjectionInput): string => A.getHeads(input.doc).toSorted().join(' ');

/**
 * Derives and writes the rows of some documents in one transaction; see `Projections.apply`. Only
 * rows that differ are written, so that what is returned is what changed.
 */
export function applyBatch(
  db: SqlDatabase,
  batch: readonly ProjectionInput[]
): ReadonlySet<string> {
  return inTransaction(db, (changed) => {
    for (const input of batch) applyOne(db, input, changed);
  });
}

/** Removes all rows of some documents in one transaction; see `Projections.remove`. */
export function removeBatch(db: SqlDatabase, ids: readonly Uuid[]): ReadonlySet<string> {
  return inTransaction(db, (changed) => {
    for (const id of ids) removeOne(db, id, changed);
  });
}

function inTransaction(db: SqlDatabase, work: (changed: Set<string>) => void): ReadonlySet<string> {
  return db.transaction(() => {
    const changed = new Set<string>();
    work(changed);
    for (const table of [...changed]) {
      for (const following of FOLLOWING[table] ?? []) changed.add(following);
    }
    return changed;
  });
}

function removeOne(db: SqlDatabase, id: Uuid, changed: Set<string>): void {
  const before = db.prepare('SELECT tables FROM source WHERE id = ?').get<{ tables: string }>(id);
  if (!before) return;
  const had = new Set(before.tables.split(' '));
  const joined = new Set<string>();
  for (const name of TABLE_NAMES) {
    if (!had.has(name)) continue;
    const touched = replaceRows(db, name, id, [], true);
    if (touched.length > 0) changed.add(name);
    if (name === 'appointment_entry') placeAll(db, touched, changed);
    noteJoined(name, id, touched, joined);
  }
  if (regroup(db, joined)) changed.add('patient_group');
  if (removeSearch(db, id)) changed.add('patient_search');
  db.prepare('DELETE FROM source WHERE id = ?').run(id);
  changed.add('source');
}

interface Source extends SqlRow {
  kind: string;
  heads: string;
  tables: string;
}

function applyOne(db: SqlDatabase, input: ProjectionInput, changed: Set<string>): void {
  const { id } = input;
  const kind = String(input.kind);
  const heads = headsText(input);
  const before = db.prepare('SELECT kind, heads, tables FROM source WHERE id = ?').get<Source>(id);
  if (before?.heads === heads && before.kind === kind) return;

  const { rows, search, newer } = derive(input);
  const had = new Set(before?.tables.split(' '));
  const has = TABLE_NAMES.filter((name) => rows[name]?.length);
  const joined = new Set<string>();
  for (const name of TABLE_NAMES) {
    if (!had.has(name) && !has.includes(name)) continue;
    const touched = replaceRows(db, name, id, rows[name] ?? [], had.has(name));
    if (touched.length > 0) changed.add(name);
    if (name === 'appointment_entry') placeAll(db, touched, changed);
    noteJoined(name, id, touched, joined);
  }
  if (regroup(db, joined)) changed.add('patient_group');
  if (search ? writeSearch(db, id, search) : before && removeSearch(db, id)) {
    changed.add('patient_search');
  }
  db.prepare(
    'INSERT OR REPLACE INTO source (id, kind, heads, newer, tables) VALUES (?, ?, ?, ?, ?)'
  ).run(id, kind, heads, newer ? 1 : 0, has.join(' '));
  changed.add('source');
}

type AnyRow = Record<string, SqlValue>;

/** The SQL of one table, written once. */
interface TableSql {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly select: string;
  readonly insert: string;
  readonly remove: string;
}

const SQL = Object.fromEntries(
  TABLE_NAMES.map((name): [TableName, TableSql] => {
    const columns = Object.keys(TABLES[name].columns);
    const { key } = TABLES[name];
    const list = columns.map((column) => `"${column}"`).join(', ');
    const where = ['source', ...key].map((column) => `"${column}" = ?`).join(' AND ');
    return [
      name,
      {
        columns,
        key,
        select: `SELECT ${list} FROM ${name} WHERE source = ?`,
        insert: `INSERT INTO ${name} (source, ${list}) VALUES (?${', ?'.repeat(columns.length)})`,
        remove: `DELETE FROM ${name} WHERE ${where}`
      }
    ];
  })
) as Record<TableName, TableSql>;

const textOf = (row: AnyRow, columns: readonly string[]): string =>
  JSON.stringify(columns.map((column) => row[column]));

/** Makes a document's rows in one table those that are given; returns the rows that came or went. */
function replaceRows(
  db: SqlDatabase,
  name: TableName,
  source: Uuid,
  given: NonNullable<Rows[TableName]>,
  mayHaveRows: boolean
): AnyRow[] {
  const { columns, key, select, insert, remove } = SQL[name];
  const after = new Map((given as AnyRow[]).map((row) => [textOf(row, key), row]));
  const touched: AnyRow[] = [];
  for (const row of mayHaveRows ? db.prepare(select).all(source) : []) {
    const id = textOf(row, key);
    const kept = after.get(id);
    if (kept && textOf(kept, columns) === textOf(row, columns)) {
      after.delete(id);
      continue;
    }
    db.prepare(remove).run(source, ...key.map((column) => row[column]!));
    touched.push(row);
  }
  for (const row of after.values()) {
    db.prepare(insert).run(source, ...columns.map((column) => row[column]!));
    touched.push(row);
  }
  return touched;
}

/** Notes the patients whose groups may have changed: a link came or went, or a patient did. */
function noteJoined(
  name: TableName,
  id: Uuid,
  touched: readonly AnyRow[],
  joined: Set<string>
): void {
  if (name === 'patient_merge') {
    for (const { other } of touched) joined.add(id).add(String(other));
  } else if (name === 'patient') {
    // A row that was replaced is here twice: as it was, and as it is.
    const [before, after] = touched;
    if (before && before.practice !== after?.practice) joined.add(id);
  }
}

/** Decides where the appointments of changed entries stand now. */
function placeAll(db: SqlDatabase, entries: readonly AnyRow[], changed: Set<string>): void {
  for (const id of new Set(entries.map((entry) => String(entry.id)))) {
    if (place(db, id)) changed.add('appointment');
  }
}
