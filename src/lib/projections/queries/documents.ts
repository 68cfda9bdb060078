import { z } from 'zod';
import { placeDocument } from '../../docs/attachments.move.ts';
import type { Category } from '../../docs/attachments.schema.ts';
import type { FileKind } from '../../docs/attachments.changes.ts';
import type { DocumentHit, DocumentRow, DocumentVersionRow } from '../catalogue.ts';
import { AFTER } from '../search/conditions.ts';
import { words } from '../../text/fold.ts';
import type { SqlDatabase, SqlRow, SqlValue } from '../../sql.ts';
import { GROUP_OF, limit, uuid, type QueryArea } from './query.ts';

/** One document's entry in one of the places where it may live. */
interface Filed extends SqlRow {
  id: string;
  kind: string;
  patient: string | null;
  name: string;
  category: string;
  day: string | null;
  note: string | null;
  consultation: string | null;
  tags_json: string;
  added_at: string;
  added_by: string;
  home: string | null;
  moves: number;
  removed_at: string | null;
  removed_by: string | null;
  removed_reason: string | null;
}

interface VersionRow extends SqlRow {
  id: string;
  kind: string;
  document: string;
  file: string | null;
  file_name: string;
  type: string;
  bytes: number;
  note: string | null;
  after: string | null;
  added_at: string;
  added_by: string;
  removed_at: string | null;
}

interface Wanted {
  readonly removed?: boolean | undefined;
  readonly arriving?: boolean | undefined;
}

const TABLES = ['filed', 'filed_version', 'source'];
const MOST_HITS = 50;
const OTHER_WORD = `AND EXISTS (SELECT 1 FROM filed_word AS o
  WHERE o.source = w.source AND o.id = w.id AND o.word >= ? AND o.word < ?)`;

/** The documents that some entries are of, where each of them lives, by day and then by arrival. */
function documents(db: SqlDatabase, found: readonly Filed[], wanted: Wanted): DocumentRow[] {
  const rows: DocumentRow[] = [];
  for (const id of new Set(found.map((one) => one.id))) {
    const row = documentOf(db, id, wanted);
    if (row) rows.push(row);
  }
  const day = ({ date, addedAt }: DocumentRow) => date ?? addedAt.slice(0, 10);
  return rows.sort(
    (a, b) => compare(day(b), day(a)) || compare(b.addedAt, a.addedAt) || compare(a.id, b.id)
  );
}

function documentOf(db: SqlDatabase, id: string, wanted: Wanted): DocumentRow | undefined {
  const copies = db
    .prepare('SELECT * FROM filed WHERE id = ? ORDER BY kind')
    .all<Filed>(id)
    .map((row) => ({
      row,
      kind: row.kind,
      home: homeOf(row)
    }));
  const place = placeDocument(copies);
  if (!place || (place.arriving && !wanted.arriving)) return undefined;
  const { row } = place.copy;
  if (row.removed_at !== null && !wanted.removed) return undefined;
  return {
    id,
    kind: row.kind as FileKind,
    patient: row.patient,
    name: row.name,
    category: row.category as Category,
    date: row.day,
    note: row.note,
    consultation: row.consultation,
    tags: JSON.parse(row.tags_json) as string[],
    addedAt: row.added_at,
    addedBy: row.added_by,
    moves: row.moves,
    arriving: place.arriving,
    removed:
      row.removed_at === null
        ? null
        : { at: row.removed_at, by: row.removed_by!, reason: row.removed_reason },
    versions: versionsOf(db, id, row.kind)
  };
}

const homeOf = ({ home, moves, added_at: at, added_by: by }: Filed) =>
  home === null ? undefined : { in: home as 'attachments' | 'papers', move: moves, at, by };

/**
 * The versions of a document, from wherever it lived: one that was added to the old place by a device
 * that had not heard of the move belongs to it as well.
 */
function versionsOf(db: SqlDatabase, document: string, kind: string): DocumentVersionRow[] {
  const rows = db
    .prepare(
      `SELECT v.*, s.kind FROM filed_version AS v JOIN source AS s ON s.id = v.source
       WHERE v.document = ? ORDER BY s.kind`
    )
    .all<VersionRow>(document);
  const byId = Map.groupBy(rows, ({ id }) => id);
  const kept = [...byId.values()].flatMap((copies) => {
    const here = copies.find((copy) => copy.kind === kind) ?? copies[0]!;
    if (here.removed_at !== null) return [];
    return here.file !== null ? here : (copies.find(({ file }) => file !== null) ?? here);
  });
  const followers = Map.groupBy(kept, ({ after }) => after ?? '');
  return kept
    .map((row) => ({
      id: row.id,
      kind: row.kind as FileKind,
      file: row.file,
      fileName: row.file_name,
      type: row.type,
      bytes: row.bytes,
      note: row.note,
      after: row.after,
      addedAt: row.added_at,
      addedBy: row.added_by,
      atOnce: row.after !== null && followers.get(row.after)!.length > 1
    }))
    .sort((a, b) => compare(b.addedAt, a.addedAt) || compare(b.id, a.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const filed = (db: SqlDatabase, where: string, ...params: SqlValue[]): Filed[] =>
  db.prepare(`SELECT * FROM filed WHERE ${where}`).all<Filed>(...params);

export const documentQueries: QueryArea<
  'patient.documents' | 'consultation.documents' | 'practice.documents' | 'documents.search'
> = {
  'patient.documents': {
    about: 'A patient’s documents with their versions, those of the latest day first.',
    params: z.strictObject({
      patient: uuid,
      removed: z.boolean().optional(),
      arriving: z.boolean().optional()
    }),
    tables: [...TABLES, 'patient_group'],
    run: (db, { patient, ...wanted }) =>
      documents(db, filed(db, `patient IN ${GROUP_OF('?1')}`, patient), wanted)
  },
  'consultation.documents': {
    about: 'The documents that belong to a consultation.',
    params: z.strictObject({ consultation: uuid }),
    tables: TABLES,
    run: (db, { consultation }) =>
      documents(db, filed(db, 'consultation = ?', consultation), { arriving: true }).filter(
        (one) => one.consultation === consultation
      )
  },
  'practice.documents': {
    about: 'The practice’s own documents with their versions.',
    params: z.strictObject({ removed: z.boolean().optional() }),
    tables: TABLES,
    run: (db, wanted) => documents(db, filed(db, 'patient IS NULL'), wanted)
  },
  'documents.search': {
    about: 'Documents of all patients and of the practice, by words of their names and tags.',
    params: z.strictObject({ text: z.string().max(500), limit }),
    tables: [...TABLES, 'filed_word', 'patient'],
    run: (db, { text, limit: most = MOST_HITS }) => {
      const asked = words(text);
      if (asked.length === 0) return [];
      const [longest, ...others] = asked.sort((a, b) => b.length - a.length);
      const begun = (word: string) => [word, word + AFTER];
      const found = db
        .prepare(
          `SELECT DISTINCT f.* FROM filed_word AS w JOIN filed AS f ON f.source = w.source AND f.id = w.id
           WHERE w.word >= ? AND w.word < ?
           ${others.map(() => OTHER_WORD).join(' ')}
           ORDER BY f.added_at DESC LIMIT ?`
        )
        .all<Filed>(...begun(longest!), ...others.flatMap(begun), most * 2);
      const nameOf = db.prepare('SELECT name FROM patient WHERE source = ?');
      return documents(db, found, {})
        .slice(0, most)
        .map((row): DocumentHit => {
          const known =
            row.patient === null ? undefined : nameOf.get<{ name: string }>(row.patient);
          return { ...row, patientName: known?.name ?? null };
        });
    }
  }
};
