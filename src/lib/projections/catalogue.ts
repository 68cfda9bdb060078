import type { AccessQueries } from './catalogue/access.ts';
import type { AttentionQueries } from './catalogue/attention.ts';
import type { BillingQueries } from './catalogue/billing.ts';
import type { DiaryQueries } from './catalogue/diary.ts';
import type { DocumentsQueries } from './catalogue/documents.ts';
import type { PatientsQueries } from './catalogue/patients.ts';
import type { PracticeQueries } from './catalogue/practice.ts';
import type { RecordQueries } from './catalogue/record.ts';
import type { RetentionQueries } from './catalogue/retention.ts';
import type { SharingQueries } from './catalogue/sharing.ts';

export type { Anomaly, AnomalyType } from './anomalies/ground.ts';
export type * from './catalogue/access.ts';
export type * from './catalogue/attention.ts';
export type * from './catalogue/billing.ts';
export type * from './catalogue/diary.ts';
export type * from './catalogue/patients.ts';
export type * from './catalogue/practice.ts';
export type * from './catalogue/documents.ts';
export type * from './catalogue/record.ts';
export type * from './catalogue/retention.ts';
export type * from './catalogue/sharing.ts';

/**
 * Every named query: its parameters and what it returns. Pages, the command line and tests ask by
 * these names; SQL stays behind them. All instants are ISO 8601 UTC, days `YYYY-MM-DD`, wall times
 * `YYYY-MM-DDTHH:mm` in the practice's zone, money integer cents.
 */
export interface QueryCatalogue
  extends
    AccessQueries,
    AttentionQueries,
    BillingQueries,
    DiaryQueries,
    PatientsQueries,
    PracticeQueries,
    RecordQueries,
    RetentionQueries,
    DocumentsQueries,
    SharingQueries {}

export type QueryName = keyof QueryCatalogue;
export type QueryParams<N extends QueryName> = QueryCatalogue[N]['params'];
export type QueryResult<N extends QueryName> = QueryCatalogue[N]['result'];
