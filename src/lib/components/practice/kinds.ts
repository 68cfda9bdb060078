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
