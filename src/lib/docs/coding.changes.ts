import { codeAlias, codingTable } from './coding.schema.ts';
import { entryChanges } from './core/entry-changes.ts';
import type { ChangeContext } from './core/write.ts';

const common = {
  kind: 'practice',
  locator: {},
  target: (_args: unknown, context: ChangeContext) => ({
    kind: 'practice' as const,
    id: context.practice
  })
} as const;

/** Which tables of codes the practice has, and its own words for codes. */
export const codingChanges = {
  ...entryChanges({
    ...common,
    noun: 'CodingTable',
    words: 'a table of codes',
    entry: codingTable,
    entries: (draft) => draft.codingTables
  }),
  ...entryChanges({
    ...common,
    noun: 'CodeAlias',
    words: 'words of the practice for a code',
    entry: codeAlias,
    entries: (draft) => draft.codeAliases
  })
};
