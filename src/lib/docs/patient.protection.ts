import { z } from 'zod';
import { without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { atomic, saysSame, setFields, stampOf } from './core/write.ts';
import { keptFor, restriction, type Patient } from './patient.schema.ts';

/** How a record is kept: from whom, and for how long. */

const target = (args: { patient: Uuid }) => ({ kind: 'patient' as const, id: args.patient });

const restrict = defineChange({
  name: 'patient.restrict',
  kind: 'patient',
  about: 'Restricts a record: whoever opens it gives a reason, and the owner is told.',
  args: z.strictObject({ patient: uuid, reason: restriction.shape.reason }),
  target,
  apply(draft, args, context) {
    if (draft.restricted) {
      refuse('restricted-already', 'This record is restricted already.');
    }
    draft.restricted = atomic({
      ...stampOf(context),
      ...(args.reason ? { reason: args.reason } : {})
    }) as NonNullable<Patient['restricted']>;
    return null;
  }
});

const unrestrict = defineChange({
  name: 'patient.unrestrict',
  kind: 'patient',
  about: 'Ends the restriction of a record.',
  args: z.strictObject({ patient: uuid }),
  target,
  apply(draft) {
    setFields(draft, { restricted: null });
    return null;
  }
});

const keepFor = defineChange({
  name: 'patient.keepFor',
  kind: 'patient',
  about: 'Says why a record is kept longer than others, or (ground: null) that it is not.',
  args: z.strictObject({
    patient: uuid,
    ground: keptFor.shape.ground.nullable(),
    note: keptFor.shape.note
  }),
  target,
  apply(draft, args, context) {
    if (args.ground === null) {
      setFields(draft, { keptFor: null });
      return null;
    }
    const given = without(args, 'patient');
    if (saysSame(without(draft.keptFor ?? ({} as never), 'at', 'by'), given)) return null;
    draft.keptFor = atomic({ ...given, ...stampOf(context) }) as NonNullable<Patient['keptFor']>;
    return null;
  }
});

export const protectionChanges = {
  'patient.restrict': restrict,
  'patient.unrestrict': unrestrict,
  'patient.keepFor': keepFor
};
