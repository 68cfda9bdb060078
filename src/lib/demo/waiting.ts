import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import type { Around } from './recurring.ts';
import { dayAfter, momentOf } from './random.ts';

type Wish = Pick<ChangeArgs<'waitlist.add'>, 'urgency' | 'when' | 'note'> & {
  /** A type of consultation, by its name. */
  readonly type: string;
  /** Which doctor; none: any. */
  readonly doctor?: number;
  /** Days from today between which it would suit. */
  readonly days?: readonly [from: number, to: number];
  /** Has an appointment already, and would come sooner. */
  readonly sooner?: true;
};

const WISHES: readonly Wish[] = [
  { type: 'Consultation', urgency: 'urgent', note: 'Pain is getting worse; phone at any time' },
  { type: 'Follow-up', urgency: 'soon', doctor: 0, sooner: true, note: 'Results are in' },
  { type: 'Long consultation', urgency: 'soon', when: 'morning', note: 'Fasting bloods' },
  { type: 'Consultation', urgency: 'routine', doctor: 2, days: [1, 10] },
  { type: 'Child wellness', urgency: 'routine', when: 'afternoon', note: 'After school' },
  { type: 'Procedure', urgency: 'soon', doctor: 1, sooner: true },
  { type: 'Consultation', urgency: 'routine', when: 'morning', days: [2, 16] },
  { type: 'Follow-up', urgency: 'routine', doctor: 0 },
  { type: 'Telephone', urgency: 'routine', note: 'Repeat script' }
];

/** Ten who would come if there were time; one of them is not registered yet. */
export function waitingList(around: Around): ChangeRequestFor<'waitlist.add'>[] {
  const { chance, now, setting, visits, patients } = around;
  const today = now.slice(0, 10);
  const later = visits.filter(
    ({ start, status }) => start.slice(0, 10) > dayAfter(today, 3) && status === 'booked'
  );
  const coming = new Set(visits.filter(({ start }) => start > now).map(({ person }) => person.id));
  const free = patients.filter(({ person }) => !coming.has(person.id));
  const taken = new Set<string>();
  const once = <T>(from: readonly T[], idOf: (one: T) => string): T => {
    const one = chance.pick(from.filter((each) => !taken.has(idOf(each))));
    taken.add(idOf(one));
    return one;
  };
  const id = (days: number) => chance.id(momentOf(`${dayAfter(today, -days)}T11:00`));
  const wishes = WISHES.map(({ type, doctor, days, sooner, ...wish }, index) => {
    const ofDoctor = doctor === undefined ? undefined : setting.doctors[doctor]!;
    const has = sooner && once(later, ({ person }) => person.id);
    const child = type === 'Child wellness';
    const patient = has
      ? has.person
      : once(
          free.filter(({ person: { age } }) => (child ? age < 12 : age > 17)),
          ({ person }) => person.id
        ).person;
    return {
      change: 'waitlist.add' as const,
      args: {
        id: id(12 - index),
        patient: patient.id,
        consultationType: setting.types.find(({ name }) => name === type)!.id,
        ...(ofDoctor ? { doctor: ofDoctor.id } : {}),
        ...(days ? { from: dayAfter(today, days[0]), to: dayAfter(today, days[1]) } : {}),
        ...(has ? { insteadOf: has.id } : {}),
        ...wish
      }
    };
  });
  return [
    ...wishes,
    {
      change: 'waitlist.add',
      args: {
        id: id(1),
        title: 'Mr Pieterse, new to the area',
        urgency: 'routine',
        minutes: 30,
        note: 'Knee; says mornings are best'
      }
    }
  ];
}
