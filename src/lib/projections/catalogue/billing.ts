import type { Uuid } from '../../docs/core/ids.ts';

/** Invoices. */
export interface BillingQueries {
  'patient.invoices': { params: { patient: Uuid }; result: InvoiceRow[] };
  /** The invoices of a visit, the one that was made first first. */
  'consultation.invoices': { params: { consultation: Uuid }; result: InvoiceRow[] };
  /** Issued invoices with something still owed, oldest first. */
  'invoices.unpaid': { params: { limit?: number }; result: InvoiceRow[] };
  'invoices.recent': { params: { limit?: number }; result: InvoiceRow[] };
  /** Invoices that were begun and not issued, newest first. */
  'invoices.drafts': { params: { limit?: number }; result: InvoiceRow[] };
  /** The highest number given in a series (the middle part of `INV-K7Q2-0012`); 0 for none. */
  'invoices.lastNumber': { params: { series: string }; result: { last: number } };
}

export interface InvoiceRow {
  id: Uuid;
  patient: Uuid;
  patientName: string;
  number: string | null;
  date: string;
  status: 'draft' | 'issued' | 'paid';
  totalCents: number;
  paidCents: number;
  balanceCents: number;
  scheme: string | null;
}
