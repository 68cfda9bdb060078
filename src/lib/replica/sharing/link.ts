import type { DeviceIdentity } from '../../access/identity.ts';
import type { ShareLink } from '../../access/share-link.ts';
import type { IdSource } from '../../docs/core/ids.ts';
import type { Result } from '../../problem.ts';
import { SyncClient } from '../../sync/client.ts';
import type { Net } from '../sync-link.ts';
import { Listeners } from '../subscriptions.ts';
import { Acceptance, type Accepted } from './acceptance.ts';
import { Bridge, type BridgeParts } from './bridge.ts';
import type { Side } from './space.ts';

/** The server's word for a device that was shut out. */
const TURNED_AWAY = 'device-revoked';

export interface LinkParts {
  readonly net: Net | undefined;
  /** Where the space is. */
  readonly server: string | null;
  /** The server says that this side was shut out. */
  readonly shutOut: () => void;
}

/** A bridge with its connection to the space's server. */
export class BridgeLink {
  readonly bridge: Bridge;
  readonly #parts: LinkParts;
  readonly #moved: Listeners<void>;
  #client: SyncClient | undefined;
  #isUpToDate = false;
  #isOffline = false;

  private constructor(bridge: Bridge, parts: LinkParts, moved: Listeners<void>) {
    this.bridge = bridge;
    this.#parts = parts;
    this.#moved = moved;
  }

  static async open(parts: BridgeParts, side: Side, link: LinkParts): Promise<BridgeLink> {
    const moved = new Listeners<void>();
    const told = {
      ...parts,
      moved: () => {
        parts.moved();
        moved.tell();
      }
    };
    return new BridgeLink(await Bridge.open(told, side), link, moved);
  }

  /** Connects, where there is something to connect to and no connection yet. */
  start(): void {
    const { net, server, shutOut } = this.#parts;
    if (!net || !server || this.#client) return;
    const { side } = this.bridge;
    this.#client = new SyncClient({
      server,
      practice: side.space,
      identity: side.identity,
      port: this.bridge,
      genesis: async () => this.bridge.side.statements[0],
      join: async () => this.bridge.ownJoin,
      connect: net.socket,
      timers: net.timers,
      onStatus: ({ connection, following, behind }) => {
        this.#isUpToDate = following && behind === 0;
        this.#isOffline = connection.state === 'offline' && connection.problem !== null;
        this.#moved.tell();
        if (connection.state === 'offline' && connection.problem?.code === TURNED_AWAY) shutOut();
      }
    });
    this.#client.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.stop();
    this.#moved.tell();
  }

  async close(): Promise<void> {
    await this.stop();
    this.bridge.close();
  }

  /** Resolves with whether the space's server has the statements and terms, after `ms` at the latest. */
  async said(ms: number): Promise<boolean> {
    await this.#until(() => this.bridge.isSaid, ms);
    return this.bridge.isSaid;
  }

  /** Resolves when space and practice have the same, or the server does not answer, or after `ms`. */
  async settled(ms: number): Promise<void> {
    await this.#until(
      () => !this.#client || this.#isOffline || (this.#isUpToDate && this.bridge.isDone),
      ms
    );
  }

  async #until(isSo: () => boolean, ms: number): Promise<void> {
    const { net } = this.#parts;
    if (isSo() || !net) return;
    const waiting = Promise.withResolvers<void>();
    const cancel = net.timers.after(ms, waiting.resolve);
    const stop = this.#moved.add(() => {
      if (isSo()) waiting.resolve();
    });
    await waiting.promise;
    cancel();
    stop();
  }
}

/** Goes into a space through a link, over the network. */
export async function acceptOver(
  net: Net,
  link: ShareLink,
  identity: DeviceIdentity,
  source: IdSource
): Promise<Result<Accepted>> {
  const acceptance = await Acceptance.start(link, identity, source);
  const client = new SyncClient({
    server: link.server,
    practice: link.space,
    identity,
    port: acceptance,
    join: async () => acceptance.join.bytes,
    connect: net.socket,
    timers: net.timers,
    onStatus: ({ connection, following }) => {
      if (connection.state === 'offline' && connection.problem) {
        acceptance.refuse(connection.problem);
      } else if (following) acceptance.readAll();
    }
  });
  client.start();
  const accepted = await acceptance.accepted;
  await client.stop();
  return accepted;
}
