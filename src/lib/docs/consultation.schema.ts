import { z } from 'zod';
import {
  coding,
  collection,
  documentBase,
  entry,
  instant,
  line,
  origin,
  prose,
  stamp
} from './core/fields.ts';

/** Collaborative prose: the only fields that merge character by character. */
export const NOTE_PARTS = ['subjective', 'objective', 'assessment', 'plan'] as const;
export type NotePart = (typeof NOTE_PARTS)[number];

export const diagnosis = entry({
  ...coding,
  description: line,
  primary: z.boolean().optional()
});

export const procedure = entry({
  ...coding,
  description: line,
  quantity: z.int().positive()
});

/** What is added after signing; the signed text itself stays as it was. */
export const addendum = entry({ text: prose, reason: line });

export const consultationSchema = z.object({
  ...documentBase('consultation'),
  patient: z.uuid(),
  doctor: z.uuid().optional(),
  started: stamp,
  startedAt: instant,
  endedAt: instant.optional(),
  consultationType: z.uuid().optional(),
  appointment: z.uuid().optional(),
  reason: line.optional(),
  origin: origin.optional(),
  notes: z.object({
    subjective: z.string(),
    objective: z.string(),
    assessment: z.string(),
    plan: z.string()
  }),
  diagnoses: collection(diagnosis),
  procedures: collection(procedure),
  /** Absent while a draft. */
  signed: stamp.optional(),
  addenda: collection(addendum)
});
export type Consultation = z.infer<typeof consultationSchema>;
