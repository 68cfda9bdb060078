import type { Uuid } from '../docs/core/ids.ts';
import { live } from '../docs/core/live.ts';
import { invoiceBalance, lineTotalCents } from '../docs/invoice.balance.ts';
import type { Invoice } from '../docs/invoice.schema.ts';

/** An invoice of a visit, as far as it matters for what is billed twice; amounts in cents. */
export interface VisitBilling {
  readonly id: Uuid;
  readonly isDraft: boolean;
  /** What credit notes and write-offs took off. */
  readonly reducedCents: number;
  /** What its lines say and come to, by their ids. */
  readonly lines: Readonly<Record<Uuid, readonly [description: string, totalCents: number]>>;
}

export function billingOf(
  id: Uuid,
  invoice: Pick<Invoice, 'issued' | 'lines' | 'payments' | 'credits' | 'writeOffs'>
): VisitBilling {
  const { creditedCents, writtenOffCents } = invoiceBalance(invoice);
  return {
    id,
    isDraft: !invoice.issued,
    reducedCents: creditedCents + writtenOffCents,
    lines: Object.fromEntries(
      live(invoice.lines).map((line) => [line.id, [line.description, lineTotalCents(line)]])
    )
  };
}

/** A part of a visit that stands on two of its invoices, or more. */
export interface BilledTwice {
  readonly line: Uuid;
  readonly description: string;
  /** In the order of the invoices. */
  readonly on: readonly Uuid[];
  /** The draft from which it can be taken off; none where all were issued. */
  readonly draft: Uuid | null;
}

/**
 * What is billed twice. A line knows the part of the visit that it came from by its id, so this is
 * seen wherever the invoices meet: one device may issue an invoice and go on with the next one, while
 * another still adds the same to the draft that it has. What stands on issued invoices alone is
 * settled once credit notes and write-offs on them take off as much as was asked for too often;
 * nothing says which line a credit note is for.
 */
export function billedTwice(invoices: readonly VisitBilling[]): BilledTwice[] {
  const standing = invoices.flatMap((invoice) =>
    Object.entries(invoice.lines).map(([line, [description, totalCents]]) => ({
      invoice,
      line,
      description,
      totalCents
    }))
  );
  const repeated = [...Map.groupBy(standing, ({ line }) => line).values()].filter(
    (those) => those.length > 1
  );
  const issued = repeated.filter((those) => those.every(({ invoice }) => !invoice.isDraft));
  const tooMuch = sum(
    issued.flatMap((those) => {
      const totals = those.map(({ totalCents }) => totalCents);
      return [...totals, -Math.max(...totals)];
    })
  );
  const on = new Set(issued.flat().map(({ invoice }) => invoice));
  const settled = sum([...on].map(({ reducedCents }) => reducedCents)) >= tooMuch ? issued : [];
  return repeated
    .filter((those) => !settled.includes(those))
    .map((those) => ({
      line: those[0]!.line,
      description: those[0]!.description,
      on: those.map(({ invoice }) => invoice.id),
      draft: those.findLast(({ invoice }) => invoice.isDraft)?.invoice.id ?? null
    }));
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
