import type { PAYMENT_METHODS } from '../../docs/invoice.schema.ts';

/** Payments and what is set against an invoice, in words. */

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export const METHOD_WORDS: Record<PaymentMethod, string> = {
  card: 'Card',
  cash: 'Cash',
  eft: 'EFT',
  'medical-aid': 'Medical aid',
  other: 'Other'
};

/** What stands against an invoice besides its lines. */
export type LedgerKind = 'payment' | 'credit' | 'writeOff';

export const LEDGER_WORDS: Record<LedgerKind, { readonly name: string; readonly of: string }> = {
  payment: { name: 'Payment', of: 'the payment' },
  credit: { name: 'Credit note', of: 'the credit note' },
  writeOff: { name: 'Write-off', of: 'the write-off' }
};
