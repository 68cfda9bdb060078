import type { TEMPLATE_TYPES } from '../docs/templates.schema.ts';

/** A template that a practice may take over and then make its own. */
export interface Starter {
  readonly type: (typeof TEMPLATE_TYPES)[number];
  readonly name: string;
  readonly shortcut?: string;
  readonly text?: string;
  readonly subjective?: string;
  readonly objective?: string;
  readonly assessment?: string;
  readonly plan?: string;
}

/** Offered to a practice that begins; nothing of it is there until somebody takes it. */
export const STARTERS: readonly Starter[] = [
  {
    type: 'note',
    name: 'Cough or cold',
    subjective:
      'Seen for {{visit.reason}}.\nSince: \nCough: dry / with sputum\nFever: \nShort of breath: \nSmoker: ',
    objective:
      'Temperature {{vitals.temperature}}, pulse {{vitals.pulse}}, oxygen saturation {{vitals.saturation}}.\nThroat: \nEars: \nChest: ',
    plan: 'Rest, fluids, paracetamol as needed.\nCome back if short of breath, with fever for more than three days, or no better in a week.'
  },
  {
    type: 'note',
    name: 'Blood pressure check',
    subjective:
      'For a blood pressure check. Headache, chest pain, vision: none.\nTakes: {{medication}}.',
    objective: 'Blood pressure {{vitals.bp}}, pulse {{vitals.pulse}}, weight {{vitals.weight}}.',
    plan: 'Salt, weight and exercise talked about. Next check in: '
  },
  {
    type: 'note',
    name: 'Diabetes visit',
    subjective: 'Diabetes follow-up. Thirst, night urine, hypos: \nTakes: {{medication}}.',
    objective:
      'Blood pressure {{vitals.bp}}, weight {{vitals.weight}}, BMI {{vitals.bmi}}, glucose {{vitals.glucose}}.\nFeet: skin, pulses, monofilament: ',
    plan: 'HbA1c, kidney function and lipids: \nEyes seen this year: '
  },
  {
    type: 'snippet',
    name: 'Chest clear',
    shortcut: 'chest',
    text: 'Chest: good air entry on both sides, no added sounds.'
  },
  {
    type: 'snippet',
    name: 'Normal abdomen',
    shortcut: 'abd',
    text: 'Abdomen: soft, not tender, no mass felt, bowel sounds normal.'
  },
  {
    type: 'snippet',
    name: 'When to come back',
    shortcut: 'back',
    text: 'Told when to come back: if it gets worse, something new appears, or it is no better in three days.'
  },
  {
    type: 'snippet',
    name: 'Vital signs of today',
    shortcut: 'vit',
    text: 'Blood pressure {{vitals.bp}}, pulse {{vitals.pulse}}, temperature {{vitals.temperature}}.'
  },
  {
    type: 'referral',
    name: 'Referral to a specialist',
    text: 'Dear colleague\n\nThank you for seeing {{patient.name}}, aged {{patient.age}}, about {{visit.reason}}.\n\nDiagnosis:\n{{diagnoses}}\n\nAllergies:\n{{allergies}}\n\nMedication:\n{{medication}}\n\nProblems:\n{{problems}}\n\nI should be glad of your opinion and advice.\n\nKind regards'
  },
  {
    type: 'letter',
    name: 'Attendance at the practice',
    text: 'To whom it may concern\n\n{{patient.name}} was at {{practice.name}} on {{visit.date}} and was seen at {{visit.time}}.'
  },
  {
    type: 'sick-note',
    name: 'Sick note, back for review',
    text: 'The patient is to be seen again before going back to work.'
  }
];
