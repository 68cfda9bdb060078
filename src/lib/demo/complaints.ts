import type { Person } from './people.ts';

/** Why people come apart from what they have for long: a reason, a note, a diagnosis, a script. */
export interface Complaint {
  readonly reason: string;
  /** Kind of appointment: a name among the practice's consultation types. */
  readonly type: string;
  readonly weight: number;
  fits(person: Pick<Person, 'age' | 'sex'>): boolean;
  readonly diagnosis: readonly [string, string];
  readonly subjective: readonly string[];
  readonly objective: string;
  readonly plan: readonly string[];
  readonly fever?: true;
  /** Done and charged: description and price in cents. */
  readonly done?: readonly [string, number];
}

const anyone = () => true;
const child = ({ age }: { age: number }) => age >= 1 && age < 12;
const adult = ({ age }: { age: number }) => age >= 18;

export const COMPLAINTS: readonly Complaint[] = [
  {
    reason: 'Cough and cold',
    type: 'Consultation',
    weight: 20,
    fits: anyone,
    diagnosis: ['J06.9', 'Upper respiratory infection'],
    subjective: [
      '3 days of runny nose, sore throat and dry cough. No shortness of breath. Family also ill.',
      'Blocked nose since Sunday, cough keeps the house awake. Eating and drinking. No ear pain.'
    ],
    objective: 'Not ill-looking. Throat red, no exudate. Ears normal. Chest clear.',
    plan: [
      'Viral. Fluids, rest, paracetamol, honey for the cough. Come back if breathless or fever beyond 3 days.',
      'Symptomatic treatment, no antibiotic and why. Sick note 2 days.'
    ],
    fever: true
  },
  {
    reason: 'Sore throat',
    type: 'Consultation',
    weight: 8,
    fits: ({ age }) => age >= 4 && age < 45,
    diagnosis: ['J03.9', 'Tonsillitis'],
    subjective: ['Sore throat and fever 2 days, hurts to swallow. No cough.'],
    objective: 'Tonsils large with exudate, tender nodes in the neck. No stridor. Chest clear.',
    plan: [
      'Amoxicillin 5 days if not allergic (asked), paracetamol, fluids. Back if worse in 48 h.'
    ],
    fever: true
  },
  {
    reason: 'Earache',
    type: 'Consultation',
    weight: 9,
    fits: child,
    diagnosis: ['H66.9', 'Middle ear infection'],
    subjective: ['Woke crying with the right ear, cold for 4 days before. Fever at night.'],
    objective: 'Right drum red and bulging, left normal. No mastoid tenderness. Neck supple.',
    plan: [
      'Amoxicillin 5 days, paracetamol by weight. Dry ear. Check in 2 weeks if hearing is dull.'
    ],
    fever: true
  },
  {
    reason: 'Diarrhoea and vomiting',
    type: 'Consultation',
    weight: 8,
    fits: anyone,
    diagnosis: ['A09', 'Gastroenteritis'],
    subjective: [
      'Loose stools 5 times since yesterday, vomited twice. No blood. Drinks small sips.'
    ],
    objective:
      'Mildly dehydrated: mouth dry, skin turgor normal. Abdomen soft, bowel sounds active.',
    plan: [
      'Oral rehydration solution after each stool, zinc for children. No antidiarrhoeals. Danger signs explained.'
    ]
  },
  {
    reason: 'Burning urine',
    type: 'Consultation',
    weight: 8,
    fits: ({ age, sex }) => sex === 'female' && age >= 16,
    diagnosis: ['N39.0', 'Urinary tract infection'],
    subjective: [
      'Burning and frequency 2 days. No fever, no back pain, no discharge. Not pregnant.'
    ],
    objective:
      'Suprapubic tenderness, no renal angle tenderness. Dipstick: leucocytes 2+, nitrites +.',
    plan: ['Fosfomycin 3 g once. Fluids. MC&S if it comes back.'],
    done: ['Urine dipstick', 4500]
  },
  {
    reason: 'Back pain',
    type: 'Consultation',
    weight: 9,
    fits: ({ age }) => age >= 20 && age < 75,
    diagnosis: ['M54.5', 'Low back pain'],
    subjective: [
      'Lower back since lifting boxes on Friday. No leg pain, no numbness, passes urine normally.'
    ],
    objective:
      'Paraspinal spasm, flexion limited. Straight leg raise 80 both sides, power and reflexes normal.',
    plan: [
      'Keep moving, heat, paracetamol; ibuprofen 5 days with food. Red flags explained. Sick note 2 days, light duty after.'
    ]
  },
  {
    reason: 'Headache',
    type: 'Consultation',
    weight: 5,
    fits: ({ age }) => age >= 14,
    diagnosis: ['G44.2', 'Tension headache'],
    subjective: [
      'Tight band round the head most afternoons, 2 weeks. Long hours at a screen. No vomiting.'
    ],
    objective: 'Tender neck muscles. Neurology and fundi normal.',
    plan: [
      'Breaks from the screen, sleep, water. Paracetamol not more than 3 days a week. Eyes tested.'
    ]
  },
  {
    reason: 'Skin rash',
    type: 'Consultation',
    weight: 6,
    fits: anyone,
    diagnosis: ['L30.9', 'Dermatitis'],
    subjective: [
      'Itchy patches on the arms for a week. New washing powder. Nobody else at home itches.'
    ],
    objective: 'Red scaly patches both forearms, no burrows, no infection.',
    plan: ['Back to the old powder, emollient, hydrocortisone 1 % for 7 days.']
  },
  {
    reason: 'Check-up',
    type: 'Long consultation',
    weight: 5,
    fits: ({ age }) => age >= 35,
    diagnosis: ['Z00.0', 'General medical examination'],
    subjective: [
      'No complaints. Wants everything checked before the new job. Sleeps and eats well.'
    ],
    objective: 'General examination normal. Urine clear.',
    plan: [
      'Cholesterol and glucose taken. Prostate or breast screening discussed by age. Results by phone.'
    ],
    done: ['ECG', 38000]
  },
  {
    reason: 'Baby check and vaccines',
    type: 'Child wellness',
    weight: 60,
    fits: ({ age }) => age < 2,
    diagnosis: ['Z00.1', 'Routine child health examination'],
    subjective: ['Feeds well, sleeps through. Smiles, reaches for things. No worries.'],
    objective:
      'Growth along its line. Fontanelle flat, hips stable, heart normal. Development as expected for age.',
    plan: [
      'Vaccines of this age given, left thigh. Paracetamol if fever. Card filled in. Next visit dated.'
    ],
    done: ['Vaccination, administration', 9500]
  },
  {
    reason: 'Family planning',
    type: 'Follow-up',
    weight: 5,
    fits: ({ age, sex }) => sex === 'female' && age >= 17 && age < 46,
    diagnosis: ['Z30.4', 'Contraceptive follow-up'],
    subjective: [
      'Comes for the injection. Periods irregular, otherwise happy with it. Non-smoker.'
    ],
    objective: 'BP normal, weight as recorded.',
    plan: ['Injection given. Next in 12 weeks: date on the card. Pap smear is due next year.']
  },
  {
    reason: 'Antenatal visit',
    type: 'Antenatal',
    weight: 4,
    fits: ({ age, sex }) => sex === 'female' && age >= 20 && age < 40,
    diagnosis: ['Z34.9', 'Supervision of pregnancy'],
    subjective: ['24 weeks. Feels movements. No bleeding, no headache, no burning urine.'],
    objective: 'Fundal height 24 cm, fetal heart 146. Urine: no protein. No oedema.',
    plan: ['Iron and folate. Anatomy scan normal. Glucose test next visit. Birth plan started.'],
    done: ['Urine dipstick', 4500]
  },
  {
    reason: 'Stitches',
    type: 'Procedure',
    weight: 2,
    fits: adult,
    diagnosis: ['Z48.0', 'Wound care'],
    subjective: ['Dressing and check of the forearm, sutured 7 days ago.'],
    objective: 'Wound clean and dry, edges together, no redness.',
    plan: ['Sutures out, strips. Keep dry 24 hours. Tetanus up to date.'],
    done: ['Removal of sutures and dressing', 18500]
  },
  {
    reason: 'Results by telephone',
    type: 'Telephone',
    weight: 3,
    fits: adult,
    diagnosis: ['Z71.2', 'Explanation of results'],
    subjective: ['Phoned for blood results, identity confirmed.'],
    objective: 'Results within normal limits.',
    plan: ['Explained. Nothing further now; copy sent on request.']
  }
];
