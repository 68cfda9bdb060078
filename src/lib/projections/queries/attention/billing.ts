import { billedTwice, type VisitBilling } from '../../../billing/billed-twice.ts';
import type { SqlDatabase, SqlRow } from '../../../sql.ts';
import type { AttentionItem } from '../../catalogue.ts';
import { latest } from '../../text.ts';
import { patientName, type Ground } from './ground.ts';

interface Row extends SqlRow {
  id: string;
  consultation: string;
  patient: string;
  number: string | null;
  date: string;
  created_at: string;
  status: string;
  total_cents: number;
  reduced_cents: number;
  visit_lines: string;
}

type Item = Extract<AttentionItem, { type: 'billed-twice' }>;

/** Of the few visits of which a line is on two invoices, those that nobody has put right. */
function visits(db: SqlDatabase): { rows: Row[]; parts: Item['parts'] }[] {
  const rows = db
    .prepare(
      // CROSS: from the few visits to their invoices, never the other way round.
      `SELECT i.source AS id, i.consultation, i.patient, i.number, i.date, i.created_at, i.status,
         i.total_cents, i.reduced_cents, i.visit_lines
       FROM visit_billed_twice AS twice CROSS JOIN invoice AS i
         ON i.consultation = twice.consultation
       ORDER BY i.consultation, i.created_at, i.source`
    )
    .all<Row>();
  return [...Map.groupBy(rows, ({ consultation }) => consultation).values()]
    .map((those) => ({ rows: those, parts: billedTwice(those.map(billing)) }))
    .filter(({ parts }) => parts.length > 0);
}

const billing = ({ id, status, reduced_cents, visit_lines }: Row): VisitBilling => ({
  id,
  isDraft: status === 'draft',
  reducedCents: reduced_cents,
  lines: JSON.parse(visit_lines) as VisitBilling['lines']
});

/** Parts of one visit on two of its invoices: two devices billed it, and neither could know. */
export const visitsBilledTwice: Ground = {
  scope: 'billing',
  tables: ['invoice', 'visit_billed_twice', 'patient'],
  count: (db) => visits(db).length,
  list: (db, _from, limit) =>
    visits(db)
      .slice(0, limit)
      .map(({ rows, parts }): Item => {
        const [{ consultation, patient }] = rows as [Row];
        const on = new Set(parts.flatMap((part) => part.on));
        return {
          id: `billed-twice:${consultation}`,
          patient,
          patientName: patientName(db, patient),
          since: latest(rows.filter(({ id }) => on.has(id)).map(({ created_at }) => created_at)),
          type: 'billed-twice',
          consultation,
          parts,
          invoices: rows
            .filter(({ id }) => on.has(id))
            .map(({ id, number, date, status, total_cents }) => ({
              id,
              number,
              date,
              status: status as Item['invoices'][number]['status'],
              totalCents: total_cents
            }))
        };
      })
};
