import { z } from 'zod';
import {
  coding,
  collection,
  day,
  documentBase,
  entry,
  instant,
  line,
  partialDay,
  prose,
  stamp
} from './core/fields.ts';

export const SEVERITIES = ['mild', 'moderate', 'severe', 'life-threatening', 'unknown'] as const;

export const allergy = entry({
  substance: line,
  ...coding,
  category: z.enum(['medicine', 'food', 'environment', 'other']).optional(),
  /** How bad the worst known reaction was. Safety-critical. */
  severity: z.enum(SEVERITIES),
  /** In words, several with semicolons between them. Safety-critical. */
  reaction: line.optional(),
  /** Their codes, each with the words that it was chosen for: see `terminology/reactions.ts`. */
  reactionCodes: z.string().trim().min(1).max(2000).optional(),
  /** Safety-critical. */
  status: z.enum(['active', 'inactive', 'refuted']),
  onset: partialDay.optional(),
  note: prose.optional()
});

export const problem = entry({
  title: line,
  ...coding,
  /** Safety-critical. */
  status: z.enum(['active', 'inactive', 'resolved']),
  onset: partialDay.optional(),
  resolvedOn: partialDay.optional(),
  note: prose.optional()
});

export const medication = entry({
  name: line,
  ...coding,
  /** For example `500 mg`. Safety-critical. */
  dose: line.optional(),
  form: line.optional(),
  route: line.optional(),
  frequency: line.optional(),
  /** Safety-critical. */
  status: z.enum(['active', 'stopped', 'completed']),
  startedOn: partialDay.optional(),
  stoppedOn: partialDay.optional(),
  /** What it is taken for. */
  reason: line.optional(),
  /** Why it was stopped. */
  stopReason: line.optional(),
  note: prose.optional()
});

export const medicalHistory = entry({
  type: z.enum(['surgery', 'illness', 'hospital', 'obstetric', 'injury', 'other']),
  title: line,
  ...coding,
  date: partialDay.optional(),
  note: prose.optional()
});

export const familyHistory = entry({
  relation: line,
  condition: line,
  ...coding,
  ageAtOnset: z.int().min(0).max(130).optional(),
  note: prose.optional()
});

export const immunisation = entry({
  vaccine: line,
  ...coding,
  date: day,
  dose: line.optional(),
  batch: line.optional(),
  site: line.optional(),
  note: prose.optional()
});

/** One measurement. A blood pressure is two, sharing a `panel`. */
export const vital = entry({
  at: instant,
  /** LOINC code. */
  code: line,
  label: line,
  value: z.number(),
  /** UCUM unit. */
  unit: line,
  panel: z.uuid().optional()
});

export const chartSchema = z.object({
  ...documentBase('chart'),
  patient: z.uuid(),
  /** Safety-critical. */
  bloodGroup: z.enum(['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-']).optional(),
  /** Somebody asked, and there are none known: different from nobody having asked. */
  noKnownAllergies: stamp.optional(),
  smoking: line.optional(),
  alcohol: line.optional(),
  allergies: collection(allergy),
  problems: collection(problem),
  medications: collection(medication),
  medicalHistory: collection(medicalHistory),
  familyHistory: collection(familyHistory),
  immunisations: collection(immunisation),
  vitals: collection(vital)
});
export type Chart = z.infer<typeof chartSchema>;
export type Allergy = z.infer<typeof allergy>;
export type Medication = z.infer<typeof medication>;
export type Immunisation = z.infer<typeof immunisation>;
export type Vital = z.infer<typeof vital>;
