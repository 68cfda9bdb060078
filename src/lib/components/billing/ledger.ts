import type { Tombstone } from '../../docs/core/fields.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Invoice } from '../../docs/invoice.schema.ts';
import { LEDGER_WORDS, METHOD_WORDS, type LedgerKind } from './words.ts';

/** A payment, credit note or write-off as the invoice's page lists it. */
export interface LedgerEntry {
  readonly id: Uuid;
  readonly kind: LedgerKind;
  readonly title: string;
  readonly detail: string | undefined;
  readonly date: string;
  readonly amountCents: number;
  readonly reversed: Tombstone | undefined;
}

/** Everything that was set against an invoice, reversed entries too, in the order of its dates. */
export function ledgerOf(
  invoice: Pick<Invoice, 'payments' | 'credits' | 'writeOffs'>
): LedgerEntry[] {
  const payments = Object.entries(invoice.payments).map(
    ([id, { method, reference, date, amountCents, removed }]): LedgerEntry => ({
      id,
      kind: 'payment',
      title: `${LEDGER_WORDS.payment.name}, ${METHOD_WORDS[method].toLowerCase()}`,
      detail: reference,
      date,
      amountCents,
      reversed: removed
    })
  );
  const reductions = (kind: 'credit' | 'writeOff', entries: Invoice['credits']) =>
    Object.entries(entries).map(([id, { reason, date, amountCents, removed }]): LedgerEntry => ({
      id,
      kind,
      title: LEDGER_WORDS[kind].name,
      detail: reason,
      date,
      amountCents,
      reversed: removed
    }));
  return [
    ...payments,
    ...reductions('credit', invoice.credits),
    ...reductions('writeOff', invoice.writeOffs)
  ].sort((a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1));
}

/** Who paid how much of an invoice so far: two liabilities that a practice follows apart. */
export function receivedFrom(invoice: Pick<Invoice, 'payments'>): {
  readonly schemeCents: number;
  readonly patientCents: number;
} {
  let schemeCents = 0;
  let patientCents = 0;
  for (const { method, amountCents, removed } of Object.values(invoice.payments)) {
    if (removed) continue;
    if (method === 'medical-aid') schemeCents += amountCents;
    else patientCents += amountCents;
  }
  return { schemeCents, patientCents };
}
