import { ProblemError } from '../../problem.ts';

const NOTHING_WRITTEN =
  'Everything that was saved before is still there; the last change was not saved.';

/** No room is left for the device's records. */
export const storageFull = (detail: string): ProblemError =>
  new ProblemError({
    code: 'storage-full',
    message: 'This device has no room left to save.',
    safe: NOTHING_WRITTEN,
    action: 'Free some space on the device (downloads, photos, other programs), then try again.',
    detail
  });

/** The browser or system does not let the program keep its records here. */
export const storageRefused = (detail: string): ProblemError =>
  new ProblemError({
    code: 'storage-refused',
    message: 'This device does not allow the practice to be kept on it.',
    safe: NOTHING_WRITTEN,
    action:
      'Leave private browsing and allow this site to store data; on a computer, check that the folder may be written to.',
    detail
  });

/** Storage does not work, for another reason. */
export const storageFailed = (
  detail: string,
  message = 'This device could not save.'
): ProblemError =>
  new ProblemError({
    code: 'storage-failed',
    message,
    safe: NOTHING_WRITTEN,
    action: 'Close and open the program again; if it happens again, restart the device.',
    detail
  });
