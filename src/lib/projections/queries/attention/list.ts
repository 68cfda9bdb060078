import { z } from 'zod';
import type { Uuid } from '../../../docs/core/ids.ts';
import { SCOPES, type Scope } from '../../../docs/kinds.ts';
import type { AttentionItem } from '../../catalogue.ts';
import type { SqlDatabase } from '../../../sql.ts';
import { date, instant, limit, uuid, type QueryArea } from '../query.ts';
import { wallNow } from '../time.ts';
import { visitsBilledTwice } from './billing.ts';
import { doubleBookings, movedTwice } from './bookings.ts';
import { endingConsents } from './consents.ts';
import { brokenGlass } from './glass.ts';
import { brokenRules, unreadableRecords } from './faults.ts';
import { scopeOfKind, type Ground } from './ground.ts';
import { duplicatePatients, repeatedNumbers } from './shared.ts';
import { concurrentValues } from './values.ts';

/** What could hurt somebody comes first, what could only cost money or order last. */
const GROUNDS = [
  concurrentValues,
  brokenGlass,
  doubleBookings,
  movedTwice,
  unreadableRecords,
  brokenRules,
  repeatedNumbers,
  visitsBilledTwice,
  endingConsents,
  duplicatePatients
];

const DEFAULT_ITEMS = 200;

export const ATTENTION_TABLES = [
  ...new Set([...GROUNDS.flatMap(({ tables }) => tables), 'practice'])
];

/** How many matters there are for somebody who may read these scopes. */
export const attentionCount = (
  db: SqlDatabase,
  from: string,
  today: string,
  member?: Uuid,
  scopes: readonly Scope[] = SCOPES
): number =>
  GROUNDS.reduce((sum, ground) => {
    if (typeof ground.scope !== 'string') return sum + countByKind(db, ground.scope, scopes);
    return scopes.includes(ground.scope) ? sum + ground.count(db, from, today, member) : sum;
  }, 0);

/** Matters of documents whose kind one may read. */
function countByKind(
  db: SqlDatabase,
  { byKindIn }: Exclude<Ground['scope'], string>,
  scopes: readonly Scope[]
): number {
  return db
    .prepare(`SELECT kind, count(*) AS count FROM ${byKindIn} GROUP BY kind`)
    .all<{ kind: string | null; count: number }>()
    .filter(({ kind }) => scopes.includes(scopeOfKind(kind)))
    .reduce((sum, { count }) => sum + count, 0);
}

const isShown = (item: AttentionItem, scopes: readonly Scope[]): boolean =>
  !('kind' in item) || scopes.includes(scopeOfKind(item.kind));

const asking = {
  now: instant.optional(),
  today: date.optional(),
  member: uuid.optional(),
  scopes: z.array(z.enum(SCOPES)).optional()
};

export const attentionQueries: QueryArea<'attention.list' | 'attention.count'> = {
  'attention.list': {
    about: 'What a person has to look at, the most pressing first.',
    params: z.strictObject({ limit, ...asking }),
    tables: ATTENTION_TABLES,
    run(db, { limit: most = DEFAULT_ITEMS, now, today = '', member, scopes = SCOPES }) {
      const from = wallNow(db, now);
      const items: AttentionItem[] = [];
      for (const ground of GROUNDS) {
        const room = most - items.length;
        if (typeof ground.scope === 'string' && !scopes.includes(ground.scope)) continue;
        if (room <= 0) break;
        const found = ground.list(db, from, room, today, member);
        items.push(...found.filter((item) => isShown(item, scopes)));
      }
      return items;
    }
  },
  'attention.count': {
    about: 'How much there is to look at.',
    params: z.strictObject(asking),
    tables: ATTENTION_TABLES,
    run: (db, { now, today = '', member, scopes }) => ({
      count: attentionCount(db, wallNow(db, now), today, member, scopes)
    })
  }
};
