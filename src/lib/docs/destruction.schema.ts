import { z } from 'zod';
import { collection, day, documentBase, instant, line, uuid } from './core/fields.ts';

/**
 * A line of the register of destroyed records: enough to answer whether a record was kept and what
 * became of it, and too little to tell who it was of. It is said once and never removed.
 */
export const destruction = z.object({
  /** The record's own id, which invoices and the diary still name. */
  patient: uuid,
  /** The practice's own number of the folder, where it had one. */
  folder: line.optional(),
  initials: line.optional(),
  /** Year of birth. */
  born: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  /** The last day on which the practice had to do with the patient. */
  lastActive: day,
  /** The first day on which it need not have been kept any longer. */
  until: day,
  /** The rule and its period, in a sentence. */
  reason: line,
  /** Where the rule is from. */
  source: line,
  documents: z.int().min(1),
  /** The statement that asked: SHA-256 of its envelope, hexadecimal. */
  ask: z.string().regex(/^[0-9a-f]{64}$/),
  askedBy: uuid,
  askedAt: instant,
  agreedBy: uuid,
  agreedAt: instant
});
export type Destruction = z.infer<typeof destruction>;

/** The register of one year, of the practice's members to read and of whoever may destroy to write. */
export const destructionsSchema = z.object({
  ...documentBase('destructions'),
  year: z.string().regex(/^\d{4}$/),
  records: collection(destruction)
});
export type Destructions = z.infer<typeof destructionsSchema>;
