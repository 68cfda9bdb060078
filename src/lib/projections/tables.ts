import { ACCESS } from './tables/access.ts';
import { ATTENTION } from './tables/attention.ts';
import { BILLING } from './tables/billing.ts';
import { CONSULTATIONS, VISITS } from './tables/consultations.ts';
import { DIARY } from './tables/diary.ts';
import { DOCUMENTS } from './tables/documents.ts';
import { PATIENTS, RELATIONS } from './tables/patients.ts';
import { HOURS, PRACTICE } from './tables/practice.ts';
import { RECORD } from './tables/record.ts';
import { RETENTION } from './tables/retention.ts';
import { SHARING } from './tables/sharing.ts';

/**
 * The tables that projectors fill. Each row belongs to the document that it was derived from: every
 * table begins with a `source` column holding that document's id, and a document's rows are replaced
 * together. Columns are declared once, for SQL and for TypeScript.
 *
 * Their order is part of the schema: another one has every device derive all of its rows anew.
 */
export const TABLES = {
  ...PRACTICE,
  ...PATIENTS,
  ...SHARING,
  ...VISITS,
  ...RELATIONS,
  ...HOURS,
  ...RETENTION,
  ...ACCESS,
  ...RECORD,
  ...CONSULTATIONS,
  ...DIARY,
  ...BILLING,
  ...DOCUMENTS,
  ...ATTENTION
};

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

type Base<C> = C extends `TEXT${string}` ? string : number;
type ValueOf<C> = C extends `${string} NOT NULL` ? Base<C> : Base<C> | null;

/** A row of a table as its projector gives it: without `source`, which the writer adds. */
export type RowOf<T extends TableName> = {
  -readonly [C in keyof (typeof TABLES)[T]['columns']]: ValueOf<(typeof TABLES)[T]['columns'][C]>;
};

/** What a projector makes of one document. */
export type Rows = { [T in TableName]?: RowOf<T>[] };
