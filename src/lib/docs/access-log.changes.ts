import { z } from 'zod';
import { accessEntry } from './access-log.schema.ts';
import { defineChange } from './core/change.ts';
import { month, uuid } from './core/fields.ts';
import { refuse } from './core/refuse.ts';
import { atomic, setFields } from './core/write.ts';
import { accessLogId } from './kinds.ts';

/** Entries of one change: more than a device gathers, few enough to stay a small change. */
const MOST_AT_ONCE = 1_000;

const note = defineChange({
  name: 'accessLog.note',
  kind: 'accessLog',
  about: 'Adds to the access log of a device; an entry that is there already is only counted on.',
  args: z.strictObject({
    device: uuid,
    month,
    entries: z
      .array(z.strictObject({ id: uuid, ...accessEntry.omit({ member: true }).shape }))
      .min(1)
      .max(MOST_AT_ONCE)
  }),
  target: (args, context) => ({
    kind: 'accessLog',
    id: accessLogId(context.practice, args.device, args.month),
    genesis: { device: args.device, month: args.month }
  }),
  apply(draft, args, context) {
    for (const { id, ...fields } of args.entries) {
      if (fields.at.slice(0, 7) !== args.month) {
        refuse('outside-the-month', `${fields.at} is not in ${args.month}, the month of this log.`);
      }
      const present = draft.entries[id];
      if (!present) {
        (draft.entries as Record<string, unknown>)[id] = atomic({ ...fields, member: context.by });
        continue;
      }
      // A log only grows: an entry that comes again may have been counted on, and nothing else.
      const { last, count = 1 } = fields;
      if (last && last > String(present.last ?? present.at)) setFields(present, { last });
      if (count > (present.count ?? 1)) setFields(present, { count });
    }
    return null;
  }
});

export const accessLogChanges = { 'accessLog.note': note };
