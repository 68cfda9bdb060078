import { none, type QueryArea } from './query.ts';

export const practiceQueries: QueryArea<'practice.overview' | 'practice.schemes'> = {
  'practice.overview': {
    about: 'The practice with its doctors and consultation types.',
    params: none,
    tables: ['practice', 'doctor', 'consultation_type', 'doctor_type', 'room'],
    run(db) {
      const practice = db
        .prepare(
          `SELECT source, name, time_zone, locale, long_wait_minutes FROM practice
           ORDER BY source LIMIT 1`
        )
        .get<{
          source: string;
          name: string;
          time_zone: string;
          locale: string;
          long_wait_minutes: number | null;
        }>();
      if (!practice) return null;
      return {
        id: practice.source,
        name: practice.name,
        timeZone: practice.time_zone,
        locale: practice.locale,
        longWaitMinutes: practice.long_wait_minutes,
        doctors: db
          .prepare(
            `SELECT id, name, short_name AS shortName, speciality, hue FROM doctor
             WHERE source = ? ORDER BY sort, id`
          )
          .all(practice.source),
        consultationTypes: db
          .prepare(
            `SELECT id, name, minutes, hue, fee_cents AS feeCents FROM consultation_type
             WHERE source = ? ORDER BY name, id`
          )
          .all(practice.source),
        doctorTypes: db
          .prepare(
            `SELECT doctor, consultation_type AS consultationType, minutes, fee_cents AS feeCents
             FROM doctor_type WHERE source = ? ORDER BY doctor, consultation_type, id`
          )
          .all(practice.source),
        rooms: db
          .prepare('SELECT id, name FROM room WHERE source = ? ORDER BY sort, id')
          .all(practice.source)
      };
    }
  },
  'practice.schemes': {
    about: 'Medical aids of the practice’s patients, with their plans.',
    params: none,
    tables: ['membership'],
    run(db) {
      const rows = db
        .prepare(
          `SELECT scheme, plan, count(DISTINCT source) AS patients FROM membership
           GROUP BY scheme, plan ORDER BY scheme, plan`
        )
        .all<{ scheme: string; plan: string | null; patients: number }>();
      const schemes = [...Map.groupBy(rows, ({ scheme }) => scheme)].map(([scheme, plans]) => ({
        scheme,
        plans: plans.flatMap(({ plan }) => plan ?? []),
        patients: plans.reduce((sum, { patients }) => sum + patients, 0)
      }));
      return schemes.sort((a, b) => b.patients - a.patients || (a.scheme < b.scheme ? -1 : 1));
    }
  }
};
