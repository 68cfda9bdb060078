/** Figures of reports in words. */

const NOTHING = '–';

/** `62.5 %`; nothing is known of nothing. */
export const percentWords = (value: number | null): string =>
  value === null ? NOTHING : `${value.toLocaleString('en-ZA', { maximumFractionDigits: 1 })} %`;

/** Minutes with at most one decimal. */
export const minuteWords = (minutes: number): string =>
  `${minutes.toLocaleString('en-ZA', { maximumFractionDigits: 1 })} min`;

/** Minutes as hours: `37.5 h`. */
export const hoursWords = (minutes: number): string =>
  `${(minutes / 60).toLocaleString('en-ZA', { maximumFractionDigits: 1 })} h`;
