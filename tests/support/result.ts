import type { Problem, Result } from '#lib/problem.ts';

/** What a result holds; the problem with all that it tells, thrown, where it holds none. */
export function must<T, P extends Problem = Problem>(result: Result<T, P>): T {
  if (!result.ok) {
    const { code, message, detail } = result.problem;
    throw new Error([code, message, detail].filter(Boolean).join(': '));
  }
  return result.value;
}
