import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real hub process, which tests may kill and start again on the same port and data. */
export class Hub {
  readonly dir: string;
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
  }

  static async start(): Promise<Hub> {
    const hub = new Hub(await mkdtemp(join(tmpdir(), 'indaba-hub-')), await freePort());
    await hub.start();
    return hub;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts the process; resolves when it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        'cli/indaba.ts',
        'hub',
        ...['--dir', this.dir, '--port', String(this.port), '--no-lan'],
        ...(process.env.INDABA_APP ? ['--app', process.env.INDABA_APP] : [])
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    );
    this.#process = child;
    const lines = createInterface({ input: child.stdout! });
    const line = await Promise.race([
      once(lines, 'line').then(([text]) => String(text)),
      once(child, 'exit').then(([code]) => {
        throw new Error(`The hub ended with code ${code} before it was ready`);
      })
    ]);
    if (!(JSON.parse(line) as { ready?: boolean }).ready) throw new Error(`Not ready: ${line}`);
  }

  /** Ends the process at once, as a power cut would. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
