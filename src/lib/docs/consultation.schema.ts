import { z } from 'zod';
import {
  cents,
  coding,
  collection,
  day,
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

/** A medicine or material used in the consultation, from the practice's own stock. */
export const material = entry({
  ...coding,
  description: line,
  quantity: z.number().positive(),
  /** What one costs, VAT included. */
  priceCents: cents.nonnegative().optional()
});

/** A medicine prescribed. Those of a consultation that are issued together are one script. */
export const prescription = entry({
  medicine: line,
  /** `nappi`, of the practice's own price list. */
  ...coding,
  strength: line.optional(),
  form: line.optional(),
  /** `S0` to `S8`. */
  schedule: line.optional(),
  /** What is taken at a time: `1 tablet`, `5 ml`. */
  dose: line.optional(),
  route: line.optional(),
  frequency: line.optional(),
  /** For how long: `5 days`. */
  duration: line.optional(),
  quantity: line.optional(),
  repeats: z.int().min(0).max(12).optional(),
  instructions: prose.optional(),
  /** Why, as on the script: a diagnosis with or without its code. */
  reason: line.optional(),
  /** Warnings that the prescriber saw and went on in spite of, in words. */
  overridden: prose.optional(),
  /** The entry of the chart's medication that it began or goes on with. */
  medication: z.uuid().optional(),
  /** When it was issued; from then on it stays as it is. */
  issued: stamp.optional()
});

/** A letter from the visit, made in the practice's letterhead. */
export const letter = entry({
  type: z.enum(['sick-note', 'referral', 'letter']),
  title: line.optional(),
  /** To whom: name and address. */
  to: prose.optional(),
  body: prose.optional(),
  /** Of a sick note: what the domain's rules ask for. */
  examinedAt: instant.optional(),
  ground: z.enum(['examined', 'reported']).optional(),
  /** In lay words, and only with the patient's consent. */
  diagnosis: line.optional(),
  diagnosisConsent: z.boolean().optional(),
  fitness: z.enum(['unfit', 'partly']).optional(),
  from: day.optional(),
  until: day.optional(),
  limits: prose.optional(),
  employer: line.optional(),
  employeeNumber: line.optional(),
  /** Who signs it: the consultation's doctor when it was issued. */
  doctor: z.uuid().optional(),
  /** From then on it stays as it is. */
  issued: stamp.optional()
});
export type Letter = z.infer<typeof letter>;

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
  materials: collection(material).default({}),
  prescriptions: collection(prescription).default({}),
  letters: collection(letter).default({}),
  /** Why the note was written long after the visit. */
  lateReason: line.optional(),
  /** Absent while a draft. */
  signed: stamp.optional(),
  addenda: collection(addendum)
});
export type Consultation = z.infer<typeof consultationSchema>;
