import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  change,
  DOCTOR,
  entries,
  idOf,
  OTHER_DOCTOR,
  patient,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

const id = (index: number): string => idOf(34, index);
const NURSE = idOf(35, 1);
const day = '2026-11-20';

export const waitingCases: Case[] = [
  onProjections('the board shows everybody of the day but who cancelled, in order of time', (p) => {
    p.apply([
      practice(),
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T10:00`, 15, { title: 'Later' }),
          [id(2)]: appointment(`${day}T09:00`, 15, {
            title: 'Arrived',
            status: 'arrived',
            statusAt: `${day}T06:55:00.000Z`,
            statusBy: NURSE,
            arrivedAt: `${day}T06:55:00.000Z`
          }),
          [id(3)]: appointment(`${day}T08:00`, 15, { title: 'Missing', status: 'no-show' }),
          [id(4)]: appointment(`${day}T08:30`, 15, { title: 'Cancelled', status: 'cancelled' }),
          [id(5)]: appointment('2026-11-21T08:00', 15, { title: 'Tomorrow' })
        }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: {
          [id(6)]: appointment(`${day}T09:30`, 15, { title: 'Other', status: 'done' })
        }
      })
    ]);
    equal(
      p.query('waiting.board', { date: day }).map(({ title, status, statusBy }) => {
        return [title, status, statusBy];
      }),
      [
        ['Missing', 'no-show', null],
        ['Arrived', 'arrived', NURSE],
        ['Other', 'done', null],
        ['Later', 'booked', null]
      ]
    );
    equal(
      p.query('waiting.board', { date: day, doctors: [OTHER_DOCTOR] }).map(({ title }) => title),
      ['Other']
    );
    equal(p.query('waiting.board', { date: day, doctors: [] }), []);
  }),

  onProjections('the board shows initials alone of whose record is restricted', (p) => {
    p.apply([
      patient(1, { given: 'Anne-Marie', family: 'van der Merwe', restricted: { ...STAMP } }),
      patient(2, { given: 'Thandi', family: 'Nkosi' }),
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T09:00`, 15, { patient: patientId(1) }),
          [id(2)]: appointment(`${day}T09:15`, 15, { patient: patientId(2) })
        }
      })
    ]);
    equal(
      p.query('waiting.board', { date: day }).map(({ title, restricted }) => [title, restricted]),
      [
        ['V. D. M. A.', true],
        ['Nkosi, Thandi', false]
      ]
    );
  }),

  onProjections('whoever is to be reminded is told with how they are reached', (p) => {
    const contacts = (...list: Record<string, unknown>[]) => ({ contacts: entries(36, ...list) });
    p.apply([
      practice(),
      patient(1, {
        title: 'Mrs',
        given: 'Thandi',
        family: 'Nkosi',
        ...contacts(
          { type: 'home', value: '+27113334444' },
          { type: 'mobile', value: '+27821112222' },
          { type: 'email', value: 't@example.org', preferred: true }
        )
      }),
      patient(2, { given: 'Jan', family: 'Botha', contacts: {} }),
      patient(3, { deceasedOn: '2026-11-01' }),
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T09:00`, 15, { patient: patientId(1), status: 'confirmed' }),
          [id(2)]: appointment(`${day}T09:15`, 15, { patient: patientId(2) }),
          [id(3)]: appointment(`${day}T09:30`, 15, { patient: patientId(3) }),
          [id(4)]: appointment(`${day}T09:45`, 15, { title: 'Mr New' }),
          [id(5)]: appointment(`${day}T10:00`, 15, { title: 'X', status: 'arrived' }),
          [id(6)]: appointment(`${day}T10:15`, 15, { title: 'Y', status: 'cancelled' })
        }
      })
    ]);
    equal(
      p.query('reminders.due', { from: day, to: day }).map((row) => {
        const { called, doctorName, mobile, email, phone, prefers } = row;
        return { called, doctorName, mobile, email, phone, prefers };
      }),
      [
        {
          called: 'Mrs Thandi Nkosi',
          doctorName: 'Dr P Naidoo',
          mobile: '+27821112222',
          email: 't@example.org',
          phone: '+27113334444',
          prefers: 'email'
        },
        {
          called: 'Jan Botha',
          doctorName: 'Dr P Naidoo',
          mobile: null,
          email: null,
          phone: null,
          prefers: null
        },
        {
          called: 'Mr New',
          doctorName: 'Dr P Naidoo',
          mobile: null,
          email: null,
          phone: null,
          prefers: null
        }
      ],
      'neither the dead nor those who are here already'
    );
  }),

  onProjections('whoever was reminded of another time counts as not reminded', (p) => {
    const reminded = { ...STAMP, start: `${day}T09:00`, how: 'sms' };
    const first = book(1, {
      appointments: { [id(1)]: appointment(`${day}T09:00`, 15, { title: 'Mr A', reminded }) }
    });
    p.apply([first]);
    const said = () => p.query('reminders.due', { from: day, to: day })[0]!.reminded;
    equal(said(), { at: STAMP.at, by: STAMP.by, how: 'sms' });
    p.apply([
      change(first, '2026-11-10T08:00:00.000Z', (draft) => {
        draft.appointments![id(1)]!.start = text(`${day}T11:00`);
      })
    ]);
    equal(said(), null);
  }),

  onProjections(
    'who did not come is told once, with how often, and whether they come again',
    (p) => {
      const missed = (start: string, fields: Record<string, unknown>) =>
        appointment(start, 15, { status: 'no-show', ...fields });
      p.apply([
        practice(),
        patient(1, { given: 'Thandi', family: 'Nkosi' }),
        patient(2, { given: 'Jan', family: 'Botha' }),
        book(1, {
          appointments: {
            [id(1)]: missed(`${day}T09:00`, { patient: patientId(1) }),
            [id(2)]: missed('2026-11-10T09:00', { patient: patientId(1), reason: 'Knee' }),
            [id(3)]: missed('2026-11-12T09:00', { patient: patientId(2) }),
            [id(4)]: missed('2026-11-11T09:00', { title: 'Mr New' }),
            [id(5)]: appointment('2026-11-25T09:00', 15, { patient: patientId(2) }),
            [id(6)]: appointment('2026-11-24T09:00', 15, {
              patient: patientId(2),
              status: 'cancelled'
            })
          }
        }),
        book(2, {
          doctor: DOCTOR,
          month: '2026-10',
          appointments: { [id(7)]: missed('2026-10-05T09:00', { patient: patientId(1) }) }
        })
      ]);
      const rows = p.query('waiting.missed', {
        from: '2026-11-01',
        to: '2026-11-30',
        now: '2026-11-20T12:00:00.000Z'
      });
      equal(
        rows.map(({ name, missed: times, missedEver, last, next }) => {
          return [name, times, missedEver, last.start, next];
        }),
        [
          ['Nkosi, Thandi', 2, 3, `${day}T09:00`, null],
          ['Botha, Jan', 1, 1, '2026-11-12T09:00', '2026-11-25T09:00'],
          ['Mr New', 1, 1, '2026-11-11T09:00', null]
        ]
      );
    }
  )
];
