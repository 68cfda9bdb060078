import type { Category } from '../../docs/attachments.schema.ts';
import type { DocumentRow } from '../../projections/catalogue.ts';
import { words } from '../../text/fold.ts';

export interface DocumentFilter {
  readonly category: Category | 'all';
  /** Tags that a document must all have. */
  readonly tags: readonly string[];
  readonly text: string;
}

const beginsWith = (all: readonly string[], start: string): boolean =>
  all.some((word) => word.startsWith(start));

/** The documents that somebody looks for: by category, tags, and beginnings of words. */
export function filtered(
  rows: readonly DocumentRow[],
  { category, tags, text }: DocumentFilter
): DocumentRow[] {
  const asked = words(text);
  const keys = tags.map((tag) => tag.toLowerCase());
  return rows.filter((row) => {
    if (category !== 'all' && row.category !== category) return false;
    const own = row.tags.map((tag) => tag.toLowerCase());
    if (!keys.every((key) => own.includes(key))) return false;
    const all = [row.name, ...row.tags].flatMap(words);
    return asked.every((word) => beginsWith(all, word));
  });
}

/** Every tag that some document has, the most used first. */
export function tagsOf(rows: readonly DocumentRow[]): string[] {
  const counts = new Map<string, { tag: string; uses: number }>();
  for (const tag of rows.flatMap((row) => row.tags)) {
    const known = counts.get(tag.toLowerCase());
    if (known) known.uses += 1;
    else counts.set(tag.toLowerCase(), { tag, uses: 1 });
  }
  return [...counts.values()]
    .sort((a, b) => b.uses - a.uses || (a.tag < b.tag ? -1 : 1))
    .map(({ tag }) => tag);
}
