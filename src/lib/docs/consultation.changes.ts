import { z } from 'zod';
import {
  addendum,
  consultationSchema,
  diagnosis,
  NOTE_PARTS,
  procedure,
  type Consultation
} from './consultation.schema.ts';
import { consultationTarget, isLate, mustBeDraft } from './consultation.rules.ts';
import { patchShape, without } from './core/args.ts';
import { A } from './core/automerge.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { instant, prose, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { addEntry, atomic, setFields, stampOf } from './core/write.ts';

const target = consultationTarget;

const { patient, doctor, startedAt, endedAt, consultationType, appointment, reason, origin } =
  consultationSchema.shape;
const about = { doctor, endedAt, consultationType, appointment, reason };

/** Reception and billing see that somebody was seen, not why: their part of the record says so. */
const along = ({ id, patient, startedAt, doctor }: Consultation) => [
  {
    change: 'patient.noteVisit',
    args: {
      patient: String(patient),
      visit: String(id),
      at: String(startedAt),
      ...(doctor && { doctor: String(doctor) })
    }
  }
];

const start = defineChange({
  name: 'consultation.start',
  kind: 'consultation',
  about: 'Starts a consultation as a draft; starting an id that is there already changes nothing.',
  args: z.strictObject({
    id: uuid.optional(),
    patient,
    startedAt: instant.optional(),
    ...about,
    origin,
    notes: z
      .strictObject({
        subjective: prose.optional(),
        objective: prose.optional(),
        assessment: prose.optional(),
        plan: prose.optional()
      })
      .optional()
  }),
  target: (args, context) => ({
    kind: 'consultation',
    id: args.id ?? context.newId(),
    genesis: { patient: args.patient }
  }),
  along,
  apply(draft, args, context) {
    const id = String(draft.id);
    if (draft.started) return id;
    setFields(draft, {
      ...without(args, 'id', 'patient', 'notes'),
      startedAt: args.startedAt ?? context.at,
      started: stampOf(context)
    });
    for (const part of NOTE_PARTS) {
      const text = args.notes?.[part];
      if (text) A.updateText(draft, ['notes', part], text);
    }
    return id;
  }
});

const edit = defineChange({
  name: 'consultation.edit',
  kind: 'consultation',
  about: 'Edits when, by whom and why the patient was seen.',
  args: z.strictObject({ consultation: uuid, ...patchShape({ startedAt, ...about }) }),
  target,
  along,
  apply(draft, args) {
    mustBeDraft(draft);
    setFields(draft, without(args, 'consultation'));
    return null;
  }
});

const setNote = defineChange({
  name: 'consultation.setNote',
  kind: 'consultation',
  about: 'Sets the text of a part of the note; only what differs is written, so that edits merge.',
  args: z.strictObject({ consultation: uuid, part: z.enum(NOTE_PARTS), text: prose }),
  target,
  apply(draft, args) {
    mustBeDraft(draft);
    A.updateText(draft, ['notes', args.part], args.text);
    return null;
  }
});

const sign = defineChange({
  name: 'consultation.sign',
  kind: 'consultation',
  about:
    'Signs the consultation: from then on only addenda are possible. Long after the visit it asks for a reason.',
  args: z.strictObject({ consultation: uuid, lateReason: consultationSchema.shape.lateReason }),
  target,
  apply(draft, args, context) {
    mustBeDraft(draft);
    const late = isLate(String(draft.startedAt), context.at);
    // What another system finished came late only to this one.
    if (late && !args.lateReason && !draft.origin) {
      refuse(
        'late-reason-missing',
        'This note is signed more than 24 hours after the visit, and says no reason.',
        'Say why it is late: a late note is dated, signed and gives its reason.'
      );
    }
    if (late && args.lateReason) setFields(draft, { lateReason: args.lateReason });
    draft.signed = atomic(stampOf(context)) as NonNullable<Consultation['signed']>;
    return null;
  }
});

const addAddendum = defineChange({
  name: 'consultation.addAddendum',
  kind: 'consultation',
  about: 'Adds to a signed consultation, dated and with its reason.',
  args: z.strictObject({
    consultation: uuid,
    id: uuid.optional(),
    text: prose.trim().min(1),
    reason: addendum.shape.reason,
    origin
  }),
  target,
  apply(draft, args, context): Uuid {
    if (!draft.signed) {
      refuse(
        'consultation-not-signed',
        'This consultation is still a draft.',
        'Write into the note itself.'
      );
    }
    if (args.id && draft.addenda[args.id]) return args.id;
    return addEntry(draft.addenda, without(args, 'consultation', 'id'), context, args.id);
  }
});

const common = {
  kind: 'consultation',
  locator: { consultation: uuid },
  target,
  guard: mustBeDraft
} as const;

export const consultationChanges = {
  'consultation.start': start,
  'consultation.edit': edit,
  'consultation.setNote': setNote,
  'consultation.sign': sign,
  'consultation.addAddendum': addAddendum,
  ...entryChanges({
    ...common,
    noun: 'Diagnosis',
    words: 'a diagnosis',
    entry: diagnosis,
    entries: (draft) => draft.diagnoses
  }),
  ...entryChanges({
    ...common,
    noun: 'Procedure',
    words: 'a procedure done in the consultation',
    entry: procedure,
    entries: (draft) => draft.procedures
  })
};
