import type { Uuid } from '../../../docs/core/ids.ts';
import { KINDS, type Kind, type Scope } from '../../../docs/kinds.ts';
import type { SqlDatabase } from '../../../sql.ts';
import type { AttentionItem } from '../../catalogue.ts';

/** One reason for which people are asked to look at something. */
export interface Ground {
  readonly tables: readonly string[];
  /** Whose business its matters are; or the table in which each names the kind of its document. */
  readonly scope: Scope | { readonly byKindIn: string };
  /**
   * How many matters there are; `from` is the wall time before which bookings no longer matter,
   * `today` the practice's day, empty where nobody says, `member` who is asking.
   */
  count(db: SqlDatabase, from: string, today: string, member?: Uuid): number;
  /** The first `limit` of them, in an order of their own. */
  list(db: SqlDatabase, from: string, limit: number, today: string, member?: Uuid): AttentionItem[];
}

/** The number that a query for one `count` gives. */
export const counted = (db: SqlDatabase, sql: string, ...params: string[]): number =>
  db.prepare(sql).get<{ count: number }>(...params)!.count;

export function patientName(db: SqlDatabase, patient: string | null): string | null {
  if (patient === null) return null;
  const row = db
    .prepare('SELECT name FROM patient WHERE source = ?')
    .get<{ name: string }>(patient);
  return row?.name ?? null;
}

/** Whose business a document of a kind is; one of a kind that cannot be told is the front desk's. */
export const scopeOfKind = (kind: string | null): Scope =>
  kind !== null && Object.hasOwn(KINDS, kind) ? KINDS[kind as Kind].scope : 'front';
