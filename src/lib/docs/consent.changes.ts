import { z } from 'zod';
import { mustBeWhole } from './consent.rules.ts';
import { consent } from './consent.schema.ts';
import { addShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse, roomFor } from './core/refuse.ts';
import {
  addEntry,
  liveEntry,
  removeEntry,
  restoreEntry,
  setFields,
  stampOf,
  type ChangeContext
} from './core/write.ts';
import type { Patient } from './patient.schema.ts';

const target = (args: { patient: Uuid }) => ({ kind: 'patient' as const, id: args.patient });
const named = { patient: uuid, consent: uuid };
const reason = z.string().trim().max(500).optional();

const consentsOf = (draft: Patient): Patient['consents'] => roomFor(draft.consents, 'consents');

const given = addShape(consent.omit({ withdrawn: true, lapsed: true }));

const mark = (context: ChangeContext, why: string | undefined) => ({
  ...stampOf(context),
  ...(why ? { reason: why } : {})
});

export const consentChanges = {
  'patient.recordConsent': defineChange({
    name: 'patient.recordConsent',
    kind: 'patient',
    about: 'Records a consent: for what, how far, who gave it and how, from when to when.',
    args: z.strictObject({ patient: uuid, id: uuid.optional(), ...given }),
    target,
    apply(draft, args, context) {
      const consents = consentsOf(draft);
      const id = args.id ?? context.newId();
      if (consents[id]) return id;
      const fields = without(args, 'patient', 'id');
      mustBeWhole(fields as never, context.at.slice(0, 10));
      return addEntry(consents, fields as never, context, id);
    }
  }),

  'patient.noteConsent': defineChange({
    name: 'patient.noteConsent',
    kind: 'patient',
    about: 'Says more about a consent: where its signed form is, or a note.',
    args: z.strictObject({
      ...named,
      formName: given.formName.nullable().optional(),
      form: given.form.nullable().optional(),
      note: given.note.nullable().optional()
    }),
    target,
    apply(draft, args) {
      setFields(
        liveEntry(consentsOf(draft), args.consent) as object,
        without(args, 'patient', 'consent')
      );
      return null;
    }
  }),

  'patient.withdrawConsent': defineChange({
    name: 'patient.withdrawConsent',
    kind: 'patient',
    about: 'Takes a consent back: it covers nothing new from now on.',
    args: z.strictObject({ ...named, reason }),
    target,
    apply(draft, args, context) {
      const found = liveEntry(consentsOf(draft), args.consent);
      if (!found.withdrawn) setFields(found, { withdrawn: mark(context, args.reason) });
      return null;
    }
  }),

  'patient.lapseConsent': defineChange({
    name: 'patient.lapseConsent',
    kind: 'patient',
    about: 'Leaves a consent that has run out as it is: nobody is reminded of it any more.',
    args: z.strictObject({ ...named, reason }),
    target,
    apply(draft, args, context) {
      const found = liveEntry(consentsOf(draft), args.consent);
      if (!found.to) {
        refuse('consent-open-ended', 'This consent has no last day.', 'Withdraw it instead.');
      }
      if (!found.lapsed) setFields(found, { lapsed: mark(context, args.reason) });
      return null;
    }
  }),

  'patient.removeConsent': defineChange({
    name: 'patient.removeConsent',
    kind: 'patient',
    about: 'Removes a consent that was entered by mistake; it stays in the history.',
    args: z.strictObject({ ...named, reason }),
    target,
    apply(draft, args, context) {
      removeEntry(consentsOf(draft), args.consent, context, args.reason);
      return null;
    }
  }),

  'patient.restoreConsent': defineChange({
    name: 'patient.restoreConsent',
    kind: 'patient',
    about: 'Brings back a consent that was removed.',
    args: z.strictObject(named),
    target,
    apply(draft, args) {
      restoreEntry(consentsOf(draft), args.consent);
      return null;
    }
  })
};
