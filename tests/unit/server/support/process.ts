import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const MAIN = new URL('../../../../sync-server/main.ts', import.meta.url).pathname;

export interface HubProcess {
  readonly child: ChildProcess;
  readonly ready: { url: string; lan: string[]; server: string; pid: number };
  /** Sends the signal; resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function run(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** A hub in a process of its own, as soon as it says that it is ready. */
export async function hubProcess(dir: string, ...more: string[]): Promise<HubProcess> {
  const child = run(['--dir', dir, '--port', '0', '--no-lan', '--json', ...more]);
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return {
    child,
    ready: JSON.parse(line) as HubProcess['ready'],
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code, by] = (await ended) as [number | null, NodeJS.Signals | null];
      return { code, signal: by };
    }
  };
}

/** A hub that does not come up: its exit code and what it said about it. */
export async function failingHub(...args: string[]): Promise<{ code: number; said: string }> {
  const child = run(args);
  let said = '';
  child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}
