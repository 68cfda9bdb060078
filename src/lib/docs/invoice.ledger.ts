import { z } from 'zod';
import { addShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { line, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { plain } from './core/read.ts';
import { refuse } from './core/refuse.ts';
import { addEntry, removeEntry } from './core/write.ts';
import { invoiceBalance, type InvoiceBalance } from './invoice.balance.ts';
import { payment, reduction, type Invoice } from './invoice.schema.ts';

/** Payments, credit notes and write-offs of an issued invoice: added or reversed, never edited. */

const target = (args: { invoice: Uuid }) => ({ kind: 'invoice' as const, id: args.invoice });

/** A draft owes nothing yet, so nothing can be paid or taken off. */
function mustBeIssued(draft: Invoice): void {
  if (draft.issued) return;
  refuse('invoice-draft', 'This invoice is still a draft.', 'Issue it first.');
}

const balanceOf = (draft: Invoice): InvoiceBalance => invoiceBalance(plain(draft) as Invoice);

const addPayment = defineChange({
  name: 'invoice.addPayment',
  kind: 'invoice',
  about: 'Records money received for an issued invoice.',
  args: z.strictObject({ invoice: uuid, id: uuid.optional(), ...addShape(payment) }),
  target,
  apply(draft, args, context): Uuid {
    mustBeIssued(draft);
    if (args.id && draft.payments[args.id]) return args.id;
    return addEntry(draft.payments, without(args, 'invoice', 'id'), context, args.id);
  }
});

const reductionArgs = z.strictObject({
  invoice: uuid,
  id: uuid.optional(),
  ...addShape(reduction)
});

const addCredit = defineChange({
  name: 'invoice.addCredit',
  kind: 'invoice',
  about: 'Gives a credit note, with its reason.',
  args: reductionArgs,
  target,
  apply(draft, args, context): Uuid {
    mustBeIssued(draft);
    if (args.id && draft.credits[args.id]) return args.id;
    const { totalCents, creditedCents, writtenOffCents } = balanceOf(draft);
    if (args.amountCents > totalCents - creditedCents - writtenOffCents) {
      refuse('credit-too-large', 'The credit is more than what is left of this invoice.');
    }
    return addEntry(draft.credits, without(args, 'invoice', 'id'), context, args.id);
  }
});

const addWriteOff = defineChange({
  name: 'invoice.addWriteOff',
  kind: 'invoice',
  about: 'Writes off an amount that will not be paid, with its reason.',
  args: reductionArgs,
  target,
  apply(draft, args, context): Uuid {
    mustBeIssued(draft);
    if (args.id && draft.writeOffs[args.id]) return args.id;
    if (args.amountCents > balanceOf(draft).balanceCents) {
      refuse('write-off-too-large', 'The write-off is more than what is owed on this invoice.');
    }
    return addEntry(draft.writeOffs, without(args, 'invoice', 'id'), context, args.id);
  }
});

const reversePayment = defineChange({
  name: 'invoice.reversePayment',
  kind: 'invoice',
  about: 'Reverses a payment that was recorded by mistake or bounced; both stay on record.',
  args: z.strictObject({ invoice: uuid, payment: uuid, reason: line }),
  target,
  apply(draft, args, context) {
    removeEntry(draft.payments, args.payment, context, args.reason);
    return null;
  }
});

const reverseCredit = defineChange({
  name: 'invoice.reverseCredit',
  kind: 'invoice',
  about: 'Reverses a credit note; both stay on record.',
  args: z.strictObject({ invoice: uuid, credit: uuid, reason: line }),
  target,
  apply(draft, args, context) {
    removeEntry(draft.credits, args.credit, context, args.reason);
    return null;
  }
});

const reverseWriteOff = defineChange({
  name: 'invoice.reverseWriteOff',
  kind: 'invoice',
  about: 'Reverses a write-off; both stay on record.',
  args: z.strictObject({ invoice: uuid, writeOff: uuid, reason: line }),
  target,
  apply(draft, args, context) {
    removeEntry(draft.writeOffs, args.writeOff, context, args.reason);
    return null;
  }
});

export const invoiceLedger = {
  'invoice.addPayment': addPayment,
  'invoice.reversePayment': reversePayment,
  'invoice.addCredit': addCredit,
  'invoice.reverseCredit': reverseCredit,
  'invoice.addWriteOff': addWriteOff,
  'invoice.reverseWriteOff': reverseWriteOff
};
