import { table } from './table.ts';

export const SHARING = {
  consent: table(
    {
      id: 'TEXT NOT NULL',
      purpose: 'TEXT NOT NULL',
      party: 'TEXT',
      extent: 'TEXT NOT NULL',
      given_by: 'TEXT NOT NULL',
      giver_name: 'TEXT',
      how: 'TEXT NOT NULL',
      from_day: 'TEXT NOT NULL',
      to_day: 'TEXT',
      withdrawn_at: 'TEXT',
      /** 1 where its end asks nobody any more: withdrawn, or seen to have lapsed. */
      settled: 'INTEGER NOT NULL'
    },
    ['id'],
    ['settled, to_day']
  ),
  /** Shares with other practices, given and received: how they stand, without their keys. */
  patient_share: table(
    {
      space: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      side: 'TEXT NOT NULL',
      partner: 'TEXT NOT NULL',
      extent: 'TEXT NOT NULL',
      rights: 'TEXT NOT NULL',
      until: 'TEXT NOT NULL',
      expires_at: 'TEXT NOT NULL',
      consent: 'TEXT NOT NULL',
      begun_at: 'TEXT',
      link_expires_at: 'TEXT',
      accepted_at: 'TEXT',
      accepted_by: 'TEXT',
      ended_at: 'TEXT',
      ended_reason: 'TEXT'
    },
    [],
    ['patient, side, ended_at', 'begun_at']
  )
};
