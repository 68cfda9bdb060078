import type { Uuid } from '../../docs/core/ids.ts';

/** Name of a practice's databases in this browser. */
export const storeName = (practice: Uuid): string => `indaba-${practice}`;
