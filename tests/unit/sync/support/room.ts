import type { DeviceIdentity } from '#lib/access/identity.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { newUuid, uuidBytes, type IdSource } from '#lib/docs/core/ids.ts';
import { SyncClient, type SyncClientOptions, type SyncStatus } from '#lib/sync/client.ts';
import { Network } from './network.ts';
import { envelopeOf, TestReplica } from './replica.ts';
import { PRACTICE } from './sealed.ts';
import { fixedIdentity, seededFraction, seededSource } from './seeded.ts';
import { TestServer } from './server.ts';
import { VirtualTimers } from './virtual-time.ts';

/** A device with its client, a network and a server, all in memory and virtual time. */
export class Room {
  readonly timers = new VirtualTimers();
  readonly network = new Network(this.timers);
  readonly server = new TestServer(this.timers);
  readonly replica = new TestReplica(this.timers, (seq) => this.server.hides(seq));
  readonly statuses: SyncStatus[] = [];
  readonly presence: Uint8Array[] = [];
  readonly source: IdSource;
  readonly identity: DeviceIdentity;
  readonly client: SyncClient;

  private constructor(identity: DeviceIdentity, seed: number, options: Partial<SyncClientOptions>) {
    this.identity = identity;
    this.source = seededSource(seed);
    this.server.members.set(toHex(uuidBytes(identity.id)), identity.signPublic);
    this.client = new SyncClient({
      server: 'https://hub.local:8443',
      practice: PRACTICE,
      identity,
      port: this.replica,
      connect: this.network.socketTo((line) => this.server.accept(line)),
      timers: this.timers,
      fraction: seededFraction(seed),
      onStatus: (status) => this.statuses.push(status),
      onPresence: (_docTag, body) => this.presence.push(body),
      ...options
    });
  }

  static async open(options: Partial<SyncClientOptions> = {}, seed = 1): Promise<Room> {
    const identity = await fixedIdentity('Reception', newUuid(seededSource(seed)));
    return new Room(identity, seed, options);
  }

  /** Starts, and lets a second pass: enough to connect in calm weather. */
  async online(): Promise<this> {
    this.client.start();
    await this.timers.advance(1_000);
    return this;
  }

  envelope(size?: number): Uint8Array {
    return envelopeOf(newUuid(this.source), size);
  }

  /** Work done on this device. */
  author(size?: number): Uint8Array {
    const envelope = this.envelope(size);
    this.replica.author(envelope);
    return envelope;
  }

  get state(): string {
    return this.client.status.connection.state;
  }

  get problem(): string | null {
    const { connection } = this.client.status;
    return connection.state === 'offline' ? (connection.problem?.code ?? null) : null;
  }

  /** The server no longer knows this device. */
  forget(): void {
    this.server.members.clear();
  }
}
