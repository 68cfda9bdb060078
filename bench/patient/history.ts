import type { ChangeRequestFor } from '../../src/lib/docs/changes.ts';
import type { Uuid } from '../../src/lib/docs/core/ids.ts';
import { seeded } from '../harness/stats.ts';

/** Ten years of one patient, as an import would bring them: the same in every run. */

export const YEARS = 10;
export const VISITS = 200;
/** Takings of measurements; each is a blood pressure, a pulse and a weight. */
export const TAKINGS = 100;
export const MEDICINES = 60;
export const INVOICES = 40;

const DAY = 86_400_000;
const PLAN = 'Continue as before, salt and weight discussed, bloods before the next visit. ';
const NAMES = ['Amlodipine', 'Enalapril', 'Metformin', 'Simvastatin', 'Paracetamol', 'Amoxicillin'];

/** Requests in batches that are made together. */
export function history(patient: Uuid, newId: () => Uuid, now: number): ChangeRequestFor[][] {
  const random = seeded(10);
  const around = (middle: number, by: number) => Math.round(middle + (random() - 0.5) * 2 * by);
  const at = (index: number, of: number) =>
    new Date(now - YEARS * 365 * DAY + (index / of) * (YEARS * 365 - 1) * DAY).toISOString();
  const dayOf = (index: number, of: number) => at(index, of).slice(0, 10);

  const visits = Array.from({ length: VISITS }, (_, index): ChangeRequestFor[] => {
    const id = newId();
    return [
      {
        change: 'consultation.start',
        args: {
          id,
          patient,
          startedAt: at(index, VISITS),
          reason: index % 3 === 0 ? 'Blood pressure review' : 'Cough and fever',
          origin: { system: 'bench', id },
          notes: {
            subjective:
              'Feels well, takes the tablets, no chest pain, sleeps with one pillow. '.repeat(3),
            objective: 'Heart sounds normal, chest clear, no oedema. '.repeat(2),
            plan: PLAN.repeat(2)
          }
        }
      },
      {
        change: 'consultation.addDiagnosis',
        args: { consultation: id, code: 'I10', description: 'Essential (primary) hypertension' }
      },
      { change: 'consultation.sign', args: { consultation: id } }
    ];
  });
  const takings = Array.from({ length: TAKINGS }, (_, index): ChangeRequestFor[] => {
    const panel = newId();
    const one = (code: string, label: string, value: number, unit: string) => ({
      code,
      label,
      value,
      unit
    });
    return [
      {
        change: 'chart.recordVitals',
        args: {
          patient,
          at: at(index, TAKINGS),
          vitals: [
            { ...one('8480-6', 'Systolic blood pressure', around(142, 18), 'mm[Hg]'), panel },
            { ...one('8462-4', 'Diastolic blood pressure', around(88, 10), 'mm[Hg]'), panel },
            one('8867-4', 'Pulse', around(76, 12), '/min'),
            one('29463-7', 'Weight', around(84, 4), 'kg')
          ]
        }
      }
    ];
  });
  const medicines = Array.from({ length: MEDICINES }, (_, index): ChangeRequestFor[] => {
    const medication = newId();
    const name = NAMES[index % NAMES.length]!;
    const taken = index >= MEDICINES - 6;
    return [
      {
        change: 'chart.addMedication',
        args: {
          patient,
          id: medication,
          name,
          dose: `${5 * (1 + (index % 4))} mg`,
          frequency: 'once a day',
          startedOn: dayOf(index, MEDICINES),
          status: 'active'
        }
      },
      ...(taken
        ? []
        : [
            {
              change: 'chart.editMedication',
              args: {
                patient,
                medication,
                status: 'stopped',
                stoppedOn: dayOf(index + 1, MEDICINES)
              }
            } as const
          ])
    ];
  });
  const rest: ChangeRequestFor[] = [
    {
      change: 'chart.addAllergy',
      args: { patient, substance: 'Penicillin', severity: 'severe', reaction: 'Hives' }
    },
    ...['Hypertension', 'Type 2 diabetes', 'Osteoarthritis of the knee'].map(
      (title): ChangeRequestFor => ({
        change: 'chart.addProblem',
        args: { patient, title, onset: '2017-03' }
      })
    )
  ];
  const invoices = Array.from({ length: INVOICES }, (_, index): ChangeRequestFor[] => {
    const invoice = newId();
    return [
      {
        change: 'invoice.create',
        args: {
          id: invoice,
          patient,
          date: dayOf(index, INVOICES),
          lines: [{ description: 'Consultation', unitCents: 52_000 }]
        }
      },
      {
        change: 'invoice.issue',
        args: { invoice, number: `INV-BNCH-${String(index + 1).padStart(4, '0')}` }
      }
    ];
  });
  return [...visits, ...takings, ...medicines, rest, ...invoices];
}
