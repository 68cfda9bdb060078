import type { Projections } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import {
  appointment,
  book,
  change,
  idOf,
  OTHER_DOCTOR,
  patient,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

const id = (index: number): string => idOf(30, index);

const range = (p: Projections, from: string, to = from, doctors?: string[]) =>
  p.query('diary.range', { from, to, ...(doctors ? { doctors } : {}) });

const day = '2026-11-20';

const overlapsOf = (p: Projections): string[] =>
  range(p, '2026-11-01', '2026-11-30')
    .filter(({ overlaps }) => overlaps)
    .map((item) => item.id);

export const diaryCases: Case[] = [
  onProjections('a month is answered by when doctors are taken, and never by whom', (p) => {
    p.apply([
      practice(),
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T10:00`, 20, { title: 'Mr Walk-in' }),
          [id(2)]: appointment(`${day}T11:00`, 20, { title: 'Gone', status: 'cancelled' }),
          [id(3)]: appointment('2026-11-21T08:00', 15, { title: 'Another day' })
        },
        blocks: { [id(9)]: { added: STAMP, title: 'Lunch', start: `${day}T13:00`, minutes: 60 } }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [id(5)]: appointment(`${day}T10:00`, 15, { title: 'Vaccine' }) }
      })
    ]);
    const taken = (doctors?: string[]) =>
      p
        .query('diary.taken', { from: day, to: day, ...(doctors ? { doctors } : {}) })
        .map(({ doctor, type, start, minutes }) => [
          doctor === OTHER_DOCTOR ? 2 : 1,
          type,
          start.slice(11),
          minutes
        ]);
    equal(taken([OTHER_DOCTOR]), [[2, 'appointment', '10:00', 15]]);
    equal(
      taken()
        .map((row) => row.join(' '))
        .sort(),
      ['1 appointment 10:00 20', '1 block 13:00 60', '2 appointment 10:00 15']
    );
  }),
  onProjections('a book with an entry that cannot be read says so, and shows the others', (p) => {
    const broken = appointment('noon', 20, { title: 'Broken' });
    const good = appointment(`${day}T11:00`, 20, { title: 'Whole' });
    p.apply([
      practice(),
      book(1, { appointments: { [id(1)]: broken, [id(2)]: good } }),
      book(2, { doctor: OTHER_DOCTOR, appointments: {} })
    ]);
    equal(
      range(p, day).map(({ title }) => title),
      ['Whole']
    );
    const told = p.query('diary.unreadable', { books: [idOf(10, 1), idOf(10, 2)] });
    equal(
      told.map((one) => [one.book, one.problems.length > 0]),
      [[idOf(10, 1), true]]
    );
    equal(p.query('diary.unreadable', { books: [idOf(10, 2)] }), []);
  }),
  onProjections(
    'the diary shows appointments and blocks of the days and doctors asked for, in order',
    (p) => {
      p.apply([
        practice(),
        patient(1, { family: 'Nkosi', given: 'Thandi' }),
        book(1, {
          appointments: {
            [id(1)]: appointment(`${day}T10:00`, 20, { patient: patientId(1), reason: 'Cough' }),
            [id(2)]: appointment(`${day}T08:00`, 15, { title: 'Mr Walk-in' }),
            [id(3)]: appointment('2026-11-21T08:00', 15),
            [id(4)]: appointment(`${day}T12:00`, 15, {
              removed: { at: STAMP.at, by: STAMP.by }
            })
          },
          blocks: { [id(9)]: { added: STAMP, title: 'Lunch', start: `${day}T13:00`, minutes: 60 } }
        }),
        book(2, {
          doctor: OTHER_DOCTOR,
          appointments: { [id(5)]: appointment(`${day}T10:00`, 15, { reason: 'Vaccine' }) }
        })
      ]);
      const shown = range(p, day).map(({ type, start, end, title, doctor }) => {
        return [type, start.slice(11), end.slice(11), title, doctor === OTHER_DOCTOR ? 2 : 1];
      });
      equal(shown, [
        ['appointment', '08:00', '08:15', 'Mr Walk-in', 1],
        ['appointment', '10:00', '10:20', 'Nkosi, Thandi', 1],
        ['appointment', '10:00', '10:15', 'Vaccine', 2],
        ['block', '13:00', '14:00', 'Lunch', 1]
      ]);
      equal(range(p, day, '2026-11-21').length, 5);
      equal(
        range(p, day, day, [OTHER_DOCTOR]).map((item) => item.id),
        [id(5)]
      );
      equal(range(p, day, day, []), []);
    }
  ),

  onProjections('appointments of one doctor at one time are marked, others are not', (p) => {
    p.apply([
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T09:00`, 30),
          [id(2)]: appointment(`${day}T09:15`, 30),
          [id(3)]: appointment(`${day}T09:45`, 15),
          [id(4)]: appointment(`${day}T11:00`, 30),
          [id(5)]: appointment(`${day}T11:15`, 15, { status: 'cancelled' }),
          [id(6)]: appointment(`${day}T11:00`, 15, { status: 'no-show' }),
          [id(7)]: appointment(`${day}T14:00`, 720),
          [id(8)]: appointment('2026-11-21T01:59', 5)
        },
        blocks: { [id(20)]: { added: STAMP, title: 'Busy', start: `${day}T11:00`, minutes: 30 } }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [id(9)]: appointment(`${day}T09:45`, 15) }
      })
    ]);
    equal(overlapsOf(p), [1, 2, 7, 8].map(id), 'end to start is no overlap; midnight is no border');
  }),

  onProjections('an appointment that moved is shown once, where it went', (p) => {
    const from = book(1, { appointments: { [id(1)]: appointment(`${day}T09:00`, 30) } });
    const to = book(2, { doctor: OTHER_DOCTOR, appointments: {} });
    p.apply([from, to]);
    const at = '2026-11-10T08:00:00.000Z';
    const left = change(from, at, (draft) => {
      draft.appointments![id(1)]!.movedTo = text(to.id);
      draft.appointments![id(1)]!.moved = { at: text(at), by: text(STAMP.by) };
    });
    const arrived = change(to, at, (draft) => {
      draft.appointments![id(1)] = {
        start: text(`${day}T15:00`),
        minutes: 30,
        status: text('booked'),
        statusAt: text(STAMP.at),
        added: { at: text(at), by: text(STAMP.by) }
      };
    });
    p.apply([left]);
    equal(range(p, day).length, 1, 'where the new book has not come yet, the old place is shown');
    p.apply([arrived]);
    equal(
      range(p, day).map(({ start, doctor, book: where }) => [start, doctor, where]),
      [[`${day}T15:00`, OTHER_DOCTOR, to.id]]
    );
    equal(p.query('appointment.one', { appointment: id(1) })!.start, `${day}T15:00`);
    equal(p.query('attention.count', {}), { count: 0 });

    const cancelled = change(left, '2026-11-11T08:00:00.000Z', (draft) => {
      draft.appointments![id(1)]!.status = text('cancelled');
      draft.appointments![id(1)]!.statusAt = text('2026-11-11T08:00:00.000Z');
    });
    p.apply([cancelled]);
    const [item] = range(p, day);
    equal([item!.start, item!.status], [`${day}T15:00`, 'cancelled'], 'a cancellation is not lost');
  }),

  onProjections('a time given to an appointment while it was moved away is told', (p) => {
    const moved = { at: STAMP.at, by: STAMP.by, start: `${day}T09:00` };
    const left = { patient: patientId(1), movedTo: idOf(10, 2), moved };
    const from = book(1, { appointments: { [id(1)]: appointment(`${day}T11:00`, 30, left) } });
    p.apply([
      patient(1),
      from,
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [id(1)]: appointment(`${day}T09:00`, 30, { patient: patientId(1) }) }
      })
    ]);
    equal(
      range(p, day).map(({ start, doctor }) => [start, doctor]),
      [[`${day}T09:00`, OTHER_DOCTOR]]
    );
    const [told] = p.query('attention.list', {});
    equal(told?.type === 'moved-twice' && [told.first.start, told.second.start, told.second.book], [
      `${day}T09:00`,
      `${day}T11:00`,
      from.id
    ]);
    const settled = change(from, '2026-11-12T08:00:00.000Z', (draft) => {
      (draft.appointments![id(1)]!.moved as Record<string, unknown>).start = text(`${day}T11:00`);
    });
    p.apply([settled]);
    equal(p.query('attention.count', {}), { count: 0 });
  }),

  onProjections(
    'a note that was written down where an appointment was is shown where it is',
    (p) => {
      const gone = {
        reason: 'Knee',
        note: 'Latex allergy',
        edits: { note: STAMP.at },
        movedTo: idOf(10, 2)
      };
      p.apply([
        book(1, { appointments: { [id(1)]: appointment(`${day}T09:00`, 30, gone) } }),
        book(2, {
          doctor: OTHER_DOCTOR,
          appointments: { [id(1)]: appointment(`${day}T10:00`, 30, { reason: 'Hip' }) }
        })
      ]);
      equal(
        range(p, day).map(({ start, reason, note, edits }) => [start, reason, note, edits]),
        [[`${day}T10:00`, 'Hip', 'Latex allergy', { note: STAMP.at }]]
      );
    }
  ),

  onProjections('a moved appointment is told in the diary of its patient once', (p) => {
    p.apply([
      patient(1),
      book(1, {
        appointments: {
          [id(1)]: appointment(`${day}T09:00`, 30, { patient: patientId(1), movedTo: idOf(10, 2) })
        }
      }),
      book(2, {
        appointments: { [id(1)]: appointment(`${day}T12:00`, 30, { patient: patientId(1) }) }
      })
    ]);
    equal(
      p.query('patient.appointments', { patient: patientId(1) }).map(({ start }) => start),
      [`${day}T12:00`]
    );
    equal(p.query('patient.timeline', { patient: patientId(1) }).length, 1);
  }),

  onProjections('the waiting room lists who is there, longest first', (p) => {
    const present = (start: string, status: string, arrivedAt: string) =>
      appointment(`${day}T${start}`, 15, { status, statusAt: arrivedAt, arrivedAt });
    p.apply([
      book(1, {
        appointments: {
          [id(1)]: present('09:00', 'ready', `${day}T06:55:00.000Z`),
          [id(2)]: present('09:15', 'arrived', `${day}T06:40:00.000Z`),
          [id(3)]: present('08:00', 'done', `${day}T05:55:00.000Z`),
          [id(4)]: appointment(`${day}T10:00`, 15)
        }
      })
    ]);
    equal(
      p.query('waiting.room', { date: day }).map((item) => item.id),
      [id(2), id(1)]
    );
    equal(p.query('today.summary', { date: day }), {
      appointments: 4,
      waiting: 2,
      done: 1,
      drafts: 0,
      unpaidCents: 0,
      attention: 0
    });
  })
];
