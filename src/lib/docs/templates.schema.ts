import { z } from 'zod';
import { collection, documentBase, entry, line, prose } from './core/fields.ts';

export const TEMPLATE_TYPES = ['note', 'snippet', 'letter', 'referral', 'sick-note'] as const;

/**
 * Words that are written often. `{{field}}` stands for something that is filled in when it is used;
 * a field that nobody knows is left standing and marked.
 */
export const template = entry({
  type: z.enum(TEMPLATE_TYPES),
  name: line,
  /** What is typed to bring a snippet in, `ros`; without the sign before it. */
  shortcut: z
    .string()
    .regex(/^[\p{L}\d-]{1,20}$/u)
    .optional(),
  /** Of everything but a note. */
  text: prose.optional(),
  /** Of a note: what goes into which part. */
  subjective: prose.optional(),
  objective: prose.optional(),
  assessment: prose.optional(),
  plan: prose.optional(),
  /** Whose own it is; everybody's where absent. */
  doctor: z.uuid().optional()
});

export const templatesSchema = z.object({
  ...documentBase('templates'),
  templates: collection(template)
});
export type Templates = z.infer<typeof templatesSchema>;
