import { formatDay } from '../../../app/format.ts';
import { manner } from '../../../app/locale.svelte.ts';

/** A day, month or year of an entry as the practice writes it; empty where there is none. */
export const dayWords = (day: unknown): string =>
  day === undefined || day === null || day === '' ? '' : formatDay(String(day), manner);
