import { z } from 'zod';
import { defineChange } from './core/change.ts';
import { derivedUuid } from './core/ids.ts';
import { atomic } from './core/write.ts';
import { destruction } from './destruction.schema.ts';
import { destructionsId } from './kinds.ts';

/** Records of one change. */
const MOST_AT_ONCE = 5_000;

const record = defineChange({
  name: 'destructions.record',
  kind: 'destructions',
  about: 'Writes records into the register of destroyed ones, as their destruction is agreed to.',
  args: z.strictObject({
    records: z
      .array(destruction.omit({ agreedBy: true, agreedAt: true }).strict())
      .min(1)
      .max(MOST_AT_ONCE)
  }),
  target: (_args, context) => {
    const year = context.at.slice(0, 4);
    return { kind: 'destructions', id: destructionsId(context.practice, year), genesis: { year } };
  },
  apply(draft, { records }, context) {
    for (const { folder, initials, born, ...fields } of records) {
      // Derived, so that who is cut short and agrees again writes the same lines again.
      const id = derivedUuid(context.practice, 'destruction', `${fields.ask}/${fields.patient}`);
      if (draft.records[id]) continue;
      (draft.records as Record<string, unknown>)[id] = atomic({
        ...fields,
        ...(folder !== undefined && { folder }),
        ...(initials !== undefined && { initials }),
        ...(born !== undefined && { born }),
        agreedBy: context.by,
        agreedAt: context.at
      });
    }
    return null;
  }
});

export const destructionChanges = { 'destructions.record': record };
