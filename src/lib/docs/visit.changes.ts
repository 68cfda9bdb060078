import { z } from 'zod';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import { roomFor } from './core/refuse.ts';
import { addEntry, setFields } from './core/write.ts';
import { visit } from './patient.schema.ts';

const { at, doctor } = visit.shape;

export const visitChanges = {
  'patient.noteVisit': defineChange({
    name: 'patient.noteVisit',
    kind: 'patient',
    about: 'Says that the patient was seen, when and by whom; a consultation does so by itself.',
    args: z.strictObject({ patient: uuid, visit: uuid, at, doctor }),
    target: (args) => ({ kind: 'patient', id: args.patient }),
    apply(draft, { visit: id, at, doctor }, context) {
      const visits = roomFor(draft.visits, 'visits');
      const known = visits[id];
      if (known) setFields(known, { at, doctor: doctor ?? null });
      else addEntry(visits, { at, ...(doctor && { doctor }) }, context, id);
      return id;
    }
  })
};
