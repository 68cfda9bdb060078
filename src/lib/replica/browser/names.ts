import type { Uuid } from '../../docs/core/ids.ts';

/** Name of a profile's databases in this browser. */
export const storeName = (profile: Uuid): string => `indaba-${profile}`;

/** Name of the database in which the profile's tables of codes are searched. */
export const codesName = (profile: Uuid): string => `${storeName(profile)}-codes`;
