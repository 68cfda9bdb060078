import { ProblemError } from '../../problem.ts';

/** Ends a change that a rule forbids; the document stays as it was. */
export function refuse(code: string, message: string, action?: string): never {
  throw new ProblemError({
    code,
    message,
    safe: 'Nothing was changed.',
    ...(action ? { action } : {})
  });
}

/**
 * A collection of a draft, which the genesis made. Where it is not there, none is made: a map that two
 * devices make at once is two maps, and what was put into one of them is lost.
 */
export const roomFor = <T>(collection: T | undefined, words: string): T =>
  collection ??
  refuse('no-room', `This record was begun by a version in which it had no room for ${words}.`);
