import { ProblemError } from '../../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../catalogue.ts';
import type { SqlDatabase } from '../../sql.ts';
import { anomalyQueries } from './access/anomalies.ts';
import { accessQueries } from './access/log.ts';
import { heldQueries } from './access/held.ts';
import { attentionQueries } from './attention/list.ts';
import { codeQueries } from './codes.ts';
import { consentQueries } from './consents.ts';
import { consultationQueries } from './consultations.ts';
import { diaryQueries } from './diary.ts';
import { documentQueries } from './documents.ts';
import { familyQueries } from './family.ts';
import { groupQueries } from './groups.ts';
import { healthQueries } from './health.ts';
import { invoiceQueries } from './invoices.ts';
import { patientsQueries } from './patients.ts';
import { practiceQueries } from './practice.ts';
import { prescribingQueries } from './prescribing.ts';
import type { QueryArea, QueryDefinition } from './query.ts';
import { recordQueries } from './record.ts';
import { reportQueries } from './reports.ts';
import { similarQueries } from './similar.ts';
import { shareQueries } from './shares.ts';
import { retentionQueries } from './retention.ts';
import { todayQueries } from './today.ts';
import { waitingQueries } from './waiting.ts';
import { waitlistQueries } from './waitlist.ts';

export type { QueryDefinition } from './query.ts';

/** Every named query, for pages, the command line and tests. */
export const QUERIES: QueryArea<QueryName> = {
  ...practiceQueries,
  ...patientsQueries,
  ...similarQueries,
  ...recordQueries,
  ...healthQueries,
  ...familyQueries,
  ...groupQueries,
  ...consentQueries,
  ...shareQueries,
  ...diaryQueries,
  ...waitingQueries,
  ...waitlistQueries,
  ...documentQueries,
  ...consultationQueries,
  ...codeQueries,
  ...prescribingQueries,
  ...invoiceQueries,
  ...reportQueries,
  ...attentionQueries,
  ...todayQueries,
  ...accessQueries,
  ...anomalyQueries,
  ...heldQueries,
  ...retentionQueries
};

export const QUERY_NAMES = Object.keys(QUERIES).sort() as readonly QueryName[];

/** The query of that name; throws a `ProblemError` (`unknown-query`) where there is none. */
export function queryNamed<N extends QueryName>(name: N): QueryDefinition<N> {
  if (Object.hasOwn(QUERIES, name)) return QUERIES[name];
  throw new ProblemError({
    code: 'unknown-query',
    message: `There is no query “${name}”.`,
    action: 'Choose one of those that are listed.'
  });
}

/** Checks a query's parameters and runs it; throws a `ProblemError` (`bad-query`) on bad ones. */
export function runQuery<N extends QueryName>(
  db: SqlDatabase,
  name: N,
  params: QueryParams<N>
): QueryResult<N> {
  const definition = queryNamed(name);
  const parsed = definition.params.safeParse(params);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'parameters'}: ${message}`
    );
    throw new ProblemError({
      code: 'bad-query',
      message: `The query “${name}” was asked with parameters that it does not understand.`,
      action: 'Correct the parameters and ask again.',
      detail: faults.join('; ')
    });
  }
  return definition.run(db, parsed.data as QueryParams<N>);
}
