import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import { statusLabel, typeOf } from './words.ts';

/** The entries of one day, in order of time. */
export interface AgendaDay {
  readonly day: string;
  readonly items: readonly DiaryItem[];
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Everything that a list says of an entry, to be searched. */
function wordsOf(item: DiaryItem, overview: PracticeOverview | null): string {
  const doctor = overview?.doctors.find(({ id }) => id === item.doctor)?.name;
  return plain(
    [
      item.title,
      doctor,
      typeOf(item, overview)?.name,
      item.reason,
      item.note,
      item.start.slice(11),
      item.type === 'block' ? 'blocked' : item.status && statusLabel(item.status)
    ]
      .filter(Boolean)
      .join(' ')
  );
}

/** Entries that hold every word of `text` somewhere, whatever its accents; by day. */
export function agendaOf(
  items: readonly DiaryItem[],
  text: string,
  overview: PracticeOverview | null
): AgendaDay[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const found = words.length
    ? items.filter((item) => {
        const all = wordsOf(item, overview);
        return words.every((word) => all.includes(word));
      })
    : items;
  return [...Map.groupBy(found, ({ start }) => start.slice(0, 10))].map(([day, own]) => ({
    day,
    items: own
  }));
}
