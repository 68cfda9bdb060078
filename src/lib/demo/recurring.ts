import { makeSeries } from '../docs/book.series.ts';
import { seriesDays } from '../docs/book.rule.ts';
import type { ChangeRequestFor } from '../docs/changes.ts';
import { publicHoliday } from '../docs/public-holidays.ts';
import type { Health } from './charts.ts';
import type { Visit } from './diary.ts';
import type { Person } from './people.ts';
import type { DemoDoctor, DemoSetting } from './practice.ts';
import { dayAfter, momentOf, weekday, type Chance } from './random.ts';

export interface Around {
  readonly chance: Chance;
  /** Wall time that it is. */
  readonly now: string;
  readonly setting: DemoSetting;
  readonly visits: readonly Visit[];
  readonly patients: readonly { readonly person: Person; readonly health: Health }[];
}

/** What comes again and again: for whom, how often, how many times. */
const SERIES = [
  {
    reason: 'Wound dressing',
    type: 'Procedure',
    every: 1,
    unit: 'week',
    times: 6,
    treatment: true
  },
  { reason: 'INR', type: 'Follow-up', every: 2, unit: 'week', times: 8, treatment: false },
  {
    reason: 'Vitamin B12 injection',
    type: 'Follow-up',
    every: 1,
    unit: 'month',
    times: 6,
    treatment: true
  },
  {
    reason: 'Antenatal visit',
    type: 'Antenatal',
    every: 4,
    unit: 'week',
    times: 5,
    treatment: false
  }
] as const;

/** Appointments that come again, at a time of day at which they are in nobody's way. */
export function recurring(around: Around): ChangeRequestFor[] {
  const { chance, now, setting, visits } = around;
  const today = now.slice(0, 10);
  // No other device makes these, so that any id will do for the practice that theirs are derived from.
  const practice = chance.id(momentOf(`${today}T07:00`));
  const busy: Busy = new Map();
  for (const { doctor, start, minutes } of visits) take(busy, doctor.id, start, minutes);
  const coming = new Set(visits.filter(({ start }) => start > now).map(({ person }) => person.id));
  return SERIES.flatMap((kind, index) => {
    const doctor = setting.doctors[index % setting.doctors.length]!;
    const type = setting.types.find(({ name }) => name === kind.type)!;
    const patient = somebody(around, kind.reason, coming);
    coming.add(patient.id);
    const begins = workday(dayAfter(today, 1 + index), doctor);
    const rule = { every: kind.every, unit: kind.unit, times: kind.times };
    const starts = STARTS.map((time) => {
      const first = `${begins}T${time}`;
      const skip = seriesDays({ ...rule, first }).filter(
        (day) => !isFree(busy, doctor, `${day}T${time}`, type.minutes)
      );
      return { first, skip };
    });
    const { first, skip } = starts.sort((a, b) => a.skip.length - b.skip.length)[0]!;
    const made = makeSeries(
      practice,
      {
        ...rule,
        id: chance.id(momentOf(now)),
        first,
        doctor: doctor.id,
        minutes: type.minutes,
        patient: patient.id,
        consultationType: type.id,
        room: kind.treatment ? setting.treatmentRoom : doctor.room,
        reason: kind.reason
      },
      skip
    );
    for (const { args } of made) take(busy, args.doctor, args.start, args.minutes);
    return made;
  });
}

const STARTS = ['08:30', '09:30', '10:00', '11:30', '14:30', '15:30'];

function somebody({ chance, patients }: Around, reason: string, coming: Set<string>): Person {
  const fits = patients.filter(({ person: { id, age, sex } }) => {
    if (coming.has(id)) return false;
    return reason === 'Antenatal visit' ? sex === 'female' && age > 20 && age < 38 : age > 45;
  });
  return chance.pick(fits).person;
}

function workday(from: string, doctor: DemoDoctor): string {
  let day = from;
  while (!doctor.days.includes(weekday(day)) || weekday(day) > 5) day = dayAfter(day, 1);
  return day;
}

/** What is taken of a doctor's day, by doctor and day, in minutes from midnight. */
type Busy = Map<string, [from: number, to: number][]>;

const minutesOf = (wall: string): number =>
  Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

function take(busy: Busy, doctor: string, start: string, minutes: number): void {
  const key = `${doctor} ${start.slice(0, 10)}`;
  const from = minutesOf(start);
  busy.set(key, [...(busy.get(key) ?? []), [from, from + minutes]]);
}

function isFree(busy: Busy, doctor: DemoDoctor, start: string, minutes: number): boolean {
  const day = start.slice(0, 10);
  if (!doctor.days.includes(weekday(day)) || publicHoliday(day)) return false;
  const from = minutesOf(start);
  const taken = busy.get(`${doctor.id} ${day}`) ?? [];
  return taken.every(([begin, end]) => end <= from || from + minutes <= begin);
}
