import type { Person } from './people.ts';

/** A long-term condition: who has it, how it is treated, and what it does to measurements. */
export interface Condition {
  readonly title: string;
  /** ICD-10; the descriptions here are our own. */
  readonly code: string;
  /** Share of people of this age and sex who have it. */
  share(person: Pick<Person, 'age' | 'sex'>): number;
  /** Name, dose, frequency. */
  readonly medicines: readonly (readonly [string, string, string])[];
  /** Raised systolic and diastolic pressure, fasting glucose, body mass index. */
  readonly effect?: {
    readonly pressure?: number;
    readonly glucose?: number;
    readonly bmi?: number;
  };
  /** The note of a visit for it: what is said, found and planned. */
  readonly review: readonly [string, string, string];
}

const aged =
  (from: number, share: number, until = 200) =>
  ({ age }: { age: number }) =>
    age >= from && age <= until ? share : 0;

const women =
  (from: number, until: number, share: number) => (person: { age: number; sex: string }) =>
    person.sex === 'female' ? aged(from, share, until)(person) : 0;

const DAILY = 'once a day';
const TWICE = 'twice a day';

export const CONDITIONS: readonly Condition[] = [
  {
    title: 'Hypertension',
    code: 'I10',
    share: ({ age }) => (age < 30 ? 0 : age < 45 ? 0.12 : age < 60 ? 0.36 : 0.56),
    medicines: [
      ['Amlodipine', '5 mg', DAILY],
      ['Hydrochlorothiazide', '12.5 mg', DAILY],
      ['Enalapril', '10 mg', TWICE]
    ],
    effect: { pressure: 16, bmi: 2 },
    review: [
      'BP review. Takes tablets most days, no headaches or dizziness. No ankle swelling.',
      'BP as recorded. Heart sounds normal, chest clear, no oedema.',
      'Continue treatment. Less salt, walk 30 min a day. U&E and creatinine at next visit. See in 3 months.'
    ]
  },
  {
    title: 'Type 2 diabetes',
    code: 'E11.9',
    share: ({ age }) => (age < 40 ? 0.01 : age < 60 ? 0.14 : 0.21),
    medicines: [
      ['Metformin', '850 mg', TWICE],
      ['Gliclazide MR', '60 mg', DAILY]
    ],
    effect: { glucose: 3.4, bmi: 3, pressure: 4 },
    review: [
      'Diabetes review. Sugars at home 7 to 11. No hypos, no thirst. Feet: no numbness.',
      'Feet: pulses present, 10 g monofilament felt throughout, skin intact. Injection sites not applicable.',
      'HbA1c and urine ACR today. Diet again discussed. Eye screening booked. Foot care leaflet given. 3 months.'
    ]
  },
  {
    title: 'High cholesterol',
    code: 'E78.5',
    share: ({ age }) => (age < 40 ? 0 : age < 60 ? 0.14 : 0.26),
    medicines: [['Simvastatin', '20 mg', 'at night']],
    effect: { bmi: 1 },
    review: [
      'Comes for cholesterol results. No muscle pain on the statin.',
      'Looks well. No xanthelasma.',
      'LDL above target: dose discussed, diet sheet given. Lipogram again in 3 months.'
    ]
  },
  {
    title: 'Asthma',
    code: 'J45.9',
    share: ({ age }) => (age < 4 ? 0 : age < 18 ? 0.11 : 0.06),
    medicines: [
      ['Budesonide inhaler', '200 mcg', TWICE],
      ['Salbutamol inhaler', '100 mcg, 2 puffs', 'when needed']
    ],
    review: [
      'Asthma check. Night cough about once a week, uses reliever 2 to 3 times a week. Exercise fine.',
      'Not distressed. Scattered expiratory wheeze, good air entry. Inhaler technique corrected.',
      'Step up to regular controller, spacer shown. Action plan given. Review in 4 weeks.'
    ]
  },
  {
    title: 'HIV infection, on treatment',
    code: 'B24',
    share: aged(19, 0.11, 64),
    medicines: [['Tenofovir/lamivudine/dolutegravir', '300/300/50 mg', DAILY]],
    review: [
      'ART review. No missed doses. No cough, night sweats or weight loss. Partner knows status.',
      'Well. No lymph nodes, mouth clear, chest clear. TB symptom screen negative.',
      'Viral load undetectable last time: repeat now. 3 months’ supply. Contraception discussed.'
    ]
  },
  {
    title: 'Hypothyroidism',
    code: 'E03.9',
    share: women(30, 90, 0.07),
    medicines: [['Levothyroxine', '75 mcg', 'in the morning, before food']],
    effect: { bmi: 1 },
    review: [
      'Thyroid check. Some tiredness, weight steady. Takes tablet on an empty stomach.',
      'Pulse regular, no goitre, reflexes normal.',
      'TSH today, dose to follow result. Review in 6 weeks.'
    ]
  },
  {
    title: 'Osteoarthritis of the knee',
    code: 'M17.9',
    share: aged(55, 0.24),
    medicines: [['Paracetamol', '1 g', 'up to 4 times a day when needed']],
    effect: { bmi: 2 },
    review: [
      'Knee pain worse on stairs and in cold weather. Stiff for 10 min in the morning. No locking.',
      'Crepitus both knees, small effusion on the right, range 5 to 110. No warmth.',
      'Quadriceps exercises shown, weight. Paracetamol regularly. Physio referral if no better.'
    ]
  },
  {
    title: 'Reflux',
    code: 'K21.9',
    share: aged(25, 0.08),
    medicines: [['Omeprazole', '20 mg', 'before breakfast']],
    review: [
      'Heartburn after supper 3 nights a week. No difficulty swallowing, no weight loss, no black stools.',
      'Abdomen soft, mild epigastric tenderness. No masses.',
      'Omeprazole for 4 weeks, then stop. Smaller meals, head of bed up. Scope if alarm signs.'
    ]
  },
  {
    title: 'Depression',
    code: 'F32.9',
    share: aged(17, 0.07, 80),
    medicines: [['Citalopram', '20 mg', 'in the morning']],
    review: [
      'Mood better than last month, sleeps 6 hours, eats. Back at work. No thoughts of self-harm.',
      'Good eye contact, reactive, future plans. PHQ-9: 7.',
      'Continue citalopram to six months. Counselling continues. Review in 6 weeks, earlier if worse.'
    ]
  },
  {
    title: 'Atopic eczema',
    code: 'L20.9',
    share: ({ age }) => (age < 1 ? 0.05 : age < 12 ? 0.12 : 0.02),
    medicines: [
      ['Emulsifying ointment', 'thickly', TWICE],
      ['Hydrocortisone 1 % cream', 'thinly', 'twice a day for flares']
    ],
    review: [
      'Itchy again in elbow folds since the weather turned. Scratches at night. Uses bubble bath.',
      'Dry skin, excoriated flexures, no weeping or crusts.',
      'Stop bubble bath, emollient twice a day, steroid cream 7 days. Cotton next to the skin.'
    ]
  },
  {
    title: 'Migraine',
    code: 'G43.9',
    share: ({ age, sex }) => (age < 14 || age > 60 ? 0 : sex === 'female' ? 0.08 : 0.03),
    medicines: [['Ibuprofen', '400 mg', 'at onset, with food']],
    review: [
      'Two attacks a month, throbbing, left side, light hurts. Skipping meals brings them on. No aura.',
      'Neurology normal, fundi normal, BP normal.',
      'Diary for a month, regular meals and sleep. Ibuprofen early. Propranolol if more than 4 a month.'
    ]
  },
  {
    title: 'Allergic rhinitis',
    code: 'J30.4',
    share: aged(5, 0.08),
    medicines: [['Cetirizine', '10 mg', 'at night']],
    review: [
      'Sneezing and blocked nose since September, itchy eyes. No fever.',
      'Pale boggy turbinates, throat normal, chest clear.',
      'Nasal steroid daily through the season, antihistamine at night. Rinse with saline.'
    ]
  }
];

/** Substance, category, severity, reaction. */
export const ALLERGIES = [
  ['Penicillin', 'medicine', 'severe', 'Generalised urticaria and swelling of the face'],
  ['Penicillin', 'medicine', 'mild', 'Rash'],
  ['Co-trimoxazole (sulfonamide)', 'medicine', 'moderate', 'Itchy maculopapular rash'],
  ['Ibuprofen', 'medicine', 'moderate', 'Wheeze'],
  ['Codeine', 'medicine', 'mild', 'Vomiting'],
  ['Peanuts', 'food', 'life-threatening', 'Anaphylaxis as a child; carries adrenaline'],
  ['Shellfish', 'food', 'moderate', 'Urticaria'],
  ['Bee stings', 'environment', 'severe', 'Swelling beyond the limb, dizziness'],
  ['Latex', 'environment', 'mild', 'Contact rash'],
  ['Nevirapine', 'medicine', 'severe', 'Liver enzymes raised, rash']
] as const;

/** Title, kind, earliest age. */
export const OPERATIONS = [
  ['Appendicectomy', 'surgery', 9],
  ['Caesarean section', 'obstetric', 22],
  ['Tonsillectomy', 'surgery', 5],
  ['Inguinal hernia repair', 'surgery', 20],
  ['Cataract operation, right eye', 'surgery', 66],
  ['Fractured wrist', 'injury', 8],
  ['Pulmonary tuberculosis, treated for 6 months', 'illness', 18],
  ['Pneumonia, in hospital for 4 days', 'hospital', 2]
] as const;

export const FAMILY_HISTORY = [
  ['Mother', 'Hypertension'],
  ['Father', 'Type 2 diabetes'],
  ['Father', 'Heart attack'],
  ['Mother', 'Breast cancer'],
  ['Grandmother', 'Stroke'],
  ['Brother', 'Asthma']
] as const;

/** Vaccine, and the age in days at which it is given. */
export const VACCINES = [
  ['BCG', 0],
  ['Hexavalent (DTaP-IPV-Hib-HBV) 1', 42],
  ['Hexavalent (DTaP-IPV-Hib-HBV) 2', 70],
  ['Measles 1', 182],
  ['Measles 2', 365]
] as const;
