import type { Problem, Result } from '#lib/problem.ts';

/** Exit codes, documented in docs/cli.md. */
export const EXIT = {
  done: 0,
  /** The world said no: a rule, a file, a refused link. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** No server could be reached, or it did not answer in time. */
  unreachable: 3
} as const;

/** One JSON value on one line of standard output. */
export function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Something to know while a command goes on: one line on standard error. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line on standard error: what happened, what is safe, what to do. */
export function complain(problem: Problem): void {
  const sentences = [problem.message, problem.safe, problem.action].filter(Boolean).join(' ');
  const detail = problem.detail ? ` [${problem.code}: ${problem.detail}]` : ` [${problem.code}]`;
  process.stderr.write(`${(sentences + detail).replaceAll(/\s+/g, ' ')}\n`);
}

/** Ends a command with a problem: one line, and the exit code that fits it. */
export class CommandFailed extends Error {
  readonly problem: Problem;
  readonly exitCode: number;

  constructor(problem: Problem, exitCode: number = EXIT.failed) {
    super(problem.message);
    this.problem = problem;
    this.exitCode = exitCode;
  }
}

/** The value of a result, or the end of the command. */
export function orFail<T>(result: Result<T>, exitCode: number = EXIT.failed): T {
  if (result.ok) return result.value;
  throw new CommandFailed(result.problem, exitCode);
}
