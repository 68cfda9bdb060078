import { table } from './table.ts';

/** The practice itself: its people, its rooms and what it offers. */
export const PRACTICE = {
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
  room: table({ id: 'TEXT NOT NULL', name: 'TEXT NOT NULL', sort: 'TEXT NOT NULL' }, ['id'])
};

export const HOURS = {
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
  )
};
