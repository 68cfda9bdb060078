import { z } from 'zod';
import type { SqlDatabase } from '../../sql.ts';
import type { QueryName, QueryParams, QueryResult } from '../catalogue.ts';

/** A named query as it is registered. */
export interface QueryDefinition<N extends QueryName> {
  /** One sentence for the command line's help. */
  readonly about: string;
  /** Checks parameters that come from outside. */
  readonly params: z.ZodType;
  /** Tables that the answer is read from. */
  readonly tables: readonly string[];
  run(db: SqlDatabase, params: QueryParams<N>): QueryResult<N>;
}

/** Queries of one area of the practice, by name. */
export type QueryArea<N extends QueryName> = { readonly [K in N]: QueryDefinition<K> };

export const none = z.strictObject({});
export const uuid = z.uuid();
export const date = z.iso.date();
export const instant = z.iso.datetime({ offset: true });

/** How many rows are asked for. */
export const limit = z.int().min(1).max(10_000).optional();

/** The name of a patient whose record was destroyed, in place of that which nobody knows any more. */
export const DESTROYED = (patient: string): string =>
  `(SELECT 'Record destroyed' FROM destruction AS gone WHERE gone.patient = ${patient} LIMIT 1)`;

/**
 * The records that are read together with one, itself among them, for `IN`: see `groups.ts`. What is
 * asked about a patient is answered from all of them; the query names `patient_group` as well.
 */
export const GROUP_OF = (patient: string): string =>
  `(SELECT ${patient} AS member UNION SELECT also.member FROM patient_group AS own
    JOIN patient_group AS also ON also.head = own.head WHERE own.member = ${patient})`;

/** The record under which a patient is shown. */
export const HEAD_OF = (patient: string): string =>
  `coalesce((SELECT own.head FROM patient_group AS own WHERE own.member = ${patient}), ${patient})`;

/**
 * A join of the record under whose name a list shows whoever something was written to: that of the
 * person, where the record was joined with others. The query names `patient_group` as well.
 */
export const NAMED_BY = (patient: string, as = 'p'): string =>
  `LEFT JOIN patient AS ${as} ON ${as}.source = ${HEAD_OF(patient)}`;

/** Tables behind a patient search. */
export const SEARCH_TABLES = [
  'patient_search',
  'patient_term',
  'patient_trigram',
  'name_term',
  'name_sound'
];
