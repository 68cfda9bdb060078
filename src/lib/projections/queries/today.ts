import { z } from 'zod';
import { SCOPES } from '../../docs/kinds.ts';
import { ATTENTION_TABLES, attentionCount } from './attention/list.ts';
import { OVER } from './diary.ts';
import { date, uuid, type QueryArea } from './query.ts';
import { endOf } from './time.ts';

export const todayQueries: QueryArea<'today.summary'> = {
  'today.summary': {
    about: 'The figures of the home page, for one day.',
    params: z.strictObject({
      date,
      member: uuid.optional(),
      scopes: z.array(z.enum(SCOPES)).optional()
    }),
    tables: [...new Set(['appointment', 'consultation', 'invoice', ...ATTENTION_TABLES])],
    run(db, { date: day, member, scopes }) {
      const onDay = db
        .prepare(
          `SELECT count(*) FILTER (WHERE status NOT IN ${OVER}) AS appointments,
             count(*) FILTER (WHERE status IN ('arrived', 'with-nurse', 'ready')) AS waiting,
             count(*) FILTER (WHERE status = 'done') AS done
           FROM appointment WHERE starts >= ? AND starts < ?`
        )
        .get<{ appointments: number; waiting: number; done: number }>(day, endOf(day))!;
      const number = (sql: string): number =>
        db.prepare(sql).get<{ number: number | null }>()!.number ?? 0;
      return {
        ...onDay,
        drafts: number(`SELECT count(*) AS number FROM consultation WHERE status = 'draft'`),
        unpaidCents: number(
          `SELECT sum(balance_cents) AS number FROM invoice
           WHERE status = 'issued' AND balance_cents > 0`
        ),
        attention: attentionCount(db, `${day}T00:00`, day, member, scopes)
      };
    }
  }
};
