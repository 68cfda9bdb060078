import { inviteOpen, type MembershipState } from '#lib/access/membership.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { membershipOf, newSideIdentity } from '#lib/replica/sharing/space.ts';
import { Acceptance } from '#lib/replica/sharing/acceptance.ts';
import { parseShareLink } from '#lib/access/share-link.ts';
import type { Role } from '#lib/access/roles.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { chartId } from '#lib/docs/kinds.ts';
import type { ShareExtent, ShareRights } from '#lib/docs/share.schema.ts';
import { MemoryLog } from './memory-log.ts';
import { TestDevice } from './practice.ts';

/** A practice with its log, for sharing with another. */
export class TestPractice {
  readonly name: string;
  readonly log = new MemoryLog();
  readonly devices: TestDevice[] = [];

  private constructor(name: string) {
    this.name = name;
  }

  static async found(name: string, seed: number): Promise<TestPractice> {
    const practice = new TestPractice(name);
    practice.devices.push(await TestDevice.found(seed, name));
    await practice.sync();
    return practice;
  }

  get first(): TestDevice {
    return this.devices[0]!;
  }

  async join(seed: number, role?: Role): Promise<TestDevice> {
    const device = await TestDevice.join(this.first, this.log, seed, role);
    this.devices.push(device);
    await this.sync();
    return device;
  }

  get id(): Promise<Uuid> {
    return this.first.replica.status().then(({ practice }) => practice);
  }

  /** Every device reads and sends until nothing moves. */
  async sync(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const device of this.devices) await syncDevice(device, this.log);
    }
  }
}

export async function syncDevice(device: TestDevice, log: MemoryLog): Promise<void> {
  await log.sync(device.replica.port);
  await quiet(device);
}

/** Lets what a change set going come to its end. */
export async function quiet(device: TestDevice): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await device.replica.sharing.keeper.idle();
  }
  await device.replica.projected();
}

/** Two practices and what they share, each with a log of its own, and the space's between them. */
export class TestShare {
  readonly giver: TestPractice;
  readonly receiver: TestPractice;
  readonly log = new MemoryLog();
  patient: Uuid = '';
  consent: Uuid = '';
  space: Uuid = '';
  chart: Uuid = '';

  constructor(giver: TestPractice, receiver: TestPractice) {
    this.giver = giver;
    this.receiver = receiver;
  }

  static async begin(): Promise<TestShare> {
    const giver = await TestPractice.found('Kliniek Oos', 1);
    const receiver = await TestPractice.found('Sunrise Practice', 2);
    const share = new TestShare(giver, receiver);
    const device = giver.first;
    share.patient = await device.change('patient.register', { given: 'Thandi', family: 'Nkosi' });
    share.chart = chartId(await giver.id, share.patient);
    share.consent = await share.recordConsent();
    return share;
  }

  recordConsent(more: Record<string, unknown> = {}): Promise<Uuid> {
    return this.giver.first.change('patient.recordConsent', {
      patient: this.patient,
      purpose: 'sharing',
      party: 'Sunrise Practice',
      extent: 'clinical',
      givenBy: 'patient',
      how: 'written',
      from: '2026-11-22',
      ...more
    });
  }

  /** Gives the share on a device of the giver; the link. */
  async give(extent: ShareExtent, rights: ShareRights, until = '2027-01-31'): Promise<string> {
    const given = await this.giver.first.replica.sharePatient({
      patient: this.patient,
      with: this.receiver.name,
      extent,
      rights,
      until,
      consent: this.consent
    });
    if (!given.ok) throw new Error(given.problem.message);
    this.space = given.value.space;
    await this.bridge(this.giver.first);
    return given.value.link;
  }

  /** Accepts a link on a device of the receiver. */
  async accept(link: string, device = this.receiver.first): Promise<void> {
    const parsed = parseShareLink(link);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const identity = await newSideIdentity(this.receiver.name);
    // What a server asks of a stranger's join.
    const state = await this.membership();
    if (!inviteOpen(state, parsed.value.invite, device.ids.now())) throw new Error('refused');
    const acceptance = await Acceptance.start(parsed.value, identity, device.ids);
    this.log.append(acceptance.join.bytes);
    await this.log.sync(acceptance);
    acceptance.readAll();
    const accepted = await acceptance.accepted;
    if (!accepted.ok) throw new Error(accepted.problem.message);
    const kept = await device.replica.sharing.keep(accepted.value, 'http://localhost:1');
    if (!kept.ok) throw new Error(kept.problem.message);
    await this.bridge(device);
  }

  /** Who is in the space, as its log says. */
  membership(): Promise<MembershipState> {
    const statements = this.log.envelopes().filter((bytes) => {
      const envelope = parseEnvelope(bytes);
      return envelope.ok && envelope.value.kind === 'membership';
    });
    return membershipOf(this.space, statements);
  }

  /** Bridges one device: reads and sends in the space, where it has a bridge. */
  async bridge(device: TestDevice): Promise<void> {
    await quiet(device);
    const bridge = device.replica.sharing.keeper.bridge(this.space);
    if (!bridge) return;
    // Nothing is given before all is read: the second round sends what the first found lacking.
    await this.log.sync(bridge);
    await this.log.sync(bridge);
    await quiet(device);
  }

  /** Every device of both practices, until nothing moves. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      for (const practice of [this.giver, this.receiver]) {
        await practice.sync();
        for (const device of practice.devices) await this.bridge(device);
      }
    }
    await this.giver.sync();
    await this.receiver.sync();
  }
}
