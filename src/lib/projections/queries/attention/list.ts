import { z } from 'zod';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { AttentionItem } from '../../catalogue.ts';
import type { SqlDatabase } from '../../sql.ts';
import { date, instant, limit, uuid, type QueryArea } from '../query.ts';
import { wallNow } from '../time.ts';
import { doubleBookings, movedTwice } from './bookings.ts';
import { endingConsents } from './consents.ts';
import { brokenGlass } from './glass.ts';
import { brokenRules, unreadableRecords } from './faults.ts';
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
  endingConsents,
  duplicatePatients
];

const DEFAULT_ITEMS = 200;

export const ATTENTION_TABLES = [
  ...new Set([...GROUNDS.flatMap(({ tables }) => tables), 'practice'])
];

export const attentionCount = (
  db: SqlDatabase,
  from: string,
  today: string,
  member?: Uuid
): number => GROUNDS.reduce((sum, ground) => sum + ground.count(db, from, today, member), 0);

const asking = { now: instant.optional(), today: date.optional(), member: uuid.optional() };

export const attentionQueries: QueryArea<'attention.list' | 'attention.count'> = {
  'attention.list': {
    about: 'What a person has to look at, the most pressing first.',
    params: z.strictObject({ limit, ...asking }),
    tables: ATTENTION_TABLES,
    run(db, { limit: most = DEFAULT_ITEMS, now, today = '', member }) {
      const from = wallNow(db, now);
      const items: AttentionItem[] = [];
      for (const ground of GROUNDS) {
        const room = most - items.length;
        if (room > 0) items.push(...ground.list(db, from, room, today, member));
      }
      return items;
    }
  },
  'attention.count': {
    about: 'How much there is to look at.',
    params: z.strictObject(asking),
    tables: ATTENTION_TABLES,
    run: (db, { now, today = '', member }) => ({
      count: attentionCount(db, wallNow(db, now), today, member)
    })
  }
};
