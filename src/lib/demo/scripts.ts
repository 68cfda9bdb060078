import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import { derivedUuid } from '../docs/core/ids.ts';
import { proposedQuantity } from '../prescribing/dosing.ts';
import type { Health } from './charts.ts';
import type { Visit } from './diary.ts';

type Line = Omit<ChangeArgs<'consultation.addPrescription'>, 'consultation' | 'id'>;

const PARACETAMOL: Line = {
  medicine: 'Paracetamol',
  strength: '500 mg',
  form: 'tablet',
  schedule: 'S0',
  dose: '2 tablets',
  route: 'by mouth',
  frequency: 'every 6 hours',
  duration: '3 days',
  instructions: 'For pain or fever; not more than 8 a day.'
};

/** What is prescribed for complaints of grown-ups, by their reason. */
const FOR: Readonly<Record<string, readonly Line[]>> = {
  'Cough and cold': [PARACETAMOL],
  'Sore throat': [
    {
      medicine: 'Amoxicillin',
      strength: '500 mg',
      form: 'capsule',
      schedule: 'S4',
      dose: '1 capsule',
      route: 'by mouth',
      frequency: 'three times daily',
      duration: '5 days',
      instructions: 'Finish the course.'
    },
    PARACETAMOL
  ],
  'Burning urine': [
    {
      medicine: 'Fosfomycin',
      strength: '3 g',
      form: 'sachet',
      schedule: 'S4',
      dose: '1 sachet',
      route: 'by mouth',
      frequency: 'immediately, once',
      quantity: '1 sachet'
    }
  ],
  'Back pain': [
    {
      medicine: 'Ibuprofen',
      strength: '400 mg',
      form: 'tablet',
      schedule: 'S2',
      dose: '1 tablet',
      route: 'by mouth',
      frequency: 'three times daily',
      duration: '5 days',
      instructions: 'With food.'
    }
  ],
  'Skin rash': [
    {
      medicine: 'Hydrocortisone cream',
      strength: '1 %',
      form: 'cream',
      schedule: 'S2',
      dose: 'thinly',
      route: 'on the skin',
      frequency: 'twice daily',
      duration: '7 days',
      quantity: '15 g'
    }
  ]
};

/** What is taken for long, as it is on the chart: tablets by the month, the rest by the pack. */
function repeatLine([medicine, strength, frequency]: readonly [string, string, string]): Line {
  const common = { medicine, schedule: 'S3', frequency, repeats: 2 };
  if (medicine.endsWith('inhaler')) {
    return { ...common, form: 'inhaler', dose: strength, route: 'inhaled', quantity: '1 inhaler' };
  }
  if (/(ointment|cream)$/.test(medicine)) {
    return { ...common, form: 'cream', dose: strength, route: 'on the skin', quantity: '100 g' };
  }
  return {
    ...common,
    strength,
    form: 'tablet',
    dose: '1 tablet',
    route: 'by mouth',
    duration: '1 month'
  };
}

function linesOf({ reason, person }: Visit, { allergens }: Health): readonly Line[] {
  const lines =
    'review' in reason
      ? reason.review.medicines.map(repeatLine)
      : person.age < 12
        ? []
        : (FOR[reason.complaint.reason] ?? []);
  // Nobody is given what stands on their chart.
  return lines.filter(
    ({ medicine }) =>
      !allergens.some((allergen) => medicine.toLowerCase().includes(allergen.toLowerCase())) &&
      !(medicine === 'Amoxicillin' && allergens.some((allergen) => /cillin/i.test(allergen)))
  );
}

/**
 * The script of a visit, issued. Its ids come from the consultation's: it takes nothing from the chance
 * by which the rest of the practice is made up.
 */
export function scriptRequests(
  visit: Visit,
  consultation: string,
  health: Health,
  [code, description]: readonly [string, string]
): ChangeRequestFor[] {
  const lines = linesOf(visit, health).map((line, index) => {
    const quantity = line.quantity ?? proposedQuantity(line);
    return {
      ...line,
      ...(quantity ? { quantity } : {}),
      reason: `${code} ${description}`,
      id: derivedUuid(consultation, 'demoScript', String(index))
    };
  });
  if (lines.length === 0) return [];
  return [
    ...lines.map((line): ChangeRequestFor => ({
      change: 'consultation.addPrescription',
      args: { consultation, ...line }
    })),
    {
      change: 'consultation.issueScript',
      args: { consultation, prescriptions: lines.map(({ id }) => id) }
    }
  ];
}
