import { codeAlias, codingTable } from './coding.schema.ts';
import { entryChanges } from './core/entry-changes.ts';
import type { Uuid } from './core/ids.ts';
import type { ChangeContext } from './core/write.ts';
import type { Practice } from './practice.schema.ts';

const common = {
  kind: 'practice',
  locator: {},
  target: (_args: unknown, context: ChangeContext) => ({
    kind: 'practice' as const,
    id: context.practice
  })
} as const;

/** A record from before there were codes gets its collection with the first one. */
function collectionOf<K extends 'codingTables' | 'codeAliases'>(
  draft: Practice,
  key: K
): Practice[K] {
  const holder = draft as Record<string, unknown>;
  holder[key] ??= {};
  return draft[key];
}

/** Which tables of codes the practice has, and its own words for codes. */
export const codingChanges = {
  ...entryChanges({
    ...common,
    noun: 'CodingTable',
    words: 'a table of codes',
    entry: codingTable,
    entries: (draft): Record<Uuid, unknown> => collectionOf(draft, 'codingTables')
  }),
  ...entryChanges({
    ...common,
    noun: 'CodeAlias',
    words: 'words of the practice for a code',
    entry: codeAlias,
    entries: (draft): Record<Uuid, unknown> => collectionOf(draft, 'codeAliases')
  })
};
