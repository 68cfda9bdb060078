import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** The program, as a path. */
export const CLI = resolve(import.meta.dirname, '../../cli/indaba.ts');

/** What a command ended with. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  /** Standard output as it came: a file is no text. */
  readonly bytes: Buffer;
  readonly stderr: string;
}

/** Runs the program as a script would, with this on standard input, to its end. Never rejects. */
export function indaba(args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((done) => {
    const { stdin } = execFile(
      process.execPath,
      [CLI, ...args],
      {
        encoding: 'buffer',
        // Who runs the tests may have a passphrase for devices of their own.
        env: { ...process.env, INDABA_PASSPHRASE: '' },
        timeout: 60_000
      },
      (error, bytes, stderr) =>
        done({
          // Ended by a signal there is no code: that is no success either.
          code: error ? Number(error.code ?? 1) : 0,
          stdout: bytes.toString(),
          bytes,
          stderr: stderr.toString()
        })
    );
    stdin!.end(input);
  });
}

/** The last line that a command printed, as JSON; undefined where it printed nothing. */
export function lastPrinted({ stdout }: Ran): unknown {
  const last = stdout.trim().split('\n').at(-1)!;
  return last ? JSON.parse(last) : undefined;
}
