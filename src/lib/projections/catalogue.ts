import type { AccessQueries } from './catalogue/access.ts';
import type { AttentionQueries } from './catalogue/attention.ts';
import type { BillingQueries } from './catalogue/billing.ts';
import type { DiaryQueries } from './catalogue/diary.ts';
import type { DocumentsQueries } from './catalogue/documents.ts';
import type { PatientsQueries } from './catalogue/patients.ts';
import type { PracticeQueries } from './catalogue/practice.ts';
import type { PrescribingQueries } from './catalogue/prescribing.ts';
import type { RecordQueries } from './catalogue/record.ts';
import type { ReportsQueries } from './catalogue/reports.ts';
import type { RetentionQueries } from './catalogue/retention.ts';
import type { SharingQueries } from './catalogue/sharing.ts';
import type { WaitingQueries } from './catalogue/waiting.ts';
import type { WaitlistQueries } from './catalogue/waitlist.ts';

export type { Anomaly, AnomalyType } from './anomalies/ground.ts';
export type * from './catalogue/access.ts';
export type * from './catalogue/attention.ts';
export type * from './catalogue/billing.ts';
export type * from './catalogue/diary.ts';
export type * from './catalogue/documents.ts';
export type * from './catalogue/patients.ts';
export type * from './catalogue/practice.ts';
export type * from './catalogue/prescribing.ts';
export type * from './catalogue/record.ts';
export type * from './catalogue/reports.ts';
export type * from './catalogue/retention.ts';
export type * from './catalogue/sharing.ts';
export type * from './catalogue/waiting.ts';
export type * from './catalogue/waitlist.ts';

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
    DocumentsQueries,
    PatientsQueries,
    PracticeQueries,
    PrescribingQueries,
    RecordQueries,
    ReportsQueries,
    RetentionQueries,
    SharingQueries,
    WaitingQueries,
    WaitlistQueries {}

export type QueryName = keyof QueryCatalogue;
export type QueryParams<N extends QueryName> = QueryCatalogue[N]['params'];
export type QueryResult<N extends QueryName> = QueryCatalogue[N]['result'];
