import { dataKeys } from '../../access/vault.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { ok, type Result } from '../../problem.ts';
import { STOPPED, type ToWorker } from './channel.ts';
import { ReplicaClient } from './client.ts';
import { draftsUnder } from './drafts.ts';
import { takeWorker } from './spare-worker.ts';

/** How long locking waits for what was typed to be saved, and for the engine to end. */
const SETTLE_MS = 10_000;
const STOP_MS = 5_000;

/** A profile that is open in this tab: its client, and a worker that may hold the engine. */
export class TabEngine {
  readonly client: ReplicaClient;
  readonly #worker: Worker;

  private constructor(client: ReplicaClient, worker: Worker) {
    this.client = client;
    this.#worker = worker;
  }

  static async start(profile: Uuid, key: Uint8Array): Promise<Result<TabEngine>> {
    const client = new ReplicaClient(profile, draftsUnder(dataKeys(key, profile).drafts));
    const worker = takeWorker();
    worker.postMessage({ type: 'start', profile, key } satisfies ToWorker);
    const opened = await client.open();
    if (opened.ok) return ok(new TabEngine(client, worker));
    worker.terminate();
    await client.close();
    return opened;
  }

  /**
   * Ends this tab's part: waits until everything asked here is answered, which an engine in another
   * tab may have to do, then lets go of the engine, and of its memory.
   */
  async stop(): Promise<void> {
    await within(SETTLE_MS, this.client.settled());
    await this.client.close();
    await within(
      STOP_MS,
      new Promise<void>((stopped) => {
        this.#worker.onmessage = ({ data }) => data === STOPPED && stopped();
        this.#worker.postMessage({ type: 'stop' } satisfies ToWorker);
      })
    );
    this.#worker.terminate();
  }
}

/** Waits for work, but not for ever: a lock that does not lock is worse than an unsaved word. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([work, new Promise<void>((late) => (timer = setTimeout(late, ms)))]);
  clearTimeout(timer);
}
