import { manner } from '../../../app/locale.svelte.ts';
import { formatDay } from '../../../format.ts';

/** A day, month or year of an entry as the practice writes it; empty where there is none. */
export const dayWords = (day: unknown): string =>
  day === undefined || day === null || day === '' ? '' : formatDay(String(day), manner);
