import { z } from 'zod';
import type { SqlDatabase, SqlRow, SqlValue } from '../../sql.ts';
import type { InvoiceRow } from '../catalogue.ts';
import { DESTROYED, GROUP_OF, limit, NAMED_BY, uuid, type QueryArea } from './query.ts';

const TABLES = ['invoice', 'patient', 'patient_group', 'destruction'];
const DEFAULT_ROWS = 100;

const invoices = (db: SqlDatabase, where: string, ...params: SqlValue[]): InvoiceRow[] =>
  db
    .prepare(
      `SELECT i.source AS id, i.patient, coalesce(p.name, ${DESTROYED('i.patient')}, '') AS patientName, i.number, i.date,
         i.status, i.total_cents AS totalCents, i.paid_cents AS paidCents,
         i.balance_cents AS balanceCents, i.scheme
       FROM invoice AS i ${NAMED_BY('i.patient')}
       ${where}`
    )
    .all<SqlRow & InvoiceRow>(...params);

export const invoiceQueries: QueryArea<
  | 'patient.invoices'
  | 'consultation.invoices'
  | 'invoices.unpaid'
  | 'invoices.recent'
  | 'invoices.drafts'
  | 'invoices.lastNumber'
> = {
  'patient.invoices': {
    about: 'A patient’s invoices, newest first.',
    params: z.strictObject({ patient: uuid }),
    tables: TABLES,
    run: (db, { patient }) =>
      invoices(
        db,
        `WHERE i.patient IN ${GROUP_OF('?1')} ORDER BY i.date DESC, i.created_at DESC, i.source`,
        patient
      )
  },
  'consultation.invoices': {
    about: 'The invoices of a visit, in the order in which they were made.',
    params: z.strictObject({ consultation: uuid }),
    tables: TABLES,
    run: (db, { consultation }) =>
      invoices(db, 'WHERE i.consultation = ? ORDER BY i.created_at, i.source', consultation)
  },
  'invoices.unpaid': {
    about: 'Issued invoices with something still owed, oldest first.',
    params: z.strictObject({ limit }),
    tables: TABLES,
    run: (db, { limit: most = DEFAULT_ROWS }) =>
      invoices(
        db,
        `WHERE i.status = 'issued' AND i.balance_cents > 0 ORDER BY i.date, i.source LIMIT ?`,
        most
      )
  },
  'invoices.recent': {
    about: 'The newest invoices, drafts too.',
    params: z.strictObject({ limit }),
    tables: TABLES,
    run: (db, { limit: most = DEFAULT_ROWS }) =>
      invoices(db, 'ORDER BY i.date DESC, i.created_at DESC, i.source LIMIT ?', most)
  },
  'invoices.drafts': {
    about: 'Invoices that were begun and not issued, newest first.',
    params: z.strictObject({ limit }),
    tables: TABLES,
    run: (db, { limit: most = DEFAULT_ROWS }) =>
      invoices(
        db,
        `WHERE i.status = 'draft' ORDER BY i.date DESC, i.created_at DESC, i.source LIMIT ?`,
        most
      )
  },
  'invoices.lastNumber': {
    about: 'The highest invoice number given in a series.',
    params: z.strictObject({ series: z.string().max(50) }),
    tables: ['invoice'],
    run: (db, { series }) =>
      db
        .prepare('SELECT coalesce(max(sequence), 0) AS last FROM invoice WHERE series = ?')
        .get<{ last: number }>(series)!
  }
};
