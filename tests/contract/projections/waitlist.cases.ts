import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  change,
  DOCTOR,
  entries,
  idOf,
  input,
  OTHER_DOCTOR,
  patient,
  patientId,
  practice,
  text
} from './world.ts';

const id = (index: number): string => idOf(50, index);
const day = '2026-11-20';

const waitlist = (...waiting: Record<string, unknown>[]) =>
  input('waitlist', idOf(15, 1), { waiting: entries(50, ...waiting) });

const at = (hour: number) => ({
  at: `2026-11-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
  by: idOf(2, 1)
});

const fitting = (p: Projections, start: string, minutes = 30, doctor = DOCTOR, date = day) =>
  p.query('waitlist.fitting', { doctor, date, start, minutes }).map((one) => one.id);

export const waitlistCases: Case[] = [
  onProjections('the waiting list has the most urgent first, then who waits longest', (p) => {
    p.apply([
      practice(),
      patient(1, { family: 'Nkosi', given: 'Thandi', birthDate: '1980-01-01' }),
      waitlist(
        { patient: patientId(1), urgency: 'routine', added: at(10) },
        { title: 'Mr Zulu', urgency: 'routine', added: at(9) },
        { title: 'Mrs Dube', urgency: 'urgent', added: at(12) },
        { title: 'Ms Botha', urgency: 'soon', added: at(11) },
        { title: 'Booked', urgency: 'urgent', added: at(8), settled: { ...at(9), how: 'booked' } },
        { title: 'Removed', urgency: 'urgent', added: at(8), removed: at(9) }
      )
    ]);
    const open = p.query('waitlist.open', {});
    equal(
      open.map(({ name }) => name),
      ['Mrs Dube', 'Ms Botha', 'Mr Zulu', 'Nkosi, Thandi']
    );
    equal(open[3]!.birthDate, '1980-01-01');
    equal(
      p.query('waitlist.open', { patient: patientId(1) }).map((one) => one.id),
      [id(0)]
    );
    equal(
      p.query('waitlist.settled', {}).map(({ name, settled }) => [name, settled!.how]),
      [['Booked', 'booked']]
    );
    equal(p.query('attention.count', {}), { count: 0 }, 'to wait is nobody’s fault');
  }),

  onProjections('who fits a gap is told by doctor, days, time of day and length', (p) => {
    const waits = (more: Record<string, unknown>) => ({ title: 'A', urgency: 'soon', ...more });
    p.apply([
      practice(),
      waitlist(
        waits({}),
        waits({ doctor: DOCTOR, minutes: 30 }),
        waits({ doctor: OTHER_DOCTOR }),
        waits({ minutes: 45 }),
        waits({ from: '2026-11-21' }),
        waits({ to: '2026-11-19' }),
        waits({ from: day, to: day, when: 'morning' }),
        waits({ when: 'afternoon' })
      )
    ]);
    equal(fitting(p, '09:00'), [0, 1, 6].map(id));
    equal(fitting(p, '12:00'), [0, 1, 7].map(id), 'noon is the afternoon');
    equal(fitting(p, '09:00', 60), [0, 1, 3, 6].map(id));
    equal(fitting(p, '09:00', 30, OTHER_DOCTOR), [0, 2, 6].map(id));
  }),

  onProjections('a type of consultation needs the time that the gap’s doctor takes for it', (p) => {
    const type = idOf(6, 0);
    p.apply([
      practice({
        doctorConsultationTypes: entries(61, {
          doctor: OTHER_DOCTOR,
          consultationType: type,
          minutes: 40
        })
      }),
      waitlist({ title: 'A', urgency: 'soon', consultationType: type })
    ]);
    equal(fitting(p, '09:00', 20), [id(0)]);
    equal(fitting(p, '09:00', 20, OTHER_DOCTOR), []);
    equal(p.query('waitlist.open', { doctor: OTHER_DOCTOR })[0]!.minutes, 40);
    equal(p.query('practice.overview', {})!.doctorTypes, [
      { doctor: OTHER_DOCTOR, consultationType: type, minutes: 40, feeCents: null }
    ]);
  }),

  onProjections('who comes that day already fits no gap, unless instead and sooner', (p) => {
    const booked = idOf(30, 1);
    const books = book(1, {
      appointments: {
        [booked]: appointment(`${day}T11:00`, 30, { patient: patientId(1) }),
        [idOf(30, 2)]: appointment(`${day}T11:30`, 30, { patient: patientId(2) })
      }
    });
    p.apply([
      practice(),
      patient(1),
      patient(2),
      patient(3, { deceasedOn: '2026-11-10' }),
      books,
      waitlist(
        { patient: patientId(1), urgency: 'soon', insteadOf: booked },
        { patient: patientId(2), urgency: 'soon' },
        { patient: patientId(3), urgency: 'soon' }
      )
    ]);
    equal(p.query('waitlist.open', {})[0]!.insteadOf, {
      id: booked,
      book: books.id,
      doctor: DOCTOR,
      start: `${day}T11:00`
    });
    equal(fitting(p, '09:00').includes(id(0)), true);
    equal(fitting(p, '12:30').includes(id(0)), false, 'later than what they have');
    equal(fitting(p, '09:00').includes(id(1)), false);
    equal(fitting(p, '09:00').includes(id(2)), false, 'who died');
    const cancelled = change(books, '2026-11-11T08:00:00.000Z', (draft) => {
      draft.appointments![booked]!.status = text('cancelled');
      draft.appointments![booked]!.statusAt = text('2026-11-11T08:00:00.000Z');
    });
    p.apply([cancelled]);
    equal(p.query('waitlist.open', {})[0]!.insteadOf, null);
    equal(fitting(p, '12:30').includes(id(0)), true);
  })
];
