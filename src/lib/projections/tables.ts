/**
 * The tables that projectors fill. Each row belongs to the document that it was derived from: every
 * table begins with a `source` column holding that document's id, and a document's rows are replaced
 * together. Columns are declared once, for SQL and for TypeScript.
 */
type Column = 'TEXT NOT NULL' | 'TEXT' | 'INTEGER NOT NULL' | 'INTEGER' | 'REAL NOT NULL' | 'REAL';

interface Table<C extends Record<string, Column> = Record<string, Column>> {
  readonly columns: C;
  /** What tells the rows of one document apart; none where a document has one row. */
  readonly key: readonly string[];
  readonly indexes: readonly string[];
}

const table = <const C extends Record<string, Column>>(
  columns: C,
  key: readonly (keyof C & string)[] = [],
  indexes: readonly string[] = []
): Table<C> => ({ columns, key, indexes });

export const TABLES = {
  practice: table({
    name: 'TEXT NOT NULL',
    time_zone: 'TEXT NOT NULL',
    locale: 'TEXT NOT NULL',
    /** 1 where public holidays are working days as any other. */
    opens_on_holidays: 'INTEGER NOT NULL',
    /** Minutes after which a wait is long, where the practice said so. */
    long_wait_minutes: 'INTEGER'
  }),
  /** Days on which a doctor is away or, of nobody in particular, the practice is closed. */
  practice_absence: table(
    { id: 'TEXT NOT NULL', doctor: 'TEXT', from_day: 'TEXT NOT NULL', to_day: 'TEXT NOT NULL' },
    ['id']
  ),
  doctor: table(
    {
      id: 'TEXT NOT NULL',
      name: 'TEXT NOT NULL',
      short_name: 'TEXT NOT NULL',
      speciality: 'TEXT',
      hue: 'INTEGER NOT NULL',
      sort: 'TEXT NOT NULL'
    },
    ['id'],
    ['id']
  ),
  consultation_type: table(
    {
      id: 'TEXT NOT NULL',
      name: 'TEXT NOT NULL',
      minutes: 'INTEGER NOT NULL',
      hue: 'INTEGER NOT NULL',
      fee_cents: 'INTEGER'
    },
    ['id'],
    ['id']
  ),
  /** What a type of consultation takes with one doctor. */
  doctor_type: table(
    {
      id: 'TEXT NOT NULL',
      doctor: 'TEXT NOT NULL',
      consultation_type: 'TEXT NOT NULL',
      minutes: 'INTEGER',
      fee_cents: 'INTEGER'
    },
    ['id'],
    ['consultation_type, doctor']
  ),
  room: table({ id: 'TEXT NOT NULL', name: 'TEXT NOT NULL', sort: 'TEXT NOT NULL' }, ['id']),
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
  ]),
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
  ),
  /** That a patient was seen: what the consultation's own rows say more of, where they are here. */
  visit: table({ id: 'TEXT NOT NULL', at: 'TEXT NOT NULL', doctor: 'TEXT' }, ['id'], ['id', 'at']),
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
  match_key: table({ key: 'TEXT NOT NULL' }, ['key'], ['key']),
  /** Opening hours, `HH:mm`, by weekday (1 Monday to 7 Sunday). */
  practice_hours: table(
    {
      id: 'TEXT NOT NULL',
      weekday: 'INTEGER NOT NULL',
      opens: 'TEXT NOT NULL',
      closes: 'TEXT NOT NULL',
      /** Whose own hours they are, instead of the practice's. */
      doctor: 'TEXT'
    },
    ['id']
  ),
  /** Pregnancies and births, which keep a record longer. */
  obstetric_fact: table(
    { id: 'TEXT NOT NULL', patient: 'TEXT NOT NULL', day: 'TEXT NOT NULL' },
    ['id'],
    ['patient, day']
  ),
  /** Restricted records, and how long a record is kept where somebody said so. */
  protection: table({
    restricted_at: 'TEXT',
    restricted_by: 'TEXT',
    restricted_reason: 'TEXT',
    kept_for: 'TEXT',
    kept_note: 'TEXT'
  }),
  /** The register of destroyed records: see `destruction.schema.ts`. */
  destruction: table(
    {
      id: 'TEXT NOT NULL',
      patient: 'TEXT NOT NULL',
      folder: 'TEXT',
      initials: 'TEXT',
      born: 'TEXT',
      last_active: 'TEXT NOT NULL',
      until: 'TEXT NOT NULL',
      reason: 'TEXT NOT NULL',
      rule_source: 'TEXT NOT NULL',
      documents: 'INTEGER NOT NULL',
      ask: 'TEXT NOT NULL',
      asked_by: 'TEXT NOT NULL',
      asked_at: 'TEXT NOT NULL',
      agreed_by: 'TEXT NOT NULL',
      agreed_at: 'TEXT NOT NULL'
    },
    ['id'],
    ['patient', 'agreed_at']
  ),
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
  ),
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
  ),
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
  ),
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
  ),
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
      scheme: 'TEXT'
    },
    [],
    ['patient, date', 'status, date', 'date', 'series, sequence', 'consultation']
  ),
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
  ),
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

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

type Base<C> = C extends `TEXT${string}` ? string : number;
type ValueOf<C> = C extends `${string} NOT NULL` ? Base<C> : Base<C> | null;

/** A row of a table as its projector gives it: without `source`, which the writer adds. */
export type RowOf<T extends TableName> = {
  -readonly [C in keyof (typeof TABLES)[T]['columns']]: ValueOf<(typeof TABLES)[T]['columns'][C]>;
};

/** What a projector makes of one document. */
export type Rows = { [T in TableName]?: RowOf<T>[] };
