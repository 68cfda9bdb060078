import { z } from 'zod';
import { reminded } from './book.schema.ts';
import { defineChange } from './core/change.ts';
import { prose, uuid, wallTime } from './core/fields.ts';
import { refuse } from './core/refuse.ts';
import { atomic, liveEntry, setFields, stampOf, type ChangeContext } from './core/write.ts';

const remind = defineChange({
  name: 'book.remind',
  kind: 'book',
  about:
    'Says that the patient was reminded of a time, and how; without `how`, that they were not.',
  args: z.strictObject({
    book: uuid,
    appointment: uuid,
    /** The time that they were told: once the appointment is moved, they know the wrong one. */
    start: wallTime,
    how: reminded.shape.how.optional()
  }),
  target: (args: { book: string }) => ({ kind: 'book' as const, id: args.book }),
  apply(draft, { appointment, start, how }, context) {
    const found = liveEntry(draft.appointments, appointment);
    if (!how) {
      setFields(found, { reminded: null });
      return null;
    }
    if (String(found.start) !== start) {
      refuse(
        'appointment-at-another-time',
        'This appointment is at another time by now.',
        'Look at it again, and remind the patient of the new time.'
      );
    }
    found.reminded = atomic({ ...stampOf(context), start, how }) as NonNullable<
      typeof found.reminded
    >;
    return null;
  }
});

const setText = defineChange({
  name: 'practice.setReminderText',
  kind: 'practice',
  about: 'Sets what reminders say, with {{fields}}; `null` goes back to the text of the program.',
  args: z.strictObject({ text: prose.trim().min(1).max(1_000).nullable() }),
  target: (_args: unknown, context: ChangeContext) => ({
    kind: 'practice' as const,
    id: context.practice
  }),
  apply(draft, { text }) {
    setFields(draft, { reminderText: text });
    return null;
  }
});

/** Reminders: what they say, and who was reminded of what. */
export const reminderChanges = {
  'book.remind': remind,
  'practice.setReminderText': setText
};
