/**
 * What went wrong, told to a person: what happened, what is safe, what to do.
 *
 * Failures that the world can cause (network, input, storage, permission) travel as values of this
 * type; what can only happen because the code is wrong throws an ordinary `Error`.
 */
export interface Problem {
  /** Stable, machine-readable: `kebab-case`, for example `storage-full`. */
  readonly code: string;
  /** What happened, in the words of the practice. One sentence. */
  readonly message: string;
  /** What is safe: said wherever a person could fear for their work. */
  readonly safe?: string;
  /** What to do now. */
  readonly action?: string;
  /** For engineers: never shown first. */
  readonly detail?: string;
}

export type Result<T, P extends Problem = Problem> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const fail = (
  code: string,
  message: string,
  more: Omit<Problem, 'code' | 'message'> = {}
): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: { code, message, ...more }
});

/** A {@link Problem} on its way through code that cannot return a {@link Result}. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem inside an unknown error, or a general one that keeps the error's words as detail. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: 'unexpected',
    message: 'Something unexpected went wrong.',
    safe: 'What was saved before is still there.',
    action: 'Try again; if it happens again, report it with the detail below.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  };
}
