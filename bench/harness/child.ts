import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const running = new Set<Child>();

/** Ends whatever a bench that failed left running. */
export async function endChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.end()));
}

/**
 * A process that a bench measures in: a module of this folder, which answers in messages. What it
 * writes is kept back, and shown only if it fails.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #answers: unknown[] = [];
  readonly #script: string;
  #written = '';
  #exit: number | null | undefined;
  #wake: () => void = () => undefined;

  /** @param script its path below `bench/` */
  constructor(script: string, ...args: readonly unknown[]) {
    this.#script = script;
    this.#process = fork(
      fileURLToPath(new URL(`../${script}`, import.meta.url)),
      args.map((arg) => JSON.stringify(arg)),
      // What Node was started with (a profiler, say) is for the parent alone.
      { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }
    );
    running.add(this);
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.on('data', (text) => (this.#written = (this.#written + text).slice(-4000)));
    }
    this.#process.on('message', (answer) => {
      this.#answers.push(answer);
      this.#wake();
    });
    this.#process.on('exit', (code) => {
      running.delete(this);
      this.#exit = code;
      this.#wake();
    });
  }

  say(message: unknown): void {
    this.#process.send(message as object);
  }

  /** Its next answer. Rejects if it ends first. */
  async answer<T>(): Promise<T> {
    while (this.#answers.length === 0) {
      if (this.#exit !== undefined) {
        throw new Error(`${this.#script} ended with code ${this.#exit}\n${this.#written}`);
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#answers.shift() as T;
  }

  /** Ends it, at once. */
  async end(): Promise<void> {
    if (this.#exit !== undefined) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** Runs a process to its one answer. */
export async function ask<T>(script: string, ...args: readonly unknown[]): Promise<T> {
  const child = new Child(script, ...args);
  try {
    return await child.answer<T>();
  } finally {
    await child.end();
  }
}

/** The arguments that a child was started with. */
export const given = <T extends readonly unknown[]>(): T =>
  process.argv.slice(2).map((arg) => JSON.parse(arg) as unknown) as unknown as T;

/** Says something to the parent. */
export const tell = (message: unknown): void => void process.send!(message);

/** Calls back with everything that the parent says. */
export const listen = <T>(hear: (message: T) => void): void =>
  void process.on('message', (message) => hear(message as T));
