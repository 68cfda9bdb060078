import { table } from './table.ts';

/** Who the patients are, and how they are reached. */
export const PATIENTS = {
  patient: table(
    {
      /** Whose record it is: another practice's where it was shared. */
      practice: 'TEXT NOT NULL',
      name: 'TEXT NOT NULL',
      title: 'TEXT',
      preferred: 'TEXT',
      birth_date: 'TEXT',
      sex: 'TEXT',
      id_number: 'TEXT',
      phone: 'TEXT',
      scheme: 'TEXT',
      membership_number: 'TEXT',
      deceased_on: 'TEXT',
      registered_at: 'TEXT',
      /** 1 where the record came from another system. */
      imported: 'INTEGER NOT NULL',
      /** Reference of the picture. */
      photo: 'TEXT',
      /** When the record was last changed, by the changing device's clock. */
      changed_at: 'TEXT'
    },
    [],
    ['changed_at', 'name', 'registered_at']
  ),
  /**
   * That a record is joined with another one of the same person: see `patient.merge.ts`. Of two
   * devices that joined one record with two others at once, one link stands.
   */
  patient_merge: table(
    {
      other: 'TEXT NOT NULL',
      merged_at: 'TEXT NOT NULL',
      merged_by: 'TEXT NOT NULL',
      stands: 'INTEGER NOT NULL'
    },
    ['other'],
    ['other']
  ),
  /** Somebody said that these two, who look alike, are not one person. */
  patient_apart: table({ other: 'TEXT NOT NULL' }, ['other']),
  /** How a patient is addressed and reached with a reminder: see `reminders/channel.ts`. */
  patient_reach: table({
    called: 'TEXT NOT NULL',
    mobile: 'TEXT',
    email: 'TEXT',
    phone: 'TEXT',
    /** `sms`, `email` or `phone`, where they said so. */
    prefers: 'TEXT'
  }),
  patient_alert: table({ id: 'TEXT NOT NULL', text: 'TEXT NOT NULL', level: 'TEXT NOT NULL' }, [
    'id'
  ])
};

/** By whom and by what patients belong together. */
export const RELATIONS = {
  membership: table(
    {
      id: 'TEXT NOT NULL',
      /** Scheme and number, folded: equal for everybody on the same membership. */
      cover: 'TEXT NOT NULL',
      scheme: 'TEXT NOT NULL',
      plan: 'TEXT',
      dependant_code: 'TEXT'
    },
    ['id'],
    ['cover', 'scheme, plan']
  ),
  /** Another patient named in a patient's record: who holds the account, who shares the cover. */
  patient_link: table(
    { other: 'TEXT NOT NULL', relation: 'TEXT NOT NULL', dependant_code: 'TEXT' },
    ['other', 'relation'],
    ['other']
  ),
  /** An emergency contact as a match key, to find the patient who is that person. */
  emergency_key: table({ key: 'TEXT NOT NULL' }, ['key']),
  /** Keys that two different documents should not share; see `match.ts`. */
  match_key: table({ key: 'TEXT NOT NULL' }, ['key'], ['key'])
};
