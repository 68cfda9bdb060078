import { table } from './table.ts';

export const BILLING = {
  invoice: table(
    {
      patient: 'TEXT NOT NULL',
      /** The visit that it is for. */
      consultation: 'TEXT',
      date: 'TEXT NOT NULL',
      created_at: 'TEXT NOT NULL',
      number: 'TEXT',
      /** Middle part of the number: which device gave it. */
      series: 'TEXT',
      sequence: 'INTEGER',
      status: 'TEXT NOT NULL',
      total_cents: 'INTEGER NOT NULL',
      paid_cents: 'INTEGER NOT NULL',
      balance_cents: 'INTEGER NOT NULL',
      scheme: 'TEXT',
      /** What credit notes and write-offs took off. */
      reduced_cents: 'INTEGER NOT NULL',
      /** Of an invoice of a visit: words and cents of each line by its id, as JSON. */
      visit_lines: 'TEXT'
    },
    [],
    ['patient, date', 'status, date', 'date', 'series, sequence', 'consultation']
  )
};
