import { table } from './table.ts';

/** What of the documents somebody has to look at. */
export const ATTENTION = {
  concurrent_value: table(
    {
      path: 'TEXT NOT NULL',
      kind: 'TEXT NOT NULL',
      patient: 'TEXT',
      field: 'TEXT NOT NULL',
      values_json: 'TEXT NOT NULL',
      since: 'TEXT'
    },
    ['path']
  ),
  unreadable: table({
    kind: 'TEXT',
    patient: 'TEXT',
    problems_json: 'TEXT NOT NULL',
    since: 'TEXT'
  }),
  broken_rule: table(
    {
      position: 'INTEGER NOT NULL',
      kind: 'TEXT NOT NULL',
      patient: 'TEXT',
      rule: 'TEXT NOT NULL',
      detail: 'TEXT NOT NULL',
      since: 'TEXT'
    },
    ['position']
  )
};
