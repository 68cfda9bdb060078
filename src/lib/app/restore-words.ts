import type { RestoreStep } from '../replica/restoring.ts';

/** What a restore is at, for the person who waits for it. */
export const RESTORE_WORDS: Readonly<Record<RestoreStep, string>> = {
  reaching: 'Reaching the server.',
  reading: 'Reading who belongs to the practice.',
  'letting-in': 'Letting this device in.'
};
