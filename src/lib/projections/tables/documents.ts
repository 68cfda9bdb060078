import { table } from './table.ts';

export const DOCUMENTS = {
  /** Entries of documents that hold files, in whichever kind: where one lives, see `placeDocument`. */
  filed: table(
    {
      id: 'TEXT NOT NULL',
      kind: 'TEXT NOT NULL',
      patient: 'TEXT',
      name: 'TEXT NOT NULL',
      category: 'TEXT NOT NULL',
      day: 'TEXT',
      note: 'TEXT',
      consultation: 'TEXT',
      tags_json: 'TEXT NOT NULL',
      added_at: 'TEXT NOT NULL',
      added_by: 'TEXT NOT NULL',
      home: 'TEXT',
      moves: 'INTEGER NOT NULL',
      removed_at: 'TEXT',
      removed_by: 'TEXT',
      removed_reason: 'TEXT'
    },
    ['id'],
    ['id', 'patient', 'consultation']
  ),
  /** Words of names and tags, as search sees them. */
  filed_word: table({ id: 'TEXT NOT NULL', word: 'TEXT NOT NULL' }, ['id', 'word'], ['word, id']),
  filed_version: table(
    {
      id: 'TEXT NOT NULL',
      document: 'TEXT NOT NULL',
      file: 'TEXT',
      file_name: 'TEXT NOT NULL',
      type: 'TEXT NOT NULL',
      bytes: 'INTEGER NOT NULL',
      note: 'TEXT',
      after: 'TEXT',
      added_at: 'TEXT NOT NULL',
      added_by: 'TEXT NOT NULL',
      removed_at: 'TEXT'
    },
    ['id'],
    ['document']
  ),
  /** Which files a document refers to, by what servers and disks know them by; tombstones included. */
  file_use: table(
    { scope: 'TEXT NOT NULL', hash: 'TEXT NOT NULL' },
    ['scope', 'hash'],
    ['scope, hash']
  )
};
