import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import {
  ALLERGIES,
  CONDITIONS,
  FAMILY_HISTORY,
  OPERATIONS,
  VACCINES,
  type Condition
} from './conditions.ts';
import type { Person } from './people.ts';
import { dayAfter, momentOf, type Chance } from './random.ts';

type Vitals = ChangeArgs<'chart.recordVitals'>['vitals'];

/** What the rest of the demo has to know of a patient's body, so that all of it fits together. */
export interface Health {
  readonly conditions: readonly Condition[];
  /** First words of what the patient must not be given. */
  readonly allergens: readonly string[];
  /** Centimetres and kilograms. */
  readonly height: number;
  readonly weight: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly glucose: number | undefined;
}

/** Who has what: by age and sex, as in a practice. */
export function healthOf(person: Person, chance: Chance): Health {
  const conditions = CONDITIONS.filter((condition) => chance.happens(condition.share(person)));
  const effect = (key: 'pressure' | 'glucose' | 'bmi') =>
    conditions.reduce((sum, condition) => sum + (condition.effect?.[key] ?? 0), 0);
  const { height, weight } = bodyOf(person, chance, effect('bmi'));
  const base = person.age < 12 ? 92 + person.age * 1.5 : 110 + person.age * 0.22;
  const systolic = chance.around(base + effect('pressure'), 16);
  const medicines = conditions.flatMap(({ medicines }) => medicines.map(([name]) => name));
  const allergy = chance.happens(0.14) ? chance.pick(ALLERGIES) : undefined;
  const [substance = ''] = allergy?.[0].split(' ') ?? [];
  const safe = allergy && !medicines.some((name) => name.startsWith(substance));
  return {
    conditions,
    allergens: safe ? [substance] : [],
    height,
    weight,
    systolic,
    diastolic: Math.min(systolic - 22, chance.around(systolic * 0.62, 9)),
    glucose: effect('glucose') > 0 ? chance.around(5.2 + effect('glucose'), 2.6, 1) : undefined
  };
}

function bodyOf({ age, sex }: Person, chance: Chance, bmiMore: number) {
  const grown = chance.around(sex === 'female' ? 160 : 172, 11, 1);
  if (age >= 17) {
    const bmi = chance.around(25 + bmiMore, 7, 1);
    return { height: grown, weight: Number(((bmi * grown * grown) / 10_000).toFixed(1)) };
  }
  // Length and weight along the middle of the growth charts.
  const height = age < 1 ? 64 : 76 + (age - 1) * ((grown - 76) / 16);
  const weight = age < 1 ? 7 : age < 11 ? 8 + age * 2.3 : 31 + (age - 10) * 4.6;
  return { height: Number(height.toFixed(1)), weight: chance.around(weight, weight / 6, 1) };
}

const LOINC = {
  systolic: ['8480-6', 'Systolic blood pressure', 'mm[Hg]'],
  diastolic: ['8462-4', 'Diastolic blood pressure', 'mm[Hg]'],
  pulse: ['8867-4', 'Pulse', '/min'],
  temperature: ['8310-5', 'Temperature', 'Cel'],
  weight: ['29463-7', 'Weight', 'kg'],
  height: ['8302-2', 'Height', 'cm'],
  glucose: ['15074-8', 'Glucose', 'mmol/L'],
  saturation: ['59408-5', 'Oxygen saturation', '%']
} as const;

/** The measurements of one visit at wall time `at`. */
export function vitalsAt(
  person: Person,
  health: Health,
  at: string,
  chance: Chance,
  about: { readonly fever?: boolean; readonly height?: boolean } = {}
): ChangeRequestFor {
  const moment = momentOf(at);
  const one = (of: keyof typeof LOINC, value: number): Vitals[number] => {
    const [code, label, unit] = LOINC[of];
    return { id: chance.id(moment), code, label, value, unit };
  };
  const panel = chance.id(moment);
  const pressure =
    person.age >= 12
      ? [
          { ...one('systolic', chance.around(health.systolic, 10)), panel },
          { ...one('diastolic', chance.around(health.diastolic, 6)), panel }
        ]
      : [];
  const vitals = [
    ...pressure,
    one('pulse', chance.around(person.age < 6 ? 112 : about.fever ? 92 : 76, 12)),
    one('temperature', chance.around(about.fever ? 38.1 : 36.6, about.fever ? 0.9 : 0.4, 1)),
    one('weight', chance.around(health.weight, health.weight / 60, 1)),
    ...(about.height ? [one('height', health.height)] : []),
    ...(health.glucose ? [one('glucose', chance.around(health.glucose, 1.4, 1))] : []),
    ...(about.fever ? [one('saturation', chance.between(95, 99))] : [])
  ];
  return { change: 'chart.recordVitals', args: { patient: person.id, at: moment, vitals } };
}

/** A patient's chart as it stood before the two months of the demo. */
export function chartOf(
  person: Person,
  health: Health,
  chance: Chance,
  today: string
): ChangeRequestFor[] {
  const { id: patient, age } = person;
  const long = health.conditions.length > 0;
  if (!long && health.allergens.length === 0 && age >= 2 && !chance.happens(0.4)) return [];
  const year = Number(today.slice(0, 4));
  const at = momentOf(`${dayAfter(today, -200)}T10:00`);
  const requests: ChangeRequestFor[] = [];
  if (health.allergens.length > 0) {
    const allergy = ALLERGIES.find(([substance]) => substance.startsWith(health.allergens[0]!))!;
    const [substance, category, severity, reaction] = allergy;
    requests.push({
      change: 'chart.addAllergy',
      args: { patient, id: chance.id(at), substance, category, severity, reaction }
    });
  } else if (chance.happens(0.6)) {
    requests.push({ change: 'chart.confirmNoAllergies', args: { patient } });
  }
  for (const condition of health.conditions) {
    const onset = year - chance.between(0, Math.min(14, Math.max(0, age - 5)));
    requests.push({
      change: 'chart.addProblem',
      args: {
        patient,
        id: chance.id(at),
        title: condition.title,
        system: ICD_10,
        code: condition.code,
        onset: String(onset)
      }
    });
    const count = chance.between(1, Math.min(2, condition.medicines.length));
    for (const [name, dose, frequency] of condition.medicines.slice(0, count)) {
      const args = {
        patient,
        id: chance.id(at),
        name,
        dose: name === 'Cetirizine' && age < 12 ? '5 mg' : dose,
        frequency,
        reason: condition.title,
        startedOn: String(chance.between(onset, year))
      };
      requests.push({ change: 'chart.addMedication', args });
    }
  }
  for (const [vaccine, days] of age < 2 ? VACCINES : []) {
    const date = dayAfter(person.birthDate, days);
    if (date >= today) break;
    requests.push({
      change: 'chart.addImmunisation',
      args: { patient, id: chance.id(momentOf(`${date}T10:00`)), vaccine, date }
    });
  }
  const past = OPERATIONS.filter(([title, , from]) => age >= from && suits(title, person));
  if (past.length > 0 && chance.happens(0.22)) {
    const [title, type, from] = chance.pick(past);
    const date = String(year - age + chance.between(from, age));
    requests.push({
      change: 'chart.addMedicalHistory',
      args: { patient, id: chance.id(at), type, title, date }
    });
  }
  if (age >= 25 && chance.happens(0.16)) {
    const [relation, condition] = chance.pick(FAMILY_HISTORY);
    requests.push({
      change: 'chart.addFamilyHistory',
      args: { patient, id: chance.id(at), relation, condition }
    });
  }
  if (age >= 18 && chance.happens(0.35)) {
    const smoking = chance.weighted([
      ['Never smoked', 6],
      ['Stopped', 2],
      ['10 a day', 2]
    ]);
    requests.push({ change: 'chart.edit', args: { patient, smoking } });
  }
  // A child's measurements of last year would not be those of today.
  if (long && age >= 17) {
    const visit = `${dayAfter(today, -chance.between(45, 330))}T10:${chance.between(10, 50)}`;
    requests.push(vitalsAt(person, health, visit, chance, { height: true }));
  }
  return requests;
}

export const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';

const suits = (title: string, { sex }: Person): boolean =>
  sex === 'female' || !title.startsWith('Caesarean');
