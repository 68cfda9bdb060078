import { z } from 'zod';
import type { SqlDatabase } from '../../sql.ts';
import { compact, phoneDigits } from '../../text/fold.ts';
import type { SimilarHit } from '../catalogue.ts';
import { matchKeys, reasonOf } from '../match.ts';
import { findPatients } from '../search/find.ts';
import { namedAlike, slipsOf, type Named } from '../search/slips.ts';
import { sortKey } from '../search/terms.ts';
import { headOfRecord, patientHit } from './hits.ts';
import { SEARCH_TABLES, type QueryArea } from './query.ts';

const MOST_SIMILAR = 10;

interface Asked {
  given?: string;
  family?: string;
  birthDate?: string;
  idNumber?: string;
  phone?: string;
}

interface Found {
  readonly source: string;
  readonly reason: string;
}

export const similarQueries: QueryArea<'patients.similar'> = {
  'patients.similar': {
    about: 'Patients who may be the person about to be registered, and why, the likeliest first.',
    params: z.strictObject({
      given: z.string().optional(),
      family: z.string().optional(),
      birthDate: z.string().optional(),
      idNumber: z.string().optional(),
      phone: z.string().optional()
    }),
    tables: ['patient', 'patient_group', 'patient_share', 'match_key', ...SEARCH_TABLES],
    run: similarTo
  }
};

function similarTo(db: SqlDatabase, asked: Asked): SimilarHit[] {
  const found = new Map<string, string>();
  // The strongest reason comes first, and is the one that is told.
  for (const { source, reason } of reasons(db, asked)) {
    const head = headOfRecord(db, source);
    if (!found.has(head)) found.set(head, reason);
  }
  return [...found].slice(0, MOST_SIMILAR).flatMap(([id, reason]): SimilarHit[] => {
    const hit = patientHit(db, id);
    return hit ? [{ ...hit, reason }] : [];
  });
}

function* reasons(db: SqlDatabase, asked: Asked): Generator<Found> {
  yield* byKeys(db, asked);
  yield* bySlipOfId(db, asked);
  const { given, family, birthDate, phone } = asked;
  if (given && family) {
    const name = { given, family };
    if (birthDate) {
      const born = withTerm(db, birthDate.replaceAll('-', ''));
      yield* alike(db, name, born, 'Same birth date and a similar name');
    }
    if (phone) {
      yield* alike(db, name, holdersOf(db, phone), 'Same phone number and a similar name');
    }
    yield* namesakes(db, name);
    yield* misspelt(db, name, birthDate);
  }
  // A family shares a phone: with a name at hand its holders say nothing, alone they are all there is.
  if (!family && !given && phone) {
    for (const source of holdersOf(db, phone)) yield { source, reason: 'Same phone number' };
  }
}

/** By shared match keys, the strongest first. */
function byKeys(db: SqlDatabase, { idNumber, phone, ...asked }: Asked): Found[] {
  const keys = matchKeys({
    ...asked,
    // What the form calls an ID number may have been entered as any paper before.
    identifiers: idNumber
      ? ['sa-id', 'passport', 'asylum', 'refugee'].map((type) => ({ type, value: idNumber }))
      : [],
    phones: phone ? [phone] : []
  });
  return keys
    .flatMap((key) => {
      const why = reasonOf(key);
      if (!why) return [];
      return db
        .prepare('SELECT source FROM match_key WHERE key = ? ORDER BY source')
        .all<{ source: string }>(key)
        .map(({ source }) => ({ source, ...why }));
    })
    .sort((a, b) => a.rank - b.rank);
}

/** Numbers of thirteen digits that one slip turns into the one that was typed. */
function bySlipOfId(db: SqlDatabase, { idNumber }: Asked): Found[] {
  const digits = compact(idNumber ?? '');
  if (!/^\d{13}$/.test(digits)) return [];
  return withTerms(db, slipsOf(digits)).map((source) => ({
    source,
    reason: 'Same ID number but for one digit'
  }));
}

/** Those of some patients whose name is nearly this one. */
const alike = (db: SqlDatabase, name: Named, sources: readonly string[], reason: string): Found[] =>
  sources
    .filter((source) => namedAlike(name, nameOf(db, source)))
    .map((source) => ({ source, reason }));

const namesakes = (db: SqlDatabase, { given, family }: Named): Found[] =>
  db
    .prepare('SELECT source FROM patient_search WHERE sort = ? ORDER BY source LIMIT ?')
    .all<{ source: string }>(sortKey(family, given), MOST_SIMILAR)
    .map(({ source }) => ({ source, reason: 'Same name' }));

/** People of nearly this name, where no birth date says that it is somebody else. */
function misspelt(db: SqlDatabase, name: Named, birthDate: string | undefined): Found[] {
  const near = findPatients(db, `${name.given} ${name.family}`, MOST_SIMILAR).filter((source) => {
    const born = db
      .prepare('SELECT birth_date AS born FROM patient WHERE source = ?')
      .get<{ born: string | null }>(source)?.born;
    return !birthDate || !born;
  });
  return alike(db, name, near, 'Similar name');
}

/** A patient's names as they are listed: `Family, Given`. */
function nameOf(db: SqlDatabase, source: string): Named {
  const row = db.prepare('SELECT name FROM patient WHERE source = ?').get<{ name: string }>(source);
  const [family = '', given = ''] = (row?.name ?? '').split(', ');
  return { family, given };
}

/** Shorter than this is not yet a number. */
const LEAST_DIGITS = 7;

/** Everybody who is reached by a number. */
function holdersOf(db: SqlDatabase, phone: string): string[] {
  const digits = phoneDigits(phone);
  return digits.length < LEAST_DIGITS ? [] : withTerm(db, digits);
}

const withTerm = (db: SqlDatabase, term: string): string[] => withTerms(db, [term]);

/** Who is found by one of these terms: see `search/terms.ts`. */
const withTerms = (db: SqlDatabase, terms: readonly string[]): string[] =>
  db
    .prepare(
      `SELECT DISTINCT s.sort, s.source FROM json_each(?) AS g
       CROSS JOIN patient_term AS t ON t.term = g.value JOIN patient_search AS s ON s.row = t.row
       ORDER BY s.sort, s.source LIMIT 200`
    )
    .all<{ source: string }>(JSON.stringify(terms))
    .map(({ source }) => source);
