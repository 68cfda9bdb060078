import { z } from 'zod';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import { addEntry, setFields } from './core/write.ts';
import { visit, type Patient } from './patient.schema.ts';

const { at, doctor } = visit.shape;

/** A record from before there were visits gets its collection with the first one. */
const visitsOf = (draft: Patient): Patient['visits'] => {
  if (!draft.visits) (draft as { visits: Patient['visits'] }).visits = {};
  return draft.visits;
};

export const visitChanges = {
  'patient.noteVisit': defineChange({
    name: 'patient.noteVisit',
    kind: 'patient',
    about: 'Says that the patient was seen, when and by whom; a consultation does so by itself.',
    args: z.strictObject({ patient: uuid, visit: uuid, at, doctor }),
    target: (args) => ({ kind: 'patient', id: args.patient }),
    apply(draft, { visit: id, at, doctor }, context) {
      const visits = visitsOf(draft);
      const known = visits[id];
      if (known) setFields(known, { at, doctor: doctor ?? null });
      else addEntry(visits, { at, ...(doctor && { doctor }) }, context, id);
      return id;
    }
  })
};
