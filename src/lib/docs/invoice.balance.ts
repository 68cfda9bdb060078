import type { Invoice, InvoiceLine } from './invoice.schema.ts';

/** Amounts in integer cents, VAT included unless said otherwise. */
export interface InvoiceBalance {
  readonly status: 'draft' | 'issued' | 'paid';
  readonly totalCents: number;
  /** VAT contained in the total. */
  readonly vatCents: number;
  readonly paidCents: number;
  readonly creditedCents: number;
  readonly writtenOffCents: number;
  /** Still owed; negative where more was paid than owed. A draft owes nothing. */
  readonly balanceCents: number;
  /** Paid beyond what is owed, to be given back or allocated elsewhere. */
  readonly overpaidCents: number;
}

/** `numerator / denominator` to the nearest integer, halves up; both not negative. */
const divideHalfUp = (numerator: bigint, denominator: bigint): number =>
  Number((numerator * 2n + denominator) / (denominator * 2n));

/**
 * Quantity times unit price, rounded half up to the cent. The quantity counts in thousandths, so
 * that the arithmetic is on integers: 0.1 of something never costs a cent more on another machine.
 */
export function lineTotalCents(line: Pick<InvoiceLine, 'quantity' | 'unitCents'>): number {
  const thousandths = Math.round(line.quantity * 1000);
  return divideHalfUp(BigInt(thousandths) * BigInt(line.unitCents), 1000n);
}

/**
 * The VAT contained in a VAT-inclusive amount: `amount × rate / (1 + rate)`, half up to the cent
 * (the tax fraction of the VAT Act 89 of 1991, section 1: 15/115 at 15 %).
 */
export function containedVatCents(inclusiveCents: number, basisPoints: number): number {
  if (inclusiveCents < 0) return -containedVatCents(-inclusiveCents, basisPoints);
  return divideHalfUp(BigInt(inclusiveCents) * BigInt(basisPoints), 10_000n + BigInt(basisPoints));
}

const live = <E extends { removed?: unknown }>(entries: Record<string, E>): E[] =>
  Object.values(entries).filter(({ removed }) => !removed);

const sumOf = (entries: Record<string, { removed?: unknown; amountCents: number }>): number =>
  live(entries).reduce((sum, { amountCents }) => sum + amountCents, 0);

/** What an invoice comes to and what is still owed; always computed, never stored. */
export function invoiceBalance(
  invoice: Pick<Invoice, 'issued' | 'lines' | 'payments' | 'credits' | 'writeOffs'>
): InvoiceBalance {
  const lines = live(invoice.lines);
  const totalCents = lines.reduce((sum, line) => sum + lineTotalCents(line), 0);
  const vatCents = lines.reduce(
    (sum, line) => sum + containedVatCents(lineTotalCents(line), line.vatBasisPoints),
    0
  );
  const paidCents = sumOf(invoice.payments);
  const creditedCents = sumOf(invoice.credits);
  const writtenOffCents = sumOf(invoice.writeOffs);
  const owed = totalCents - paidCents - creditedCents - writtenOffCents;
  const balanceCents = invoice.issued ? owed : 0;
  return {
    status: !invoice.issued ? 'draft' : balanceCents > 0 ? 'issued' : 'paid',
    totalCents,
    vatCents,
    paidCents,
    creditedCents,
    writtenOffCents,
    balanceCents,
    overpaidCents: Math.max(0, -balanceCents)
  };
}
