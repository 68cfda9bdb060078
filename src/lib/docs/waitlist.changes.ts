import { z } from 'zod';
import { patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { addEntry, liveEntry, setFields, stampOf, type ChangeContext } from './core/write.ts';
import { waitlistId } from './kinds.ts';
import { waiting } from './waitlist.schema.ts';

/** The practice's waiting list, which any device begins. */
const target = (_args: unknown, context: ChangeContext) => ({
  kind: 'waitlist' as const,
  id: waitlistId(context.practice),
  genesis: {}
});

const shape = waiting.shape;
const details = {
  patient: shape.patient,
  title: shape.title,
  doctor: shape.doctor,
  consultationType: shape.consultationType,
  minutes: shape.minutes,
  from: shape.from,
  to: shape.to,
  when: shape.when,
  note: shape.note,
  insteadOf: shape.insteadOf
};

/** Who waits, and on which days they could come at all. */
function mustMakeSense(entry: {
  patient?: unknown;
  title?: unknown;
  from?: unknown;
  to?: unknown;
}): void {
  if (!entry.patient && !entry.title) {
    refuse('waiting-for-nobody', 'The waiting list needs a patient, or words that say who waits.');
  }
  if (entry.from && entry.to && String(entry.to) < String(entry.from)) {
    refuse('days-backwards', 'The last day that would suit lies before the first.');
  }
}

const add = defineChange({
  name: 'waitlist.add',
  kind: 'waitlist',
  about: 'Puts somebody on the waiting list; one with an id that is there already changes nothing.',
  args: z.strictObject({
    id: uuid.optional(),
    ...details,
    urgency: shape.urgency.default('routine'),
    origin: shape.origin
  }),
  target,
  apply(draft, args, context): Uuid {
    mustMakeSense(args);
    if (args.id && draft.waiting[args.id]) return args.id;
    return addEntry(draft.waiting, without(args, 'id'), context, args.id);
  }
});

const edit = defineChange({
  name: 'waitlist.edit',
  kind: 'waitlist',
  about: 'Edits what somebody waits for; a field given as null is cleared.',
  args: z.strictObject({
    waiting: uuid,
    ...patchShape(details),
    urgency: shape.urgency.optional()
  }),
  target,
  apply(draft, args) {
    const found = liveEntry(draft.waiting, args.waiting);
    setFields(found, without(args, 'waiting'));
    mustMakeSense(found);
    return null;
  }
});

const settle = defineChange({
  name: 'waitlist.settle',
  kind: 'waitlist',
  about: 'Says that somebody waits no more: booked, or withdrawn.',
  args: z.strictObject({
    waiting: uuid,
    how: z.enum(['booked', 'withdrawn']),
    /** What was booked. */
    appointment: uuid.optional()
  }),
  target,
  apply(draft, { waiting: id, how, appointment }, context) {
    const found = liveEntry(draft.waiting, id);
    // Who was booked on one device stays booked when another one says so later.
    if (found.settled && String(found.settled.how) === how && !appointment) return null;
    setFields(found, { settled: { ...stampOf(context), how, appointment } });
    return null;
  }
});

const reopen = defineChange({
  name: 'waitlist.reopen',
  kind: 'waitlist',
  about: 'Puts somebody who was booked or withdrew back on the waiting list, in their old place.',
  args: z.strictObject({ waiting: uuid }),
  target,
  apply(draft, args) {
    setFields(liveEntry(draft.waiting, args.waiting), { settled: null });
    return null;
  }
});

export const waitlistChanges = {
  'waitlist.add': add,
  'waitlist.edit': edit,
  'waitlist.settle': settle,
  'waitlist.reopen': reopen
};
