import { table } from './table.ts';

export const DIARY = {
  /** Who waits for a gap in the diary, or waited: see `waitlist.schema.ts`. */
  waiting: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT',
      title: 'TEXT',
      doctor: 'TEXT',
      consultation_type: 'TEXT',
      minutes: 'INTEGER',
      from_day: 'TEXT',
      to_day: 'TEXT',
      /** Of the day: morning or afternoon. */
      part: 'TEXT',
      urgency: 'TEXT NOT NULL',
      note: 'TEXT',
      instead_of: 'TEXT',
      since: 'TEXT NOT NULL',
      settled_how: 'TEXT',
      settled_at: 'TEXT',
      appointment: 'TEXT'
    },
    ['id'],
    ['settled_how, settled_at']
  ),
  /** Every book's entry of an appointment, as canonical JSON: see `places.ts`. */
  appointment_entry: table(
    { id: 'TEXT NOT NULL', doctor: 'TEXT NOT NULL', entry: 'TEXT NOT NULL' },
    ['id'],
    ['id']
  ),
  diary_block: table(
    {
      id: 'TEXT NOT NULL',
      doctor: 'TEXT NOT NULL',
      starts: 'TEXT NOT NULL',
      ends: 'TEXT NOT NULL',
      minutes: 'INTEGER NOT NULL',
      title: 'TEXT NOT NULL'
    },
    ['id'],
    ['starts']
  )
};
