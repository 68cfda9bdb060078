import { entryChanges } from './core/entry-changes.ts';
import type { ChangeContext } from './core/write.ts';
import { templatesId } from './kinds.ts';
import { template } from './templates.schema.ts';

/** The practice's templates are one record: every device derives its id. */
export const templateChanges = entryChanges({
  kind: 'templates',
  noun: 'Template',
  words: 'a template',
  locator: {},
  target: (_args, { practice }: ChangeContext) => ({
    kind: 'templates' as const,
    id: templatesId(practice),
    genesis: {}
  }),
  entry: template,
  entries: (draft) => draft.templates
});
