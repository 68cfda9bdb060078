import { z } from 'zod';
import {
  allergy,
  chartSchema,
  familyHistory,
  immunisation,
  medicalHistory,
  medication,
  problem,
  vital,
  type Chart
} from './chart.schema.ts';
import { hasActiveAllergies } from './chart.rules.ts';
import { patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { instant, origin, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { settleArgs, settleField } from './core/settle.ts';
import {
  addEntry,
  atomic,
  removeEntry,
  restoreEntry,
  setFields,
  stampOf,
  type ChangeContext
} from './core/write.ts';
import { chartId } from './kinds.ts';

/** Any change may be the chart's first: all devices derive the same id and the same beginning. */
const target = (args: { patient?: unknown }, context: ChangeContext) => {
  const patient = args.patient as Uuid;
  const practice = context.homeOf?.(patient) ?? context.practice;
  return { kind: 'chart' as const, id: chartId(practice, patient), genesis: { patient }, practice };
};

const edit = defineChange({
  name: 'chart.edit',
  kind: 'chart',
  about: 'Edits blood group, smoking and alcohol.',
  args: z.strictObject({
    patient: uuid,
    ...patchShape({
      bloodGroup: chartSchema.shape.bloodGroup,
      smoking: chartSchema.shape.smoking,
      alcohol: chartSchema.shape.alcohol
    })
  }),
  target,
  apply(draft, args) {
    setFields(draft, without(args, 'patient'));
    return null;
  }
});

const recordVitals = defineChange({
  name: 'chart.recordVitals',
  kind: 'chart',
  about: 'Records measurements taken together.',
  args: z.strictObject({
    patient: uuid,
    /** When they were taken; now, where absent. */
    at: instant.optional(),
    vitals: z
      .array(
        z.strictObject({
          id: uuid.optional(),
          code: vital.shape.code,
          label: vital.shape.label,
          value: vital.shape.value,
          unit: vital.shape.unit,
          panel: vital.shape.panel,
          origin: origin.optional()
        })
      )
      .min(1)
  }),
  target,
  apply(draft, args, context): Uuid[] {
    const at = args.at ?? context.at;
    return args.vitals.map(({ id, ...fields }) =>
      id && draft.vitals[id] ? id : addEntry(draft.vitals, { ...fields, at }, context, id)
    );
  }
});

const removeVital = defineChange({
  name: 'chart.removeVital',
  kind: 'chart',
  about: 'Removes a measurement that was recorded by mistake; it stays in the history.',
  args: z.strictObject({
    patient: uuid,
    vital: uuid,
    reason: z.string().trim().max(500).optional()
  }),
  target,
  apply(draft, args, context) {
    removeEntry(draft.vitals, args.vital, context, args.reason);
    return null;
  }
});

const restoreVital = defineChange({
  name: 'chart.restoreVital',
  kind: 'chart',
  about: 'Brings back a measurement that was removed.',
  args: z.strictObject({ patient: uuid, vital: uuid }),
  target,
  apply(draft, args) {
    restoreEntry(draft.vitals, args.vital);
    return null;
  }
});

const confirmNoAllergies = defineChange({
  name: 'chart.confirmNoAllergies',
  kind: 'chart',
  about: 'Says that the patient was asked and has no known allergies.',
  args: z.strictObject({ patient: uuid }),
  target,
  apply(draft, _args, context) {
    if (hasActiveAllergies(draft)) {
      refuse(
        'allergies-on-record',
        'There are allergies in this chart.',
        'Mark each one as refuted or inactive first, if that is what is meant.'
      );
    }
    draft.noKnownAllergies = atomic(stampOf(context)) as NonNullable<Chart['noKnownAllergies']>;
    return null;
  }
});

/**
 * A code says what the words beside it say: where other words are written without a code, the old
 * one goes.
 */
const withoutOldCode =
  (words: string) =>
  (
    fields: Record<string, unknown>,
    _context: ChangeContext,
    present?: Record<string, unknown>
  ): Record<string, unknown> =>
    present && words in fields && !('code' in fields) && fields[words] !== String(present[words])
      ? { ...fields, code: null, system: null }
      : fields;

/** An allergy on record ends the statement that there is none. */
const endNoKnownAllergies = (draft: Chart): void => {
  if (draft.noKnownAllergies && hasActiveAllergies(draft))
    setFields(draft, { noKnownAllergies: null });
};

const settle = defineChange({
  name: 'chart.settle',
  kind: 'chart',
  about: 'Settles a field that holds several concurrent values.',
  args: z.strictObject({ patient: uuid, ...settleArgs }),
  target,
  apply(draft, args) {
    settleField('chart', draft, args.path, args.value);
    const [collection, id = '', field] = args.path;
    // Whose code it is that stands there, the words that were decided on do not tell.
    if (collection === 'allergies' && field === 'substance') {
      setFields(draft.allergies[id] as Record<string, unknown>, { code: null, system: null });
    }
    endNoKnownAllergies(draft);
    return null;
  }
});

const common = { kind: 'chart', locator: { patient: uuid }, target } as const;

export const chartChanges = {
  'chart.edit': edit,
  'chart.recordVitals': recordVitals,
  'chart.removeVital': removeVital,
  'chart.restoreVital': restoreVital,
  'chart.confirmNoAllergies': confirmNoAllergies,
  'chart.settle': settle,
  ...entryChanges({
    ...common,
    noun: 'Allergy',
    words: 'an allergy or intolerance',
    entry: allergy,
    extra: { status: allergy.shape.status.default('active') },
    entries: (draft) => draft.allergies,
    build: withoutOldCode('substance'),
    after: endNoKnownAllergies
  }),
  ...entryChanges({
    ...common,
    noun: 'Problem',
    words: 'a problem (a condition being followed)',
    entry: problem,
    extra: { status: problem.shape.status.default('active') },
    entries: (draft) => draft.problems
  }),
  ...entryChanges({
    ...common,
    noun: 'Medication',
    words: 'a medicine that the patient takes or took',
    entry: medication,
    extra: { status: medication.shape.status.default('active') },
    entries: (draft) => draft.medications,
    build: withoutOldCode('name')
  }),
  ...entryChanges({
    ...common,
    noun: 'MedicalHistory',
    words: "an event of the patient's medical history",
    entry: medicalHistory,
    entries: (draft) => draft.medicalHistory
  }),
  ...entryChanges({
    ...common,
    noun: 'FamilyHistory',
    words: 'a condition in the family',
    entry: familyHistory,
    entries: (draft) => draft.familyHistory
  }),
  ...entryChanges({
    ...common,
    noun: 'Immunisation',
    words: 'an immunisation',
    entry: immunisation,
    entries: (draft) => draft.immunisations
  })
};
