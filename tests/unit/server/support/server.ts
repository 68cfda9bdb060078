import { onTestFinished } from 'vitest';
import type { Role } from '#lib/access/roles.ts';
import type { Clock } from '#server/clock.ts';
import { startHub, type Hub, type HubOptions } from '#server/hub.ts';
import { temporaryFolder } from './folder.ts';
import {
  newPractice,
  source,
  type InviteTerms,
  type TestDevice,
  type TestPractice
} from './practice.ts';
import { WireClient } from './wire-client.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #tasks = new Set<{ due: number; every: number | undefined; task: () => void }>();

  constructor(now = source.now()) {
    this.#now = now;
  }

  now = (): number => this.#now;

  every(ms: number, task: () => void): () => void {
    return this.#add({ due: this.#now + ms, every: ms, task });
  }

  after(ms: number, task: () => void): () => void {
    return this.#add({ due: this.#now + ms, every: undefined, task });
  }

  /** Moves on without running what would have been due: the machine slept. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const task of this.#tasks) task.due += ms;
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#tasks].sort((one, other) => one.due - other.due);
      if (!next || next.due > until) break;
      this.#now = next.due;
      if (next.every === undefined) this.#tasks.delete(next);
      else next.due += next.every;
      next.task();
    }
    this.#now = until;
  }

  #add(entry: { due: number; every: number | undefined; task: () => void }): () => void {
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  }
}

export interface TestServer {
  readonly hub: Hub;
  readonly clock: ManualClock;
  readonly dir: string;
  connect(options?: { origin?: string }): Promise<WireClient>;
  /** A practice that this server hosts, with its founder's open connection. */
  founded(): Promise<Founded>;
}

/** A practice that a server hosts. */
export interface Founded {
  readonly practice: TestPractice;
  /** The founder's open connection. */
  readonly client: WireClient;
  /** One more device with its open connection; pending where the invitation asks to confirm. */
  member(terms?: InviteTerms): Promise<{ device: TestDevice; client: WireClient }>;
}

/** A hub on loopback, gone when the running test is. */
export async function testServer(options: Partial<HubOptions> = {}): Promise<TestServer> {
  const dir = options.dir ?? temporaryFolder();
  const clock = new ManualClock();
  const hub = await startHub({ dir, port: 0, tls: false, clock, ...options });
  const clients: WireClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.socket.terminate();
    await hub.close();
  });
  const connect: TestServer['connect'] = async (more) => {
    const client = await WireClient.connect(hub.url, more);
    clients.push(client);
    return client;
  };
  return {
    hub,
    clock,
    dir,
    connect,
    async founded() {
      const practice = await newPractice();
      const client = await connect();
      await client.found(practice.founder, practice.genesis);
      return {
        practice,
        client,
        async member(terms) {
          const invite = await practice.invite(terms);
          await client.push([invite.envelope.bytes]);
          const { device, join } = await practice.joining(invite, terms?.role ?? 'doctor');
          const theirs = await connect();
          await theirs.join(device, join);
          // The founder heard of it, and goes on from there.
          practice.last = join;
          return { device, client: theirs };
        }
      };
    }
  };
}

/** A practice on a server of its own, with one more member's device and open connection. */
export async function withRole(role: Role) {
  const server = await testServer();
  const founded = await server.founded();
  const member = await founded.member({ role });
  return { server, founded, ...member };
}
