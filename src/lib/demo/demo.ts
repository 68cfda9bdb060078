import type { ChangeRequestFor } from '../docs/changes.ts';
import { chartOf, healthOf } from './charts.ts';
import { diary } from './diary.ts';
import { people, secondRegistration } from './people.ts';
import { recurring } from './recurring.ts';
import { setting } from './practice.ts';
import { Chance, dayAfter } from './random.ts';
import { Visits } from './visits.ts';
import { waitingList } from './waiting.ts';

export interface DemoOptions {
  readonly seed: number;
  /** `YYYY-MM-DD`: the diary lies around it. */
  readonly today: string;
  /** Wall time of day, `HH:mm`: what is done and who is waiting. */
  readonly time?: string;
  readonly patients?: number;
}

/** A practice made up of chance and a seed: the same seed and day give the same practice. */
export interface DemoPractice {
  readonly counts: {
    readonly patients: number;
    readonly appointments: number;
    readonly consultations: number;
    readonly invoices: number;
    /** Changes in all batches together. */
    readonly changes: number;
  };
  /** In this order; each batch is one transaction. */
  readonly batches: readonly (readonly ChangeRequestFor[])[];
}

const BATCH = 60;

/**
 * A believable South African family practice: families on one account and medical aid, three
 * doctors, two months of diary, notes, scripts, invoices. All names, numbers and schemes are made
 * up; identity numbers are valid in form only.
 */
export function demoPractice(options: DemoOptions): DemoPractice {
  const { seed, today, time = '10:40', patients: count = 500 } = options;
  const chance = new Chance(seed);
  const more = new Chance(seed + 1);
  const practice = setting(chance, more, dayAfter(today, -2000));
  const registered = people(chance, today, count - 1);
  const patients = registered.map((person) => ({ person, health: healthOf(person, chance) }));
  const twice = registered.find(
    ({ age, registration }) => age > 25 && /[bcdfgklmnprstvz][aeiou]/.test(registration.family!)
  );
  const everybody = twice ? [...registered, secondRegistration(twice, chance, today)] : registered;

  const book = diary({ chance, now: `${today}T${time}`, setting: practice, patients });
  const around = { chance: more, now: `${today}T${time}`, setting: practice, visits: book.visits };
  const series = recurring({ ...around, patients });
  const waiting = waitingList({ ...around, patients });
  const visits = new Visits(chance, today);
  const health = new Map(patients.map(({ person, health }) => [person.id, health]));
  const charts = patients.flatMap(({ person, health }) => chartOf(person, health, chance, today));
  const seen = book.visits.flatMap((visit) => visits.requests(visit, health.get(visit.person.id)!));

  const changes: ChangeRequestFor[] = [
    ...practice.requests,
    ...everybody.map(({ registration }): ChangeRequestFor => ({
      change: 'patient.register',
      args: registration
    })),
    ...book.requests,
    ...series,
    ...waiting,
    ...charts,
    ...seen
  ];
  const countOf = (name: ChangeRequestFor['change']) =>
    changes.filter(({ change }) => change === name).length;
  return {
    counts: {
      patients: everybody.length,
      appointments: book.visits.length + series.length,
      consultations: countOf('consultation.start'),
      invoices: countOf('invoice.create'),
      changes: changes.length
    },
    batches: Array.from({ length: Math.ceil(changes.length / BATCH) }, (_, index) =>
      changes.slice(index * BATCH, (index + 1) * BATCH)
    )
  };
}
