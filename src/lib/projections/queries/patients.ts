import { z } from 'zod';
import { compare } from '../entries.ts';
import { matchKeys, reasonOf } from '../match.ts';
import { findPatients } from '../search/find.ts';
import { phoneDigits } from '../search/fold.ts';
import { sortKey } from '../search/terms.ts';
import type { SqlDatabase } from '../sql.ts';
import { patientHits } from './hits.ts';
import { limit, none, SEARCH_TABLES, type QueryArea } from './query.ts';

const DEFAULT_HITS = 20;
const MOST_SIMILAR = 10;

export const patientsQueries: QueryArea<'patients.search' | 'patients.count' | 'patients.similar'> =
  {
    'patients.search': {
      about: 'Patients by name, ID number, phone, membership or file number.',
      params: z.strictObject({ text: z.string(), limit }),
      tables: [
        'patient',
        'patient_group',
        'patient_share',
        ...SEARCH_TABLES,
        'consultation',
        'appointment'
      ],
      run(db, { text, limit: most = DEFAULT_HITS }) {
        // Records of one person are one answer: a few more are found, so that the list is full.
        const enough = most + 10;
        const ids = text.trim() === '' ? lastSeen(db, enough) : findPatients(db, text, enough);
        return patientHits(db, ids, most);
      }
    },
    'patients.count': {
      about: 'How many patients there are, each once.',
      params: none,
      tables: ['patient', 'patient_group'],
      run: (db) =>
        db
          .prepare(
            `SELECT (SELECT count(*) FROM patient) - (SELECT count(*) FROM patient_group AS g
               JOIN patient AS p ON p.source = g.member WHERE g.head <> g.member) AS count`
          )
          .get<{ count: number }>()!
    },
    'patients.similar': {
      about: 'Patients who may be the person about to be registered.',
      params: z.strictObject({
        given: z.string().optional(),
        family: z.string().optional(),
        birthDate: z.string().optional(),
        idNumber: z.string().optional(),
        phone: z.string().optional()
      }),
      tables: ['patient', 'patient_group', 'patient_share', 'match_key', 'patient_search'],
      run: (db, person) => patientHits(db, similarTo(db, person))
    }
  };

/** Patients seen, or whose record was changed, last. */
function lastSeen(db: SqlDatabase, most: number): string[] {
  // A patient may come up several times in each list; all three are read in order of an index.
  const some = most * 4;
  const rows = db
    .prepare(
      `SELECT patient, max(at) AS at FROM (
         SELECT * FROM (SELECT source AS patient, changed_at AS at FROM patient
           WHERE changed_at IS NOT NULL ORDER BY changed_at DESC LIMIT ?1)
         UNION ALL
         SELECT * FROM (SELECT patient, started_at AS at FROM consultation
           ORDER BY started_at DESC LIMIT ?1)
         UNION ALL
         SELECT * FROM (SELECT patient, status_at AS at FROM appointment
           WHERE patient IS NOT NULL AND status NOT IN ('booked', 'confirmed', 'cancelled', 'no-show')
           ORDER BY status_at DESC LIMIT ?1)
       ) JOIN patient AS p ON p.source = patient
       GROUP BY patient ORDER BY at DESC, patient LIMIT ?2`
    )
    .all<{ patient: string }>(some, most);
  return rows.map(({ patient }) => patient);
}

interface Asked {
  given?: string;
  family?: string;
  birthDate?: string;
  idNumber?: string;
  phone?: string;
}

/** By shared match keys, the strongest first; then everybody of the same name. */
function similarTo(db: SqlDatabase, asked: Asked): string[] {
  const { idNumber, phone } = asked;
  const keys = matchKeys({
    ...asked,
    // What the form calls an ID number may have been entered as any paper before.
    identifiers: idNumber
      ? ['sa-id', 'passport', 'asylum', 'refugee'].map((type) => ({ type, value: idNumber }))
      : [],
    phones: phone ? [phone] : []
  });
  const ranked = keys
    .flatMap((key) =>
      db
        .prepare('SELECT source FROM match_key WHERE key = ?')
        .all<{ source: string }>(key)
        .map(({ source }) => ({ source, rank: reasonOf(key)?.rank ?? 9 }))
    )
    .sort((a, b) => a.rank - b.rank || compare(a.source, b.source));
  const name = asked.family && asked.given ? sortKey(asked.family, asked.given) : undefined;
  const namesakes = name
    ? db
        .prepare('SELECT source FROM patient_search WHERE sort = ? ORDER BY source LIMIT ?')
        .all<{ source: string }>(name, MOST_SIMILAR)
    : [];
  // A family shares a phone: with a name at hand its holders say nothing, alone they are all there is.
  const holders = !asked.family && !asked.given && phone ? holdersOf(db, phone) : [];
  const found = new Set([...ranked, ...namesakes, ...holders].map(({ source }) => source));
  return [...found].slice(0, MOST_SIMILAR);
}

/** Shorter than this is not yet a number. */
const LEAST_DIGITS = 7;

/** Everybody who is reached by a number. */
function holdersOf(db: SqlDatabase, phone: string): { source: string }[] {
  const digits = phoneDigits(phone);
  if (digits.length < LEAST_DIGITS) return [];
  return db
    .prepare(
      `SELECT s.source FROM patient_term AS t JOIN patient_search AS s ON s.row = t.row
       WHERE t.term = ? ORDER BY s.sort, s.source LIMIT ?`
    )
    .all<{ source: string }>(digits, MOST_SIMILAR);
}
