import type { PracticeOverview } from '../../projections/catalogue.ts';

/** Minutes after which a wait is long, where the practice has not said. */
export const LONG_WAIT_MINUTES = 20;

/** Minutes after which somebody should be told why it takes so long, as the practice has it. */
export const longWaitOf = (overview: Pick<PracticeOverview, 'longWaitMinutes'> | null): number =>
  overview?.longWaitMinutes ?? LONG_WAIT_MINUTES;

/** Whether somebody has waited that long. `wait` in milliseconds; null of nobody who waits. */
export const isLongWait = (wait: number | null, minutes: number): boolean =>
  wait !== null && wait >= minutes * 60_000;
