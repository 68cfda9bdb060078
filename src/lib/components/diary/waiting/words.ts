import { formatDay, type Manner } from '../../../format.ts';
import type { PracticeOverview, WaitingItem } from '../../../projections/catalogue.ts';

export const URGENCY = {
  urgent: { label: 'Urgent', tone: 'danger' },
  soon: { label: 'Soon', tone: 'warning' },
  routine: { label: 'Routine', tone: 'plain' }
} as const;

/** What somebody waits for, in a line: `Follow-up, 20 min · Dr Mokoena · mornings, from 3 Dec`. */
export function wishWords(
  entry: WaitingItem,
  overview: PracticeOverview | null,
  manner: Manner
): string {
  const type = overview?.consultationTypes.find(({ id }) => id === entry.consultationType)?.name;
  const doctor = overview?.doctors.find(({ id }) => id === entry.doctor)?.name;
  const what = [type, entry.minutes && `${entry.minutes} min`].filter(Boolean).join(', ');
  const days = [
    entry.when === 'morning' ? 'mornings' : entry.when === 'afternoon' ? 'afternoons' : '',
    entry.from ? `from ${formatDay(entry.from, manner, 'short')}` : '',
    entry.to ? `to ${formatDay(entry.to, manner, 'short')}` : ''
  ];
  return [what, doctor ?? 'any doctor', days.filter(Boolean).join(' ')].filter(Boolean).join(' · ');
}
