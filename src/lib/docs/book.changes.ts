import { z } from 'zod';
import {
  APPOINTMENT_STATUSES,
  appointment as appointmentEntry,
  block as blockEntry,
  detailOf,
  series as seriesShape,
  type Appointment,
  type AppointmentStatus,
  type Book
} from './book.schema.ts';
import { canBeMoved, enterStatus, returnStatus, stood } from './book.status.ts';
import { patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { instant, line, uuid, wallTime } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import {
  addEntry,
  atomic,
  liveEntry,
  removeEntry,
  saysSame,
  setFields,
  stampOf,
  type ChangeContext
} from './core/write.ts';
import { bookId } from './kinds.ts';

/** The month of a wall time, and so its book. */
export const monthOf = (start: string): string => start.slice(0, 7);

/** The book of a doctor in which a start belongs; every device derives and begins the same one. */
const bookOf = (args: { doctor: Uuid; start: string }, context: ChangeContext) => {
  const month = monthOf(args.start);
  return {
    kind: 'book' as const,
    id: bookId(context.practice, args.doctor, month),
    genesis: { doctor: args.doctor, month }
  };
};
const target = (args: { book: Uuid }) => ({ kind: 'book' as const, id: args.book });

const shape = appointmentEntry.shape;
const where = { doctor: uuid, start: wallTime, minutes: shape.minutes };
const details = {
  patient: shape.patient,
  title: shape.title,
  consultationType: shape.consultationType,
  room: shape.room,
  reason: shape.reason,
  note: shape.note
};

function mustBeInMonth(draft: Book, start: string): void {
  if (monthOf(start) === String(draft.month)) return;
  refuse(
    'outside-the-month',
    `${start.replace('T', ' ')} is not in ${String(draft.month)}, the month of this book.`,
    'Move the appointment into the book of the other month.'
  );
}

function mustSayWho(appointment: { patient?: unknown; title?: unknown }): void {
  if (appointment.patient || appointment.title) return;
  refuse('appointment-for-nobody', 'An appointment needs a patient, or a title that says who.');
}

/** The appointment where it lives; refused where it went on into another book. */
function appointmentHere(draft: Book, id: Uuid): Appointment {
  const found = liveEntry(draft.appointments, id);
  if (found.movedTo) {
    refuse(
      'appointment-moved',
      'This appointment was moved to another day or doctor.',
      'Open it where it is now.'
    );
  }
  return found;
}

/** An appointment that can still be given another time. */
function movable(draft: Book, id: Uuid): Appointment {
  const found = appointmentHere(draft, id);
  const status = String(found.status) as AppointmentStatus;
  if (!canBeMoved(status)) {
    refuse('appointment-over', `An appointment that is “${status}” can no longer be moved.`);
  }
  return found;
}

/**
 * Keeps when details were edited, and of an appointment of a series that they are its own and no
 * longer those of the rest, or with `alike` that they are.
 */
function noteEdits(draft: Appointment, fields: object, at: string, alike = false): void {
  const entry = draft as unknown as Record<string, unknown>;
  const edits = (draft.edits ??= {});
  for (const [key, value] of Object.entries(fields)) {
    const field = detailOf(key);
    if (!field || value === undefined) continue;
    const same = saysSame(entry[key] ?? null, value);
    if (!same) setFields(edits, { [field]: at });
    if (!draft.series) continue;
    const own: Record<string, boolean | undefined> = (draft.series.own ??= {});
    if (!alike && !same) own[field] = true;
    else if (alike && own[field]) own[field] = false;
  }
}

const book = defineChange({
  name: 'book.book',
  kind: 'book',
  about: 'Books an appointment; one with an id that is there already changes nothing.',
  args: z.strictObject({
    id: uuid.optional(),
    ...where,
    ...details,
    series: shape.series,
    origin: shape.origin
  }),
  target: bookOf,
  apply(draft, args, context): Uuid {
    mustBeInMonth(draft, args.start);
    mustSayWho(args);
    if (args.id && draft.appointments[args.id]) return args.id;
    return addEntry(
      draft.appointments,
      { ...without(args, 'id', 'doctor'), edits: {}, status: 'booked', statusAt: context.at },
      context,
      args.id
    );
  }
});

const editAppointment = defineChange({
  name: 'book.editAppointment',
  kind: 'book',
  about: 'Edits who an appointment is for, its type, room, reason and note.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    ...patchShape(details),
    /** The same is done to the others of its series, so that it is no change of its own. */
    alike: z.boolean().optional()
  }),
  target,
  apply(draft, args, context) {
    const found = appointmentHere(draft, args.appointment);
    const fields = without(args, 'book', 'appointment', 'alike');
    noteEdits(found, fields, context.at, args.alike);
    setFields(found, fields);
    mustSayWho(found);
    return null;
  }
});

const setStatus = defineChange({
  name: 'book.setStatus',
  kind: 'book',
  about: 'Sets where an appointment stands: arrived, with the doctor, done, cancelled and so on.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    status: z.enum(APPOINTMENT_STATUSES),
    /** Why it was cancelled. */
    reason: line.optional()
  }),
  target,
  apply(draft, args, context) {
    enterStatus(
      appointmentHere(draft, args.appointment),
      args.status,
      stampOf(context),
      args.reason
    );
    return null;
  }
});

const { on, first, minutes, doctor } = seriesShape.shape;

const takeBackStatus = defineChange({
  name: 'book.takeBackStatus',
  kind: 'book',
  about: 'Takes a status back: the appointment stands as it stood, if nobody has set it since.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    /** The status that is taken back. */
    from: z.enum(APPOINTMENT_STATUSES),
    to: stood
  }),
  target,
  apply(draft, args) {
    returnStatus(appointmentHere(draft, args.appointment), args.from, args.to);
    return null;
  }
});

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

const keepBoth = defineChange({
  name: 'book.keepBoth',
  kind: 'book',
  about: 'Says that an appointment overlaps another on purpose, or (keep: false) that it does not.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    other: uuid,
    /** When the other one begins, as the person who decides sees it. */
    otherStart: wallTime,
    keep: z.boolean().default(true)
  }),
  target,
  apply(draft, { appointment, other, otherStart, keep }, context) {
    const found = appointmentHere(draft, appointment);
    if (keep) {
      const known = { ...stampOf(context), start: String(found.start), otherStart };
      if (!found.alongside) found.alongside = atomic({ [other]: known }) as typeof found.alongside;
      else found.alongside[other] = atomic(known) as (typeof found.alongside)[string];
    } else if (found.alongside?.[other]) delete found.alongside[other];
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
    const found = movable(draft, args.appointment);
    setFields(found, { movedTo: args.to, moved: stampOf(context) });
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

const addBlock = defineChange({
  name: 'book.addBlock',
  kind: 'book',
  about: 'Blocks time in which nobody is to be booked.',
  args: z.strictObject({
    id: uuid.optional(),
    doctor: uuid,
    start: wallTime,
    minutes: blockEntry.shape.minutes,
    title: blockEntry.shape.title
  }),
  target: bookOf,
  apply(draft, args, context): Uuid {
    mustBeInMonth(draft, args.start);
    if (args.id && draft.blocks[args.id]) return args.id;
    return addEntry(draft.blocks, without(args, 'id', 'doctor'), context, args.id);
  }
});

const removeBlock = defineChange({
  name: 'book.removeBlock',
  kind: 'book',
  about: 'Opens blocked time again.',
  args: z.strictObject({ book: uuid, block: uuid, reason: line.optional() }),
  target,
  apply(draft, args, context) {
    removeEntry(draft.blocks, args.block, context, args.reason);
    return null;
  }
});

export const bookChanges = {
  'book.book': book,
  'book.editAppointment': editAppointment,
  'book.setStatus': setStatus,
  'book.takeBackStatus': takeBackStatus,
  'book.reschedule': reschedule,
  'book.keepBoth': keepBoth,
  'book.moveOut': moveOut,
  'book.moveIn': moveIn,
  'book.addBlock': addBlock,
  'book.removeBlock': removeBlock
};
