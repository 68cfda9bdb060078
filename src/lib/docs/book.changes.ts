import { z } from 'zod';
import {
  APPOINTMENT_STATUSES,
  block as blockEntry,
  detailOf,
  type Appointment
} from './book.schema.ts';
import { movingChanges } from './book.moving.changes.ts';
import {
  appointmentHere,
  bookOf,
  details,
  mustBeInMonth,
  mustSayWho,
  shape,
  target,
  where
} from './book.parts.ts';
import { enterStatus, returnStatus, stood } from './book.status.ts';
import { patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { line, uuid, wallTime } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { addEntry, atomic, removeEntry, saysSame, setFields, stampOf } from './core/write.ts';

export { monthOf } from './book.parts.ts';

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
  ...movingChanges,
  'book.keepBoth': keepBoth,
  'book.addBlock': addBlock,
  'book.removeBlock': removeBlock
};
