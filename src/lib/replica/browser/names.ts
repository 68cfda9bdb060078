import type { Uuid } from '../../docs/core/ids.ts';

/** Name of a profile's databases in this browser. */
export const storeName = (profile: Uuid): string => `indaba-${profile}`;
