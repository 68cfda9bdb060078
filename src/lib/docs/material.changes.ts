import { consultationTarget, mustBeDraft } from './consultation.rules.ts';
import { material } from './consultation.schema.ts';
import { entryChanges } from './core/entry-changes.ts';
import { uuid } from './core/fields.ts';

export const materialChanges = entryChanges({
  kind: 'consultation',
  noun: 'Material',
  words: 'a medicine or material used in the consultation',
  locator: { consultation: uuid },
  needs: 'materials',
  target: consultationTarget,
  guard: mustBeDraft,
  entry: material,
  entries: (draft) => draft.materials
});
