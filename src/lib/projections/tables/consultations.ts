import { table } from './table.ts';

export const VISITS = {
  /** That a patient was seen: what the consultation's own rows say more of, where they are here. */
  visit: table({ id: 'TEXT NOT NULL', at: 'TEXT NOT NULL', doctor: 'TEXT' }, ['id'], ['id', 'at'])
};

/** What doctors wrote, and what they prescribed and found. */
export const CONSULTATIONS = {
  consultation: table(
    {
      patient: 'TEXT NOT NULL',
      doctor: 'TEXT',
      started_at: 'TEXT NOT NULL',
      reason: 'TEXT',
      diagnoses: 'TEXT',
      status: 'TEXT NOT NULL',
      late: 'INTEGER NOT NULL',
      excerpt: 'TEXT'
    },
    [],
    ['patient, started_at', 'status, started_at', 'started_at']
  ),
  /** Medicines prescribed, cancelled ones left out. */
  prescription: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      doctor: 'TEXT',
      /** When the consultation began. */
      at: 'TEXT NOT NULL',
      /** What tells medicines apart: the code of the price list, or else the folded name. */
      product: 'TEXT NOT NULL',
      medicine: 'TEXT NOT NULL',
      issued: 'INTEGER NOT NULL',
      /** The whole line as it was written, as JSON. */
      line: 'TEXT NOT NULL'
    },
    ['id'],
    ['doctor, at', 'patient, at', 'at']
  ),
  /** Codes of diagnoses, procedures and medicines: what was used when. */
  code_use: table(
    { id: 'TEXT NOT NULL', type: 'TEXT NOT NULL', code: 'TEXT NOT NULL', day: 'TEXT NOT NULL' },
    ['id'],
    ['day, type, code']
  ),
  /** Diagnoses of consultations, for reports; without a code where nobody coded them. */
  diagnosis: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      day: 'TEXT NOT NULL',
      code: 'TEXT',
      words: 'TEXT NOT NULL'
    },
    ['id'],
    ['day, code']
  )
};
