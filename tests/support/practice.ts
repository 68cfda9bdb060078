import { createIdentity, type DeviceIdentity } from '#lib/access/identity.ts';
import type { Role } from '#lib/access/roles.ts';
import { parseLink, type JoinLink } from '#lib/access/link.ts';
import type { IdSource, Uuid } from '#lib/docs/core/ids.ts';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections, type Projections } from '#lib/projections/projections.ts';
import { foundLocally } from '#lib/replica/founding.ts';
import { Joining } from '#lib/replica/joining.ts';
import { PracticeAccess } from '#lib/replica/practice-access.ts';
import { Replica } from '#lib/replica/replica.ts';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import type { MemoryLog } from './memory-log.ts';
import { must } from './result.ts';

/** A clock and random bytes that give the same in every run. */
export function seededIds(
  seed: number,
  start = Date.UTC(2026, 10, 22, 7)
): IdSource & {
  advance(ms: number): void;
} {
  let now = start;
  let state = seed >>> 0 || 1;
  const next = () => {
    // Mulberry32: small, seeded, and good enough for ids in tests.
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) & 255;
  };
  return {
    now: () => now,
    random: (count) => Uint8Array.from({ length: count }, next),
    advance: (ms) => void (now += ms)
  };
}

/** One device of a simulated practice: a real replica on a disk that can crash. */
export class TestDevice {
  readonly disk: MemoryDisk;
  readonly identity: DeviceIdentity;
  readonly ids: ReturnType<typeof seededIds>;
  replica!: Replica;
  projections!: Projections;
  /** What its replica knows of the practice. */
  access!: PracticeAccess;

  private constructor(
    disk: MemoryDisk,
    identity: DeviceIdentity,
    ids: ReturnType<typeof seededIds>
  ) {
    this.disk = disk;
    this.identity = identity;
    this.ids = ids;
  }

  /** The first device of a new practice. */
  static async found(seed: number, name = 'Test practice'): Promise<TestDevice> {
    const device = await TestDevice.#new(seed, 'Reception');
    await foundLocally({
      identity: device.identity,
      name,
      server: 'http://localhost:1',
      openStore: async () => new MemoryStore(device.disk),
      ids: device.ids
    });
    await device.open();
    must(await device.replica.change([{ change: 'practice.found', args: { name } }]));
    return device;
  }

  /** One more device, let in by `inviter` through a log. */
  static async join(
    inviter: TestDevice,
    log: MemoryLog,
    seed: number,
    role: Role = 'owner'
  ): Promise<TestDevice> {
    const { link } = must(await inviter.replica.invite({ role }));
    await log.sync(inviter.replica.port);
    const device = await TestDevice.#new(seed, `Device ${seed}`);
    await device.comeIn(must(parseLink(link)), log);
    return device;
  }

  /** A device that belongs nowhere yet. */
  static blank(seed: number, identity: DeviceIdentity): TestDevice {
    return new TestDevice(new MemoryDisk(), identity, seededIds(seed));
  }

  static async #new(seed: number, name: string): Promise<TestDevice> {
    return TestDevice.blank(seed, await createIdentity({ name, member: { name } }));
  }

  /** Joins the practice that a link is of, through its log, and opens. */
  async comeIn(link: JoinLink, log: MemoryLog): Promise<void> {
    const joining = await Joining.start(link, this.identity, this.ids);
    log.append(joining.join.bytes);
    await log.sync(joining);
    await joining.keep(new MemoryStore(this.disk), must(await joining.admitted));
    await this.open();
  }

  async open(): Promise<void> {
    const store = new MemoryStore(this.disk);
    this.projections = openProjections(openNodeSqlite(':memory:'));
    this.access = await PracticeAccess.open(store, this.identity);
    this.replica = await Replica.open({
      store,
      projections: this.projections,
      access: this.access,
      ids: this.ids,
      defer: (work) => void setImmediate(work)
    });
  }

  /** Ends the engine without any farewell, and starts it again from what was committed. */
  async crash(): Promise<void> {
    await this.open();
  }

  /** Lets what statements set going, keys and rights, come to its end. */
  async idle(): Promise<void> {
    await this.replica.followed();
    await this.replica.projected();
  }

  async change(change: string, args: unknown): Promise<Uuid> {
    const made = await this.replica.change([{ change, args }]);
    if (!made.ok)
      throw new Error(`${change}: ${made.problem.message} ${made.problem.detail ?? ''}`);
    return made.value[0]!.result as Uuid;
  }
}
