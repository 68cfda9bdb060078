import type { AttentionItem } from '../../catalogue.ts';
import { compare } from '../../entries.ts';
import { INVOICE_KEYS, reasonOf } from '../../match.ts';
import type { SqlDatabase } from '../../sql.ts';
import { latest } from '../../text.ts';
import { patientName, type Ground } from './ground.ts';

/** Matters that show as one key in several documents. */

/** A key of more documents than this is no person but a habit (a clinic's own phone, say). */
const MOST_IN_PAIRS = 12;

interface Pair {
  readonly first: string;
  readonly second: string;
  /** By strength, the strongest 0. */
  readonly reasons: Map<number, string>;
}

/** The documents that share keys, by key. */
function sharedKeys(db: SqlDatabase, where: string): Map<string, string[]> {
  const rows = db
    .prepare(
      // CROSS: from the few keys that are shared to their documents, never the other way round.
      `SELECT k.key, k.source FROM match_shared AS s CROSS JOIN match_key AS k ON k.key = s.key
       WHERE ${where} ORDER BY k.key, k.source`
    )
    .all<{ key: string; source: string }>();
  const groups = new Map<string, string[]>();
  for (const { key, source } of rows) {
    const group = groups.get(key);
    if (group) group.push(source);
    else groups.set(key, [source]);
  }
  return groups;
}

const isInvoiceKey = `s.key >= '${INVOICE_KEYS}' AND s.key < '${INVOICE_KEYS}~'`;

/** Pairs of patients who may be one, the likeliest first. */
function pairs(db: SqlDatabase): Pair[] {
  const found = new Map<string, Pair>();
  for (const [key, sources] of sharedKeys(db, `NOT (${isInvoiceKey})`)) {
    const why = reasonOf(key);
    if (!why) continue;
    // Of very many, each with the next: that shows them all without a page for every two.
    const reach = sources.length > MOST_IN_PAIRS ? 1 : sources.length;
    for (const [at, first] of sources.entries()) {
      for (const second of sources.slice(at + 1, at + 1 + reach)) {
        const id = `${first}:${second}`;
        const pair = found.get(id) ?? { first, second, reasons: new Map() };
        pair.reasons.set(why.rank, why.reason);
        found.set(id, pair);
      }
    }
  }
  const strength = ({ reasons }: Pair): number => Math.min(...reasons.keys());
  return [...found.values()].sort(
    (a, b) =>
      strength(a) - strength(b) ||
      b.reasons.size - a.reasons.size ||
      compare(a.first, b.first) ||
      compare(a.second, b.second)
  );
}

const registeredAt = (db: SqlDatabase, patient: string): string | null =>
  db
    .prepare('SELECT registered_at AS at FROM patient WHERE source = ?')
    .get<{ at: string | null }>(patient)?.at ?? null;

export const duplicatePatients: Ground = {
  scope: 'front',
  tables: ['match_key', 'match_shared', 'patient'],
  count: (db) => pairs(db).length,
  list: (db, _from, limit) =>
    pairs(db)
      .slice(0, limit)
      .map(({ first, second, reasons }): AttentionItem => ({
        id: `duplicate-patient:${first}:${second}`,
        patient: first,
        patientName: patientName(db, first),
        since: latest([registeredAt(db, first), registeredAt(db, second)]),
        type: 'duplicate-patient',
        other: second,
        otherName: patientName(db, second) ?? '',
        reasons: [...reasons].sort(([a], [b]) => a - b).map(([, reason]) => reason)
      }))
};

/** Invoices that carry one number: two devices with one series, or a device restored from a backup. */
export const repeatedNumbers: Ground = {
  scope: 'billing',
  tables: ['match_key', 'match_shared', 'invoice', 'patient'],
  count: (db) => sharedKeys(db, isInvoiceKey).size,
  list: (db, _from, limit) =>
    [...sharedKeys(db, isInvoiceKey)].slice(0, limit).map(([key, sources]): AttentionItem => {
      const invoices = sources.flatMap((source) => {
        const row = db
          .prepare(
            `SELECT i.patient, p.name, i.created_at AS at FROM invoice AS i
             LEFT JOIN patient AS p ON p.source = i.patient WHERE i.source = ?`
          )
          .get<{ patient: string; name: string | null; at: string }>(source);
        return row ? [{ source, ...row }] : [];
      });
      const number = key.slice(INVOICE_KEYS.length);
      const names = invoices.map(({ name }) => name ?? 'an unknown patient').join('; ');
      return {
        id: `rule-broken:invoice-number-repeated:${number}`,
        patient: invoices[0]?.patient ?? null,
        patientName: invoices[0]?.name ?? null,
        since: latest(invoices.map(({ at }) => at)),
        type: 'rule-broken',
        document: sources[0]!,
        kind: 'invoice',
        rule: 'invoice-number-repeated',
        detail: `${sources.length} invoices carry the number ${number}: ${names}.`
      };
    })
};
