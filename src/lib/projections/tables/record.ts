import { table } from './table.ts';

/** The chart of a patient, and what happened to them when. */
export const RECORD = {
  chart: table(
    { patient: 'TEXT NOT NULL', no_known_allergies: 'INTEGER NOT NULL' },
    [],
    ['patient']
  ),
  allergy: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      substance: 'TEXT NOT NULL',
      severity: 'TEXT NOT NULL',
      status: 'TEXT NOT NULL',
      reaction: 'TEXT',
      /** Every severity that it may have, as JSON; several where devices disagree. */
      severities: 'TEXT NOT NULL',
      /** 1 where it is active, or is on one of the devices that disagree. */
      holds: 'INTEGER NOT NULL',
      /** 1 where a safety-critical field of it holds several values. */
      concurrent: 'INTEGER NOT NULL'
    },
    ['id'],
    ['patient']
  ),
  /** Problems that are active, or that may be. */
  problem: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      title: 'TEXT NOT NULL',
      code: 'TEXT',
      onset: 'TEXT',
      concurrent: 'INTEGER NOT NULL'
    },
    ['id'],
    ['patient']
  ),
  /** Medicines that are taken, or that may be; doses and times with all their values, `5 mg or 10 mg`. */
  medication: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      name: 'TEXT NOT NULL',
      dose: 'TEXT',
      frequency: 'TEXT',
      concurrent: 'INTEGER NOT NULL'
    },
    ['id'],
    ['patient']
  ),
  vital: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      at: 'TEXT NOT NULL',
      code: 'TEXT NOT NULL',
      label: 'TEXT NOT NULL',
      value: 'REAL NOT NULL',
      unit: 'TEXT NOT NULL',
      panel: 'TEXT'
    },
    ['id'],
    ['patient, code, at']
  ),
  timeline: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      kind: 'TEXT NOT NULL',
      at: 'TEXT NOT NULL',
      type: 'TEXT NOT NULL',
      title: 'TEXT NOT NULL',
      detail: 'TEXT'
    },
    ['id'],
    ['patient, at']
  )
};
