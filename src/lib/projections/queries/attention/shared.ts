import type { SqlDatabase } from '../../../sql.ts';
import type { AttentionItem } from '../../catalogue.ts';
import { compare } from '../../entries.ts';
import { INVOICE_KEYS, reasonOf } from '../../match.ts';
import { latest } from '../../text.ts';
import { headOfRecord } from '../hits.ts';
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

/** How strong a reason it is that one record was joined with two others at once, on two devices. */
const JOINED_WITH_BOTH = -1;

/** Pairs of patients who may be one, the likeliest first; under their heads, and without those kept apart. */
function pairs(db: SqlDatabase): Pair[] {
  const found = new Map<string, Pair>();
  const add = (one: string, other: string, rank: number, reason: string): void => {
    const [first, second] = [headOfRecord(db, one), headOfRecord(db, other)].sort() as [
      string,
      string
    ];
    if (first === second || areApart(db, one, other) || areApart(db, first, second)) return;
    const id = `${first}:${second}`;
    const pair = found.get(id) ?? { first, second, reasons: new Map() };
    pair.reasons.set(rank, reason);
    found.set(id, pair);
  };
  for (const { source, other } of lostLinks(db)) {
    add(source, other, JOINED_WITH_BOTH, 'Joined with two records at once, on two devices');
  }
  for (const [key, sources] of sharedKeys(db, `NOT (${isInvoiceKey})`)) {
    const why = reasonOf(key);
    if (!why) continue;
    // Of very many, each with the next: that shows them all without a page for every two.
    const reach = sources.length > MOST_IN_PAIRS ? 1 : sources.length;
    for (const [at, first] of sources.entries()) {
      for (const second of sources.slice(at + 1, at + 1 + reach)) {
        add(first, second, why.rank, why.reason);
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

/** Links that do not stand, because another device made another one of the same record at once. */
const lostLinks = (db: SqlDatabase): { source: string; other: string }[] =>
  db
    .prepare(
      `SELECT m.source, m.other FROM patient_merge AS m JOIN patient AS p ON p.source = m.other
       WHERE m.stands = 0 ORDER BY m.source, m.other`
    )
    .all<{ source: string; other: string }>();

/** Somebody said of these two that they are two people. */
const areApart = (db: SqlDatabase, one: string, other: string): boolean =>
  db
    .prepare(
      `SELECT 1 FROM patient_apart WHERE (source = ?1 AND other = ?2) OR (source = ?2 AND other = ?1)`
    )
    .get(one, other) !== undefined;

const registeredAt = (db: SqlDatabase, patient: string): string | null =>
  db
    .prepare('SELECT registered_at AS at FROM patient WHERE source = ?')
    .get<{ at: string | null }>(patient)?.at ?? null;

export const duplicatePatients: Ground = {
  scope: 'front',
  tables: [
    'match_key',
    'match_shared',
    'patient',
    'patient_group',
    'patient_merge',
    'patient_apart'
  ],
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
