import { doubleMetaphone } from 'double-metaphone';
import type { SqlDatabase } from '../../sql.ts';
import type { CodingTable } from '../table.ts';
import { codeOf, type CodingType, type Icd10Row, type RowOf, type TariffRow } from '../rows.ts';
import { compactCode, inOrder, termsOf } from './terms.ts';

/** Rows of one transaction; between two of them others are answered, and progress is told. */
const SLICE = 2000;

/**
 * Brings a table into the index under its content's hash. A table that is there already costs
 * nothing; one whose loading was cut short (by `signal`, say) is loaded anew.
 */
export async function loadTable(
  db: SqlDatabase,
  content: string,
  { type, rows }: Pick<CodingTable, 'type' | 'rows'>,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal
): Promise<void> {
  const known = listOf(db, content);
  if (known?.complete === 1) return;
  if (known) dropTable(db, content);
  const { list, first } = begin(db, content, type, rows.length);
  const vocabulary = new Map<string, number>();
  const sorted = inOrder(type, rows);
  for (let from = 0; from < sorted.length; from += SLICE) {
    onProgress?.(from, sorted.length);
    const slice = sorted.slice(from, from + SLICE).map((row) => indexed(type, row));
    for (const { terms } of slice) {
      for (const term of terms.trim().split(' ')) {
        vocabulary.set(term, (vocabulary.get(term) ?? 0) + 1);
      }
    }
    db.transaction(() => write(db, list, first + from, slice));
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    // Somebody may have dropped the table meanwhile: its row numbers are not ours any more.
    if (!listOf(db, content)) return;
  }
  db.transaction(() => {
    writeVocabulary(db, list, vocabulary);
    db.prepare('UPDATE code_list SET complete = 1 WHERE list = ?').run(list);
  });
  onProgress?.(sorted.length, sorted.length);
}

/** Takes a table out of the index. */
export function dropTable(db: SqlDatabase, content: string): void {
  db.transaction(() => {
    const found = listOf(db, content);
    if (!found) return;
    const { list, first, last } = found;
    db.prepare('DELETE FROM code_text WHERE rowid BETWEEN ? AND ?').run(first, last);
    db.prepare('DELETE FROM code_row WHERE row BETWEEN ? AND ?').run(first, last);
    for (const table of ['code_word', 'code_sound', 'code_list']) {
      db.prepare(`DELETE FROM ${table} WHERE list = ?`).run(list);
    }
  });
}

export type ListRow = {
  readonly list: number;
  readonly type: string;
  readonly first: number;
  readonly last: number;
  readonly complete: number;
};

export const listOf = (db: SqlDatabase, content: string): ListRow | undefined =>
  db
    .prepare('SELECT list, type, first, last, complete FROM code_list WHERE content = ?')
    .get<ListRow>(content);

/** A list's number and rows of its own, which no list after it is given. */
function begin(db: SqlDatabase, content: string, type: CodingType, rows: number) {
  return db.transaction(() => {
    const { first } = db
      .prepare('SELECT coalesce(max(last), 0) + 1 AS first FROM code_list')
      .get<{ first: number }>()!;
    db.prepare(
      'INSERT INTO code_list (content, type, first, last, complete) VALUES (?, ?, ?, ?, 0)'
    ).run(content, type, first, first + rows - 1);
    return { list: listOf(db, content)!.list, first };
  });
}

interface Indexed {
  readonly code: string;
  readonly terms: string;
  readonly clinical: number;
  readonly main: number;
  readonly starts: string | null;
  readonly ends: string | null;
  readonly data: string;
}

function indexed(type: CodingType, row: RowOf[CodingType]): Indexed {
  const icd10 = type === 'icd10' ? (row as Icd10Row) : undefined;
  const { from, to } = row as Pick<TariffRow, 'from' | 'to'>;
  const gone = 'discontinued' in row && row.discontinued && to === undefined;
  return {
    code: compactCode(codeOf(type, row)),
    terms: termsOf(type, row),
    clinical: Number(icd10?.clinical ?? true),
    main: Number(icd10?.primary ?? true),
    // A price's first day tells since when it is so; the medicine may be prescribed before.
    starts: type === 'medicines' ? null : (from ?? null),
    // Discontinued, and nobody says since when.
    ends: gone ? '0000-00-00' : (to ?? null),
    data: JSON.stringify(row)
  };
}

/** As one value: a call into SQLite for each row costs more than what it does there. */
function write(db: SqlDatabase, list: number, first: number, slice: readonly Indexed[]): void {
  const rows = JSON.stringify(slice);
  db.prepare(
    `INSERT INTO code_row (row, list, code, terms, clinical, main, starts, ends, data)
     SELECT ?1 + key, ?2, value ->> 'code', value ->> 'terms', value ->> 'clinical',
       value ->> 'main', value ->> 'starts', value ->> 'ends', value ->> 'data'
     FROM json_each(?3)`
  ).run(first, list, rows);
  db.prepare(
    `INSERT INTO code_text (rowid, words)
     SELECT row, terms FROM code_row WHERE row BETWEEN ? AND ? ORDER BY row`
  ).run(first, first + slice.length - 1);
}

function writeVocabulary(
  db: SqlDatabase,
  list: number,
  vocabulary: ReadonlyMap<string, number>
): void {
  db.prepare(
    `INSERT INTO code_word (list, term, rows)
     SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)`
  ).run(list, JSON.stringify([...vocabulary]));
  const sounds = [...vocabulary.keys()].flatMap((term) =>
    soundsOf(term).map((sound) => [sound, term])
  );
  db.prepare(
    `INSERT OR IGNORE INTO code_sound (list, sound, term)
     SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)`
  ).run(list, JSON.stringify(sounds));
}

/** How a word sounds, so that `hemorrhage` finds `haemorrhage`; numbers have no sound. */
export const soundsOf = (term: string): string[] =>
  /^\p{L}{3,}$/u.test(term)
    ? [...new Set(doubleMetaphone(term))].filter((sound) => sound.length > 1)
    : [];
