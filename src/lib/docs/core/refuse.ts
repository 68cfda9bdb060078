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
