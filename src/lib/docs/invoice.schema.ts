import { z } from 'zod';
import { cents, collection, day, documentBase, entry, line, prose, stamp } from './core/fields.ts';

export const invoiceLine = entry({
  description: line,
  code: line.optional(),
  codeSystem: z.enum(['tariff', 'nappi', 'custom']).optional(),
  /** ICD-10 codes joined by `/`, primary first: one atomic value, as a claim carries it. */
  icd10: line.optional(),
  serviceDate: day.optional(),
  /** At most three decimals. */
  quantity: z.number().positive(),
  /** Price of one, VAT included. */
  unitCents: cents.nonnegative(),
  /** 1500 is 15 %; 0 where no VAT is charged. */
  vatBasisPoints: z.int().min(0).max(10_000)
});

export const PAYMENT_METHODS = ['cash', 'card', 'eft', 'medical-aid', 'other'] as const;

/** Money received. Append-only: a mistake is reversed (a tombstone with its reason), never edited. */
export const payment = entry({
  date: day,
  method: z.enum(PAYMENT_METHODS),
  amountCents: cents.positive(),
  reference: line.optional()
});

/** An amount taken off what is owed: a credit note or a write-off. Append-only. */
export const reduction = entry({ date: day, amountCents: cents.positive(), reason: line });

export const invoiceSchema = z.object({
  ...documentBase('invoice'),
  patient: z.uuid(),
  doctor: z.uuid().optional(),
  consultation: z.uuid().optional(),
  date: day,
  created: stamp,
  note: prose.optional(),
  /** The cover that this invoice was made out against, as it was on the day. */
  cover: z
    .object({
      scheme: line,
      plan: line.optional(),
      membershipNumber: line,
      dependantCode: line.optional()
    })
    .optional(),
  /** Absent while a draft; with it, lines are fixed. */
  issued: stamp.extend({ number: line }).optional(),
  lines: collection(invoiceLine),
  payments: collection(payment),
  credits: collection(reduction),
  writeOffs: collection(reduction)
});
export type Invoice = z.infer<typeof invoiceSchema>;
export type InvoiceLine = z.infer<typeof invoiceLine>;
export type Payment = z.infer<typeof payment>;
