import { z } from 'zod';
import { addShape, patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { line, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { addEntry, atomic, saysSame, setFields, stampOf } from './core/write.ts';
import { invoiceLine, invoiceSchema, type Invoice } from './invoice.schema.ts';
import { invoiceLedger } from './invoice.ledger.ts';

const target = (args: { invoice?: unknown }) => ({
  kind: 'invoice' as const,
  id: args.invoice as Uuid
});

const { patient, doctor, consultation, date, cover, note } = invoiceSchema.shape;
const head = { doctor, consultation, cover, note };

/** A line as a caller gives it: one of something without VAT, unless said otherwise. */
const givenLine = invoiceLine.extend({
  quantity: invoiceLine.shape.quantity.refine(
    (quantity) => Math.abs(quantity * 1000 - Math.round(quantity * 1000)) < 1e-6,
    'has at most three decimals'
  ),
  vatBasisPoints: invoiceLine.shape.vatBasisPoints
});
const newLine = givenLine.extend({
  quantity: givenLine.shape.quantity.default(1),
  vatBasisPoints: givenLine.shape.vatBasisPoints.default(0)
});

const create = defineChange({
  name: 'invoice.create',
  kind: 'invoice',
  about: 'Makes an invoice as a draft; creating an id that is there already changes nothing.',
  args: z.strictObject({
    id: uuid.optional(),
    patient,
    date,
    ...head,
    lines: z.array(z.strictObject({ id: uuid.optional(), ...addShape(newLine) })).default([])
  }),
  target: (args, context) => ({
    kind: 'invoice',
    id: args.id ?? context.newId(),
    genesis: { patient: args.patient }
  }),
  apply(draft, args, context) {
    const id = String(draft.id);
    if (draft.created) return id;
    setFields(draft, { ...without(args, 'id', 'patient', 'lines'), created: stampOf(context) });
    for (const { id: lineId, ...fields } of args.lines) {
      addEntry(draft.lines, fields, context, lineId);
    }
    return id;
  }
});

/** What was issued stands: it is corrected by a credit note, never by editing it. */
function mustBeDraft(draft: Invoice): void {
  if (!draft.issued) return;
  refuse(
    'invoice-issued',
    `Invoice ${String(draft.issued.number)} is issued and can no longer be changed.`,
    'Give a credit note and make a new invoice instead.'
  );
}

const edit = defineChange({
  name: 'invoice.edit',
  kind: 'invoice',
  about: 'Edits the head of a draft invoice.',
  args: z.strictObject({ invoice: uuid, ...patchShape({ date, ...head }) }),
  target,
  apply(draft, args) {
    mustBeDraft(draft);
    const { cover: nextCover, ...fields } = without(args, 'invoice');
    setFields(draft, fields);
    // Written whole: one scheme's name never stands beside another's membership number.
    if (!saysSame(draft.cover, nextCover)) setFields(draft, { cover: nextCover });
    return null;
  }
});

const issue = defineChange({
  name: 'invoice.issue',
  kind: 'invoice',
  about: 'Issues the invoice under its number: from then on its lines are fixed.',
  args: z.strictObject({ invoice: uuid, number: line }),
  target,
  apply(draft, args, context) {
    mustBeDraft(draft);
    if (!Object.values(draft.lines).some(({ removed }) => !removed)) {
      refuse('invoice-empty', 'An invoice without lines cannot be issued.', 'Add a line first.');
    }
    draft.issued = atomic({ ...stampOf(context), number: args.number }) as NonNullable<
      Invoice['issued']
    >;
    return null;
  }
});

export const invoiceChanges = {
  'invoice.create': create,
  'invoice.edit': edit,
  'invoice.issue': issue,
  ...entryChanges({
    kind: 'invoice',
    noun: 'Line',
    words: 'a line of a draft invoice',
    locator: { invoice: uuid },
    target,
    entry: givenLine,
    extra: {
      quantity: newLine.shape.quantity,
      vatBasisPoints: newLine.shape.vatBasisPoints
    },
    guard: mustBeDraft,
    entries: (draft) => draft.lines
  }),
  ...invoiceLedger
};
