import { confirm } from '../../app/confirm.svelte.ts';
import { ask } from '../../app/live.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import type { Place } from './acts.ts';
import { clashing, clashWords } from './clash.ts';

/** As {@link clashing}, asked of the books: for a place that need not be on the page. */
export async function clashesAt(place: Place, except?: Uuid): Promise<readonly DiaryItem[]> {
  const day = place.start.slice(0, 10);
  return clashing(await ask('diary.range', { from: day, to: day }), place, except);
}

/** Asks whether something is to stand beside what is there already; true where there is nothing. */
export async function goesBeside(
  clashes: readonly DiaryItem[],
  { title, act }: { readonly title: string; readonly act: string }
): Promise<boolean> {
  if (clashes.length === 0) return true;
  return confirm({
    title,
    consequences: `It overlaps ${clashWords(clashes)}. They will stand side by side, marked as overlapping.`,
    act,
    keep: 'Leave it'
  });
}
