import { onProjections, type Case } from './case.ts';
import { equal, ok } from './check.ts';
import {
  appointment,
  book,
  DOCTOR,
  entries,
  idOf,
  OTHER_DOCTOR,
  patient,
  patientId,
  practice,
  STAMP
} from './world.ts';

const id = (index: number): string => idOf(30, index);
const day = '2026-11-20';
const [ROOM, THEATRE] = [idOf(70, 0), idOf(70, 1)];
const month = { from: '2026-11-01', to: '2026-11-30' };

const series = (on: string) => ({
  id: idOf(80, 1),
  on,
  every: 1,
  unit: 'week',
  first: `${day}T09:00`,
  times: 3,
  minutes: 15,
  doctor: DOCTOR,
  own: {}
});

export const roomCases: Case[] = [
  onProjections('two appointments in one room at once are marked, whoever’s they are', (p) => {
    const inRoom = (start: string, minutes: number, more: Record<string, unknown> = {}) =>
      appointment(`${day}T${start}`, minutes, { room: ROOM, ...more });
    p.apply([
      book(1, {
        appointments: {
          [id(1)]: inRoom('09:00', 30),
          [id(2)]: inRoom('10:00', 30),
          [id(3)]: inRoom('11:00', 30),
          [id(4)]: appointment(`${day}T12:00`, 30)
        }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: {
          [id(5)]: inRoom('09:15', 30),
          [id(6)]: inRoom('10:30', 30),
          [id(7)]: inRoom('11:00', 30, { status: 'cancelled' }),
          [id(8)]: inRoom('12:00', 30, { room: THEATRE })
        }
      })
    ]);
    const found = p.query('diary.range', month);
    equal(
      found.filter(({ roomClash }) => roomClash).map((one) => one.id),
      [id(1), id(5)]
    );
    equal(
      found.filter(({ overlaps }) => overlaps),
      [],
      'they are with different doctors'
    );
    equal(
      p.query('diary.rooms', month).map((one) => one.id),
      [1, 5, 2, 6, 3, 7, 8].map(id)
    );
    equal(
      p.query('diary.rooms', { ...month, rooms: [THEATRE] }).map((one) => one.id),
      [id(8)]
    );
  }),

  onProjections('rooms are listed by name and number, without those that were removed', (p) => {
    p.apply([
      practice({
        rooms: entries(
          70,
          { name: 'Room 10' },
          { name: 'Theatre' },
          { name: 'Room 2' },
          { name: 'Old', removed: { at: STAMP.at, by: STAMP.by } }
        )
      })
    ]);
    equal(
      p.query('practice.overview', {})!.rooms.map(({ name }) => name),
      ['Room 2', 'Room 10', 'Theatre']
    );
  }),

  onProjections(
    'a series is listed in the order of its rule, wherever its appointments went',
    (p) => {
      p.apply([
        book(1, {
          appointments: {
            [id(1)]: appointment('2026-11-28T09:00', 15, { series: series('2026-11-20') }),
            [id(2)]: appointment('2026-11-27T09:00', 15, {
              series: series('2026-11-27'),
              status: 'cancelled'
            }),
            [id(4)]: appointment('2026-11-27T10:00', 15)
          }
        }),
        book(2, {
          doctor: OTHER_DOCTOR,
          month: '2026-12',
          appointments: {
            [id(3)]: appointment('2026-12-04T09:00', 15, { series: series('2026-12-04') })
          }
        })
      ]);
      const found = p.query('diary.series', { series: idOf(80, 1) });
      equal(
        found.map((one) => [one.id, one.series!.on, one.status]),
        [
          [id(1), '2026-11-20', 'booked'],
          [id(2), '2026-11-27', 'cancelled'],
          [id(3), '2026-12-04', 'booked']
        ]
      );
    }
  ),

  onProjections('an entry with an impossible time is told, and hides nothing else', (p) => {
    const good = { patient: patientId(1), reason: 'Cough' };
    const written = book(1, {
      appointments: {
        [id(1)]: appointment(`${day}T09:00`, 30, good),
        [id(2)]: appointment('2026-02-30T25:00', 30, good),
        [id(3)]: appointment(`${day}T10:00`, -15, good),
        [id(4)]: appointment('half past ten', 30, good),
        [id(5)]: appointment(`${day}T11:00`, 30, { ...good, series: { id: 'x', every: 0 } })
      },
      blocks: {
        [id(8)]: { added: STAMP, title: 'Lunch', start: `${day}T13:00`, minutes: 60 },
        [id(9)]: { added: STAMP, title: 'Never', start: '2026-13-01T13:00', minutes: 60 }
      }
    });
    p.apply([practice(), patient(1), written]);
    equal(
      p.query('diary.range', { from: '2020-01-01', to: '2030-01-01' }).map((one) => one.id),
      [id(1), id(5), id(8)]
    );
    equal(p.query('appointment.one', { appointment: id(5) })!.series, null);
    const [told, ...rest] = p.query('attention.list', {});
    ok(told?.type === 'unreadable' && rest.length === 0, 'it is one matter');
    if (told?.type !== 'unreadable') return;
    for (const one of [2, 3, 4, 5, 9]) {
      ok(JSON.stringify(told).includes(id(one)), `it says which entry: ${one}`);
    }
  })
];
