import { z } from 'zod';
import { consultationTarget, mustBeDraft, mustNotBeIssued } from './consultation.rules.ts';
import { prescription, type Consultation } from './consultation.schema.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { prose, uuid } from './core/fields.ts';
import { refuse } from './core/refuse.ts';
import { settleArgs, settleField } from './core/settle.ts';
import { atomic, liveEntry, removeEntry, setFields, stampOf } from './core/write.ts';

const NEEDS = 'prescriptions';

/** A line as a caller gives it: issuing is an act of its own. */
const givenLine = prescription.omit({ issued: true });

const entries = entryChanges({
  kind: 'consultation',
  noun: 'Prescription',
  words: 'a medicine prescribed',
  locator: { consultation: uuid },
  needs: NEEDS,
  target: consultationTarget,
  guard: mustBeDraft,
  entry: givenLine,
  entries: (draft) => draft.prescriptions,
  build(fields, _context, present) {
    mustNotBeIssued(present, 'This prescription');
    return fields;
  }
});

/**
 * An issued line may be cancelled at any time, after signing as well: what was handed out is then
 * still there, struck through, with who and why.
 */
const remove = defineChange({
  name: 'consultation.removePrescription',
  kind: 'consultation',
  about: 'Removes a medicine prescribed; of one that was issued it says why it was cancelled.',
  needs: [NEEDS],
  args: z.strictObject({
    consultation: uuid,
    prescription: uuid,
    reason: z.string().trim().max(500).optional()
  }),
  target: consultationTarget,
  apply(draft, args, context) {
    const { issued } = liveEntry(draft.prescriptions, args.prescription);
    if (!issued) mustBeDraft(draft);
    else if (!args.reason) {
      refuse('reason-missing', 'A prescription that was issued is cancelled with a reason.');
    }
    removeEntry(draft.prescriptions, args.prescription, context, args.reason);
    return null;
  }
});

/** Signed or not: issuing adds when a script was handed out, and changes nothing that was signed. */
const issue = defineChange({
  name: 'consultation.issueScript',
  kind: 'consultation',
  about: 'Issues medicines prescribed together as one script: from then on they stay as they are.',
  needs: [NEEDS],
  args: z.strictObject({
    consultation: uuid,
    prescriptions: z.array(uuid).min(1).max(100),
    /** By line: what its prescriber was told when issuing, and went on in spite of. */
    overridden: z.record(uuid, prose).optional()
  }),
  target: consultationTarget,
  apply(draft, args, context) {
    const ids = [...new Set(args.prescriptions)].filter(
      (id) => !liveEntry(draft.prescriptions, id).issued
    );
    for (const id of ids) {
      const line = draft.prescriptions[id]!;
      setFields(line, { overridden: args.overridden?.[id] });
      line.issued = atomic(stampOf(context)) as NonNullable<
        Consultation['prescriptions'][string]['issued']
      >;
    }
    return ids.length;
  }
});

const settle = defineChange({
  name: 'consultation.settle',
  kind: 'consultation',
  about: 'Settles a field of a prescription that holds several concurrent values.',
  args: z.strictObject({ consultation: uuid, ...settleArgs }),
  target: consultationTarget,
  apply(draft, args) {
    settleField('consultation', draft, args.path, args.value);
    return null;
  }
});

export const prescriptionChanges = {
  ...entries,
  'consultation.removePrescription': remove,
  'consultation.issueScript': issue,
  'consultation.settle': settle
};
