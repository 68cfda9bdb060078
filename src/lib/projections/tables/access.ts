import { table } from './table.ts';

export const ACCESS = {
  /** Who did what with which record: see `access-log.schema.ts`. */
  access_entry: table(
    {
      id: 'TEXT NOT NULL',
      device: 'TEXT NOT NULL',
      at: 'TEXT NOT NULL',
      last: 'TEXT NOT NULL',
      count: 'INTEGER NOT NULL',
      member: 'TEXT NOT NULL',
      act: 'TEXT NOT NULL',
      kind: 'TEXT',
      document: 'TEXT',
      patient: 'TEXT',
      shape: 'TEXT',
      hits: 'INTEGER',
      reason: 'TEXT',
      page: 'TEXT',
      about: 'TEXT'
    },
    ['id'],
    ['at', 'patient, at', 'member, at', 'act, at', 'about']
  )
};
