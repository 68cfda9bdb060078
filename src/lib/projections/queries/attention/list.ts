import { z } from 'zod';
import type { AttentionItem } from '../../catalogue.ts';
import type { SqlDatabase } from '../../sql.ts';
import { date, instant, limit, type QueryArea } from '../query.ts';
import { wallNow } from '../time.ts';
import { doubleBookings, movedTwice } from './bookings.ts';
import { endingConsents } from './consents.ts';
import { brokenRules, unreadableRecords } from './faults.ts';
import { duplicatePatients, repeatedNumbers } from './shared.ts';
import { concurrentValues } from './values.ts';

/** What could hurt somebody comes first, what could only cost money or order last. */
const GROUNDS = [
  concurrentValues,
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

export const attentionCount = (db: SqlDatabase, from: string, today: string): number =>
  GROUNDS.reduce((sum, ground) => sum + ground.count(db, from, today), 0);

export const attentionQueries: QueryArea<'attention.list' | 'attention.count'> = {
  'attention.list': {
    about: 'What a person has to look at, the most pressing first.',
    params: z.strictObject({ limit, now: instant.optional(), today: date.optional() }),
    tables: ATTENTION_TABLES,
    run(db, { limit: most = DEFAULT_ITEMS, now, today = '' }) {
      const from = wallNow(db, now);
      const items: AttentionItem[] = [];
      for (const ground of GROUNDS) {
        if (items.length < most) items.push(...ground.list(db, from, most - items.length, today));
      }
      return items;
    }
  },
  'attention.count': {
    about: 'How much there is to look at.',
    params: z.strictObject({ now: instant.optional(), today: date.optional() }),
    tables: ATTENTION_TABLES,
    run: (db, { now, today = '' }) => ({ count: attentionCount(db, wallNow(db, now), today) })
  }
};
