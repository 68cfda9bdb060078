import { z } from 'zod';
import { isContested, series as seriesShape, type Appointment } from './book.schema.ts';
import {
  bookOf,
  details,
  movable,
  mustBeInMonth,
  mustSayWho,
  shape,
  target,
  where
} from './book.parts.ts';
import { without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { instant, uuid, wallTime } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { addEntry, atomic, setFields, stampOf } from './core/write.ts';

/** Appointments given another time, doctor or month: see `book.move.ts`. */

const { on, first, minutes, doctor } = seriesShape.shape;

const reschedule = defineChange({
  name: 'book.reschedule',
  kind: 'book',
  about: 'Gives an appointment another time with the same doctor in the same month.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    start: wallTime,
    minutes: shape.minutes.optional(),
    /** Where the rule of its series has it from now on, where the series is moved. */
    rule: z.strictObject({ on, first, minutes, doctor }).optional()
  }),
  target,
  apply(draft, args) {
    mustBeInMonth(draft, args.start);
    const found = movable(draft, args.appointment);
    setFields(found, { start: args.start, minutes: args.minutes });
    if (args.rule && found.series) setFields(found.series, args.rule);
    return null;
  }
});

const moveOut = defineChange({
  name: 'book.moveOut',
  kind: 'book',
  about: 'Marks an appointment as moved into another book; goes with book.moveIn.',
  args: z.strictObject({ book: uuid, appointment: uuid, to: uuid }),
  target,
  apply(draft, args, context) {
    if (args.to === String(draft.id)) {
      refuse('same-book', 'The appointment is in this book already.', 'Give it another time.');
    }
    const left = draft.appointments[args.appointment];
    const found = left && isContested(left) ? left : movable(draft, args.appointment);
    setFields(found, {
      movedTo: args.to,
      moved: { ...stampOf(context), start: String(found.start) }
    });
    return null;
  }
});

const takeBackMove = defineChange({
  name: 'book.takeBackMove',
  kind: 'book',
  about: 'Takes back that an appointment went into another book: it lives here as well again.',
  args: z.strictObject({ book: uuid, appointment: uuid, to: uuid }),
  target,
  apply(draft, args) {
    const left = draft.appointments[args.appointment];
    if (!left || left.removed || String(left.movedTo) !== args.to) {
      refuse(
        'appointment-moved',
        'This appointment was moved again since, or is not here.',
        'Open it where it is now.'
      );
    }
    setFields(left, { movedTo: null, moved: null });
    return null;
  }
});

/** What an appointment takes along beside its details when it is moved. */
const CARRIED = ['statusBy', 'arrivedAt', 'seenAt', 'doneAt', 'series', 'reminded'];

const moveIn = defineChange({
  name: 'book.moveIn',
  kind: 'book',
  about: 'Takes over an appointment from another book, under the same id; goes with book.moveOut.',
  args: z.strictObject({
    appointment: uuid,
    ...where,
    ...details,
    status: shape.status,
    statusAt: instant,
    statusBy: shape.statusBy,
    arrivedAt: shape.arrivedAt,
    seenAt: shape.seenAt,
    doneAt: shape.doneAt,
    series: shape.series,
    reminded: shape.reminded,
    edits: shape.edits,
    origin: shape.origin
  }),
  target: bookOf,
  apply(draft, args, context): Uuid {
    mustBeInMonth(draft, args.start);
    mustSayWho(args);
    const id = args.appointment;
    const fields = without(args, 'appointment', 'doctor');
    const present = draft.appointments[id];
    if (!present) return addEntry(draft.appointments, fields, context, id);
    // It was here before and comes back: the entry lives again, with what it is now.
    const cleared = Object.fromEntries(
      [...Object.keys(details), ...CARRIED, 'movedTo', 'moved', 'removed', 'cancelReason']
        .filter((key) => (fields as Record<string, unknown>)[key] === undefined)
        .map((key) => [key, null])
    );
    setFields(present, { ...fields, ...cleared });
    present.added = atomic(stampOf(context)) as Appointment['added'];
    return id;
  }
});

export const movingChanges = {
  'book.reschedule': reschedule,
  'book.moveOut': moveOut,
  'book.takeBackMove': takeBackMove,
  'book.moveIn': moveIn
};
