import { ProblemError, toProblem, type Problem } from '#lib/problem.ts';
import { startHub, type Hub, type HubOptions } from './hub.ts';
import type { Log } from './logger.ts';

export interface RunOptions extends HubOptions {
  readonly log: Log;
  /** Called once, when the hub answers. */
  readonly ready: (hub: Hub) => void;
}

/**
 * Runs a hub as the work of this process: until the system or a person asks it to stop (SIGTERM,
 * SIGINT; a second time, at once). Resolves when everything is closed; rejects with a
 * `ProblemError` where the hub could not start.
 */
export async function runHub({ ready, ...options }: RunOptions): Promise<void> {
  const { log } = options;
  const hub = await startHub(options);
  // What the log has taken is on the disk, and nothing else is worth protecting by an end: a
  // mistake in one connection must not take the whole practice's hub away.
  const survive = (error: unknown) => log.error({ err: error }, 'unexpected; the hub goes on');
  process.on('uncaughtException', survive);
  process.on('unhandledRejection', survive);
  const asked = new Promise<void>((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, stop);
    }
  });
  ready(hub);
  await asked;
  log.info('stopping');
  await hub.close();
  process.off('uncaughtException', survive);
  process.off('unhandledRejection', survive);
}

/** A problem as one line for a terminal: what happened, what is safe, what to do. */
export function problemLine(error: unknown): string {
  const { message, safe, action, detail }: Problem = toProblem(error);
  const known = error instanceof ProblemError;
  const sentences = [message, safe, action, known ? undefined : detail];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}
