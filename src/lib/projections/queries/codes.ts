import { z } from 'zod';
import { day } from '../../docs/core/fields.ts';
import type { SqlRow } from '../../sql.ts';
import type { CodeUse } from '../catalogue.ts';
import type { QueryArea } from './query.ts';

/** Codes beyond these are used so seldom that they order nothing. */
const MOST_USED = 2000;

export const codeQueries: QueryArea<'codes.used'> = {
  'codes.used': {
    about: 'Codes that the practice has used since a day, most used first.',
    params: z.strictObject({ since: day }),
    tables: ['code_use'],
    run: (db, { since }) =>
      db
        .prepare(
          `SELECT type, code, count(*) AS uses FROM code_use WHERE day >= ? GROUP BY type, code
           ORDER BY uses DESC, type, code LIMIT ${MOST_USED}`
        )
        .all<SqlRow & CodeUse>(since)
  }
};
