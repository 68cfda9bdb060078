import type { Uuid } from '../docs/core/ids.ts';
import type { ChangeRequestFor } from '../docs/changes.ts';
import { momentOf, type Chance } from './random.ts';

export interface DemoDoctor {
  readonly id: Uuid;
  /** Weekdays at work, 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** Where this doctor sees patients. */
  readonly room: Uuid;
  /** Has a break of an hour at one, in hours of their own. */
  readonly ownHours: boolean;
}

export interface DemoType {
  readonly id: Uuid;
  readonly name: string;
  readonly minutes: number;
  readonly feeCents: number;
  readonly tariffCode?: string;
}

/** The practice itself: nobody's, with numbers that were never given out. */
export interface DemoSetting {
  readonly doctors: readonly DemoDoctor[];
  readonly types: readonly DemoType[];
  /** For dressings and procedures; nobody's own. */
  readonly treatmentRoom: Uuid;
  readonly requests: readonly ChangeRequestFor[];
}

/** What the made-up practice is called. */
export const DEMO_NAME = 'Jacaranda Family Practice';

const DOCTORS = [
  {
    given: 'Nomvula',
    family: 'Dlamini',
    qualification: 'MBChB (UKZN), Dip HIV Man',
    number: '0900101',
    hue: 295,
    days: [1, 2, 3, 4, 5, 6],
    ownHours: false
  },
  {
    given: 'Johan',
    family: 'van der Merwe',
    qualification: 'MBChB (Stell), MMed Fam Med',
    number: '0900102',
    hue: 145,
    days: [1, 2, 3, 4, 5, 7],
    ownHours: false
  },
  {
    given: 'Priya',
    family: 'Naidoo',
    qualification: 'MBBCh (Wits), DCH',
    number: '0900103',
    hue: 35,
    days: [1, 2, 4, 5],
    ownHours: true
  }
] as const;

/** Name, minutes, fee in cents, hue, tariff code. */
const TYPES = [
  ['Consultation', 15, 52_000, 225, '0190'],
  ['Long consultation', 30, 78_000, 255, '0191'],
  ['Follow-up', 15, 42_000, 185, '0190'],
  ['Procedure', 30, 95_000, 5, '0192'],
  ['Antenatal', 20, 56_000, 325, '0191'],
  ['Child wellness', 20, 48_000, 145, '0190'],
  ['Telephone', 10, 26_000, 35, undefined]
] as const;

const ROOMS = ['Room 1', 'Room 2', 'Treatment room', 'Room 3'] as const;

/** `more` is chance beside `chance`: what was added later leaves the rest of the practice as it was. */
export function setting(chance: Chance, more: Chance, founded: string): DemoSetting {
  const at = momentOf(`${founded}T08:00`);
  const people = DOCTORS.map(({ days, ownHours }) => ({ id: chance.id(at), days, ownHours }));
  const types = TYPES.map(([name, minutes, feeCents, , tariffCode]) => ({
    id: chance.id(at),
    name,
    minutes,
    feeCents,
    ...(tariffCode ? { tariffCode } : {})
  }));
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, id: chance.id(at) }));
  const rooms = ROOMS.map((name, index) => ({
    name,
    id: index < 3 ? chance.id(at) : more.id(at)
  }));
  const doctors = people.map((one, index) => ({ ...one, room: rooms[[0, 1, 3][index]!]!.id }));
  const requests: ChangeRequestFor[] = [
    { change: 'practice.found', args: { name: DEMO_NAME } },
    {
      change: 'practice.edit',
      args: {
        name: DEMO_NAME,
        practiceNumber: '0140000990011',
        phone: '+27115550100',
        email: 'reception@jacaranda.example',
        address: '14 Jacaranda Street\nMelville\nJohannesburg\n2092',
        invoicePrefix: 'JFP'
      }
    },
    ...DOCTORS.map(({ given, family, qualification, number, hue }, index): ChangeRequestFor => ({
      change: 'practice.addDoctor',
      args: {
        id: doctors[index]!.id,
        title: 'Dr',
        given,
        family,
        speciality: 'General practice',
        qualification,
        registrationNumber: `MP ${number}`,
        practiceNumber: `0140000${number.slice(1)}`,
        hue
      }
    })),
    ...types.map(({ id, name, minutes, feeCents, tariffCode }, index): ChangeRequestFor => ({
      change: 'practice.addConsultationType',
      args: {
        id,
        name,
        minutes,
        feeCents,
        hue: TYPES[index]![3],
        ...(tariffCode ? { tariffCode } : {})
      }
    })),
    ...week.map(({ weekday, id }): ChangeRequestFor => ({
      change: 'practice.addHours',
      args: {
        id,
        weekday,
        from: weekday < 6 ? '08:00' : '09:00',
        to: weekday < 6 ? '17:00' : '12:00'
      }
    })),
    ...rooms.map((room): ChangeRequestFor => ({ change: 'practice.addRoom', args: room })),
    ...doctors.flatMap((doctor) =>
      ownHours(doctor).map((hours): ChangeRequestFor => ({
        change: 'practice.addHours',
        args: { id: more.id(at), doctor: doctor.id, ...hours }
      }))
    )
  ];
  return { doctors, types, treatmentRoom: rooms[2]!.id, requests };
}

/** What a doctor's week has that is not the practice's: breaks, and days on which they are not in. */
function ownHours({ days, ownHours: own }: DemoDoctor) {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    if (!days.includes(weekday)) return [{ weekday, from: '08:00', to: '08:00' }];
    if (!own) return [];
    return [
      { weekday, from: '08:00', to: '13:00' },
      { weekday, from: '14:00', to: '17:00' }
    ];
  });
}
