import { z } from 'zod';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse, roomFor } from './core/refuse.ts';
import { addEntry, atomic, removeEntry, setFields, stampOf } from './core/write.ts';
import { mergedInto, patientSchema, type Patient } from './patient.schema.ts';

/** Records of one person are joined, and taken apart again: see `patient.merge.ts`. */

const target = (args: { patient: Uuid }) => ({ kind: 'patient' as const, id: args.patient });

const merge = defineChange({
  name: 'patient.merge',
  kind: 'patient',
  about: 'Joins a record with the same person’s other record, under whose name both are shown.',
  args: z.strictObject({ patient: uuid, into: uuid, reason: mergedInto.shape.reason }),
  target,
  apply(draft, args, context) {
    const { patient, into, reason } = args;
    if (patient === into) {
      refuse('merge-with-itself', 'A record cannot be joined with itself.');
    }
    if (String(draft.practice) !== context.practice || context.homeOf?.(into)) {
      refuse(
        'merge-of-shared',
        'A record that another practice shares with this one cannot be joined: it is theirs.',
        'Write to the practice that shared it, or keep the two records apart.'
      );
    }
    if (draft.restricted) {
      refuse(
        'merge-of-restricted',
        'This record is restricted: joined with another, more people would read it.',
        'End the restriction first, join the two, and restrict what they are together.'
      );
    }
    const present = draft.mergedInto && String(draft.mergedInto.patient);
    if (present === into) return null;
    if (present) {
      refuse(
        'merged-already',
        'This record was joined with another one already.',
        'Separate the two first, or join the record that it is shown under.'
      );
    }
    draft.mergedInto = atomic({
      ...stampOf(context),
      patient: into,
      ...(reason ? { reason } : {})
    }) as NonNullable<Patient['mergedInto']>;
    return null;
  }
});

const unmerge = defineChange({
  name: 'patient.unmerge',
  kind: 'patient',
  about: 'Takes a record out of the join again: each has what was written to it, then and since.',
  args: z.strictObject({ patient: uuid }),
  target,
  apply(draft) {
    setFields(draft, { mergedInto: null });
    return null;
  }
});

const keepApart = defineChange({
  name: 'patient.keepApart',
  kind: 'patient',
  about: 'Says that two records that look alike are of two people, so that nobody is asked again.',
  needs: ['apart'],
  args: z.strictObject({ patient: uuid, other: uuid }),
  target,
  apply(draft, { patient, other }, context) {
    if (patient === other) refuse('apart-from-itself', 'These are not two records but one.');
    const apart = roomFor(draft.apart, 'people who look alike');
    const present = apart[other];
    if (!present || present.removed) addEntry(apart, {}, context, other);
    return null;
  }
});

const askAgain = defineChange({
  name: 'patient.askAgain',
  kind: 'patient',
  about: 'Takes back that two records are of two people.',
  needs: ['apart'],
  args: z.strictObject({ patient: uuid, other: uuid }),
  target,
  apply(draft, { other }, context) {
    const apart = roomFor(draft.apart, 'people who look alike');
    const present = apart[other];
    if (present && !present.removed) removeEntry(apart, other, context);
    return null;
  }
});

const setPhoto = defineChange({
  name: 'patient.setPhoto',
  kind: 'patient',
  about: 'Keeps a picture of the patient’s face, or (photo: null) none.',
  args: z.strictObject({ patient: uuid, photo: patientSchema.shape.photo.unwrap().nullable() }),
  target,
  apply(draft, { photo }) {
    setFields(draft, { photo });
    return null;
  }
});

export const mergeChanges = {
  'patient.merge': merge,
  'patient.unmerge': unmerge,
  'patient.keepApart': keepApart,
  'patient.askAgain': askAgain,
  'patient.setPhoto': setPhoto
};
