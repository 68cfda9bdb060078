import type { NotePart } from '../../docs/consultation.schema.ts';

/** The four parts of a note, with a prompt for what belongs in each. */
export const PART_WORDS: Record<
  NotePart,
  { readonly letter: string; readonly name: string; readonly placeholder: string }
> = {
  subjective: {
    letter: 'S',
    name: 'Subjective',
    placeholder: 'What the patient says: complaint, history, worries'
  },
  objective: {
    letter: 'O',
    name: 'Objective',
    placeholder: 'What was found: examination, measurements, results'
  },
  assessment: { letter: 'A', name: 'Assessment', placeholder: 'What you think it is, and why' },
  plan: {
    letter: 'P',
    name: 'Plan',
    placeholder: 'What happens now: treatment, advice, when to come back'
  }
};
