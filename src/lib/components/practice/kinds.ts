import type { Uuid } from '../../docs/core/ids.ts';
import { formatDay, type Manner } from '../../format.ts';
import type { EntryKind } from '../patient/entries/definition.ts';

/** Rooms of the practice, as its page lists them. */
export const ROOMS: EntryKind = {
  document: 'practice',
  collection: 'rooms',
  noun: 'Room',
  title: 'Rooms',
  one: 'a room',
  none: 'No room yet',
  reasons: ['Entered by mistake', 'No longer used', 'Entered twice'],
  fields: [
    { key: 'name', label: 'Name', kind: 'text', required: true, quick: 3, placeholder: 'Room 1' }
  ],
  line: (entry) => ({ text: String(entry.name ?? '') }),
  order: (a, b) => String(a.name ?? '').localeCompare(String(b.name ?? ''))
};

type Named = { readonly id: Uuid; readonly name: string };

/** Days on which a doctor is away, or the practice closed, as its page lists them. */
export const absences = (doctors: readonly Named[], manner: Manner, today: string): EntryKind => ({
  document: 'practice',
  collection: 'absences',
  noun: 'Absence',
  title: 'Leave and closed days',
  one: 'days away',
  none: 'Nobody is away',
  about: 'On these days the diary shows no open hours, and the next free time passes over them.',
  reasons: ['Entered by mistake', 'Cancelled', 'Entered twice'],
  fields: [
    {
      key: 'doctor',
      label: 'Who',
      kind: 'select',
      choices: doctors.map(({ id, name }) => ({ value: id, label: name })),
      placeholder: 'The whole practice',
      quick: 3
    },
    {
      key: 'from',
      label: 'First day',
      kind: 'date',
      required: true,
      quick: 2,
      initial: (day) => day
    },
    { key: 'to', label: 'Last day', kind: 'date', required: true, quick: 2, initial: (day) => day },
    { key: 'reason', label: 'As the diary says it', kind: 'text', quick: 3, placeholder: 'Leave' }
  ],
  line: (entry) => {
    const [from, to] = [String(entry.from), String(entry.to)];
    const days =
      from === to
        ? formatDay(from, manner, 'medium')
        : `${formatDay(from, manner, 'medium')} to ${formatDay(to, manner, 'medium')}`;
    const doctor = doctors.find(({ id }) => id === entry.doctor)?.name;
    return {
      text: entry.doctor ? (doctor ?? 'A doctor who left') : 'The whole practice',
      detail: [days, entry.reason].filter(Boolean).join(' · '),
      past: to < today
    };
  },
  order: (a, b) => (String(a.from) < String(b.from) ? -1 : 1),
  check: ({ from, to }) =>
    typeof from === 'string' && typeof to === 'string' && to < from
      ? 'The last day lies before the first.'
      : null
});
