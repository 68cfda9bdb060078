import { fail, ok, type Result } from '../problem.ts';
import type { ReplicaPort } from '../sync/port.ts';
import type { Connection } from './api.ts';
import type { PracticeAccess } from './practice-access.ts';
import { Listeners } from './subscriptions.ts';

/** What of a replica's status is about its server. */
export interface LinkState {
  readonly connection: Connection;
  readonly behind: number;
  readonly syncedAt: string | null;
  readonly clockSkewMs: number | null;
}

const NO_SERVER: LinkState = {
  connection: { state: 'none' },
  behind: 0,
  syncedAt: null,
  clockSkewMs: null
};

export type Net = Record<string, never>;

/** A replica's connection to its server, which may change or be absent. */
export class SyncLink {
  readonly #net: Net | undefined;
  readonly #changed: () => void;
  readonly #presence = new Listeners<{ docTag: Uint8Array; body: Uint8Array }>();
  #state: LinkState = NO_SERVER;

  constructor(
    _replica: ReplicaPort,
    _access: PracticeAccess,
    net: Net | undefined,
    changed: () => void
  ) {
    this.#net = net;
    this.#changed = changed;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(_server: string | null): void {}
  async stop(): Promise<void> {}
  async restart(): Promise<void> {}
  reconnectNow(): void {}
  present(_docTag: Uint8Array, _body: Uint8Array): void {}
  onPresence(seen: (docTag: Uint8Array, body: Uint8Array) => void): () => void {
    return this.#presence.add(({ docTag, body }) => seen(docTag, body));
  }
  async settled(_isDone: () => boolean): Promise<Result<void>> {
    this.#changed();
    return this.#net ? ok(undefined) : fail('no-server', 'no');
  }
}
