import { live } from '../entries.ts';
import { entryText } from '../places.ts';
import { wallAfter } from '../text.ts';
import type { Projector } from './projector.ts';

export const projectBook: Projector<'book'> = (book) => ({
  patient: null,
  rows: {
    appointment_entry: live(book.appointments).map(({ id, entry }) => ({
      id,
      doctor: book.doctor,
      entry: entryText(entry)
    })),
    diary_block: live(book.blocks).map(({ id, entry }) => ({
      id,
      doctor: book.doctor,
      starts: entry.start,
      ends: wallAfter(entry.start, entry.minutes),
      minutes: entry.minutes,
      title: entry.title
    }))
  }
});
