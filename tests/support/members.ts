import { createIdentity } from '#lib/access/identity.ts';
import { refOf, type ScopeKey } from '#lib/access/keyring.ts';
import { parseLink, type JoinLink } from '#lib/access/link.ts';
import {
  currentKey,
  deviceMayRead,
  keyName,
  roleOf,
  sameKey,
  type MembershipState
} from '#lib/access/membership.ts';
import { mayRead, type Role } from '#lib/access/roles.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { accessLogId, KINDS, SCOPES, type Kind, type Scope } from '#lib/docs/kinds.ts';
import { openChanges } from '#lib/envelope/envelope.ts';
import type { Result } from '#lib/problem.ts';
import { Joining } from '#lib/replica/joining.ts';
import { missingGrants, staleScopes } from '#lib/replica/members/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { TestHub, type Caller, type TestLine } from './hub.ts';
import { seededIds, TestDevice } from './practice.ts';

/** A device on its way in, with the link that it came by. */
interface Newcomer {
  readonly device: TestDevice;
  readonly joining: Joining;
  readonly name: string;
}

/** A change that a device said it had saved. */
interface Saved {
  readonly by: TestDevice;
  readonly document: Uuid;
  readonly scope: Scope;
  readonly hash: string;
}

/** What people do with a practice, each by its scope. */
export const WORK = {
  front: ['patient.edit', (patient: Uuid, word: string) => ({ patient, occupation: word })],
  clinical: [
    'consultation.start',
    (patient: Uuid, word: string) => ({ patient, notes: { plan: word } })
  ],
  billing: ['invoice.create', (patient: Uuid) => ({ patient, date: '2026-11-22' })]
} as const;
export type Work = keyof typeof WORK | 'audit';

/** A practice whose devices meet at a real hub, whenever they happen to be in touch. */
export class Ensemble {
  readonly hub: TestHub;
  readonly practice: Uuid;
  readonly devices: TestDevice[] = [];
  readonly newcomers: Newcomer[] = [];
  readonly links: JoinLink[] = [];
  readonly saved: Saved[] = [];
  patient: Uuid = '';
  readonly #lines = new Map<TestDevice, TestLine>();
  #seed = 100;
  #kinds = new Map<Uuid, Kind>();

  private constructor(first: TestDevice, hub: TestHub) {
    this.hub = hub;
    this.practice = first.access.practice;
    this.devices.push(first);
  }

  /** A founder with one patient, and one device of somebody in each role, all in step. */
  static async begin(...roles: readonly Role[]): Promise<Ensemble> {
    const first = await TestDevice.found(1);
    const ensemble = new Ensemble(first, new TestHub(seededIds(2)));
    ensemble.patient = await first.change('patient.register', { family: 'Nkosi' });
    for (const role of roles) await ensemble.join(first, role);
    await ensemble.settle();
    return ensemble;
  }

  /** The devices in the order in which they came; the founder's first. */
  at(place: number): TestDevice {
    return this.devices[place % this.devices.length]!;
  }

  member(device: TestDevice): Uuid {
    return device.identity.member.id;
  }

  role(device: TestDevice): Role | undefined {
    return roleOf(device.access.membership, device.identity.id);
  }

  isConnected(device: TestDevice): boolean {
    return this.#lines.has(device);
  }

  /** Connects a device and leaves it connected: what others send arrives by itself. */
  async connect(device: TestDevice, bytes?: number): Promise<TestLine> {
    const known = this.#lines.get(device);
    if (known) return known;
    const line = await this.hub.dial(callerOf(device));
    if (!line.refused) {
      this.#lines.set(device, line);
      await line.pull(bytes);
    }
    await device.idle();
    return line;
  }

  disconnect(device: TestDevice): void {
    this.#lines.get(device)?.hangUp();
    this.#lines.delete(device);
  }

  /** One connection, for as long as there is something to send and to read. */
  async sync(device: TestDevice, { pushFirst = false, entries = 100, bytes = 1 << 20 } = {}) {
    this.disconnect(device);
    const line = await this.hub.dial(callerOf(device));
    if (pushFirst) await line.push(entries);
    for (let turn = 0; turn < 2 && !line.refused; turn++) {
      await line.pull(bytes);
      await device.idle();
      await line.push(entries);
      await device.idle();
    }
    line.hangUp();
    return line;
  }

  /** Whoever is connected sends what they have and hears what there is. */
  async flow(): Promise<void> {
    for (const [device, line] of this.#lines) {
      await line.push();
      await line.read();
      await device.idle();
      if (line.refused) this.disconnect(device);
    }
  }

  /** Everybody is in touch, one after the other, until nothing moves and nothing is due. */
  async settle(): Promise<void> {
    for (const device of this.devices) this.disconnect(device);
    for (let round = 0; round < 20; round++) {
      const before = await this.hub.head(this.practice);
      for (const device of this.devices) await this.sync(device);
      for (const newcomer of [...this.newcomers]) await this.#visit(newcomer);
      const isQuiet = before === (await this.hub.head(this.practice));
      if (isQuiet && round > 0 && this.devices.every((device) => !isDue(device))) return;
    }
    throw new Error('the practice does not come to rest');
  }

  async close(): Promise<void> {
    await this.hub.close();
  }

  // People come and go.

  async invite(by: TestDevice, role?: Role, confirm = false): Promise<Result<unknown>> {
    const made = await by.replica.invite({ confirm, ...(role ? { role } : {}) });
    await by.idle();
    if (!made.ok) return made;
    const link = parseLink(made.value.link);
    if (!link.ok) throw new Error(link.problem.message);
    this.links.push(link.value);
    return made;
  }

  /** Somebody uses a link; `false` where the hub does not take it. */
  async use(link: JoinLink): Promise<boolean> {
    const seed = ++this.#seed;
    const name = `Person ${seed}`;
    const identity = await createIdentity({ name, member: link.member ?? { name } });
    const device = TestDevice.blank(seed, identity);
    const joining = await Joining.start(link, identity, device.ids);
    const newcomer = { device, joining, name };
    this.newcomers.push(newcomer);
    return this.#visit(newcomer);
  }

  /** Invites, uses the link and is in: what happens at a desk where both sit. */
  async join(by: TestDevice, role?: Role): Promise<TestDevice> {
    const invited = await this.invite(by, role);
    if (!invited.ok) throw new Error(invited.problem.message);
    await this.sync(by, { pushFirst: true });
    await this.use(this.links.pop()!);
    const device = this.devices.at(-1)!;
    await this.sync(by);
    await this.sync(device);
    return device;
  }

  /** Confirms the first of those who wait whom this device may let in. */
  async admit(by: TestDevice): Promise<Result<void> | undefined> {
    const { members } = await by.replica.roster();
    const waiting = members
      .flatMap(({ devices }) => devices)
      .find(({ may }) => may.includes('admit'));
    const said = waiting && (await by.replica.admit(waiting.id));
    await by.idle();
    return said;
  }

  /** Does some work, and remembers it where it was saved; the code where it was refused. */
  async work(by: TestDevice, what: Work, word: string): Promise<string> {
    const [change, args] = this.#request(by, what, word);
    const made = await by.replica.change([{ change, args }]);
    // A device that has not read of the patient yet has nothing to write about.
    const mayFail = ['not-allowed', 'device-ended', 'document-not-found'];
    if (!made.ok && !mayFail.includes(made.problem.code)) throw new Error(made.problem.message);
    if (!made.ok) return made.problem.code;
    for (const { document, heads, kind } of made.value) {
      const { scope } = KINDS[kind];
      this.#kinds.set(document, kind);
      for (const hash of heads) this.saved.push({ by, document, scope, hash });
    }
    return 'made';
  }

  // What came of it.

  /** Changes that the hub took, each with its scope and author, whoever may read them. */
  async taken(): Promise<{ scope: Scope; by: Uuid; change: string }[]> {
    const keyrings = this.devices.map(({ access }) => access.keyring);
    const all = keyrings.reduce((known, { keys }) => known.with(keys));
    const found: { scope: Scope; by: Uuid; change: string }[] = [];
    for (const envelope of await this.hub.envelopes(this.practice)) {
      if (envelope.kind !== 'changes') continue;
      const opened = await openChanges(envelope, all);
      if (!opened.ok) throw new Error(opened.problem.message);
      const { docId, kind, changes } = opened.value;
      this.#kinds.set(docId, kind as Kind);
      for (const { hash } of changes) {
        found.push({ scope: envelope.scope!, by: envelope.device, change: `${docId} ${hash}` });
      }
    }
    return found;
  }

  /** The scope of a document that somebody sent or said they had saved: see {@link taken}. */
  scopeOf(document: Uuid): Scope | undefined {
    const kind = this.#kinds.get(document);
    return kind && KINDS[kind].scope;
  }

  /** Documents on a device that its role may not have there, but for work that no hub took: see {@link taken}. */
  async excess(device: TestDevice): Promise<string[]> {
    const { membership, identity } = device.access;
    const isUnsent = (id: Uuid) =>
      this.saved.some((one) => one.by === device && one.document === id);
    const { pendingChanges } = await device.replica.status();
    const month = new Date(device.ids.now()).toISOString().slice(0, 7);
    return Object.keys(await device.replica.heads()).filter((id) => {
      const kind = this.#kinds.get(id);
      const scope = kind && KINDS[kind].scope;
      if (scope && deviceMayRead(membership, identity.id, scope)) return false;
      if (id === accessLogId(this.practice, identity.id, month)) return false;
      return !(scope && pendingChanges > 0 && isUnsent(id));
    });
  }

  /**
   * Keys on a device of scopes that its role may not read; its own log's are its own, and what nobody
   * else has who may read it, it keeps (KEY6).
   */
  surplus(device: TestDevice): string[] {
    const { membership, identity, keyring } = device.access;
    const isElsewhere = (key: ScopeKey) =>
      [...(membership.keys.get(keyName(refOf(key)))?.holders ?? [])].some(
        (other) => other !== identity.id && deviceMayRead(membership, other, key.scope)
      );
    return keyring.keys
      .filter((key) => !key.device && !deviceMayRead(membership, identity.id, key.scope))
      .filter(isElsewhere)
      .map(({ scope, epoch }) => `${scope}/${epoch}`);
  }

  /** Scopes whose key of now a device holds. */
  current(device: TestDevice, state: MembershipState): Scope[] {
    return SCOPES.filter((scope) => {
      const now = currentKey(state, scope)?.ref;
      return device.access.keyring.keys.some(
        (key) => !key.device && now !== undefined && sameKey(refOf(key), now)
      );
    });
  }

  /** Heads of the documents that everybody in a role reads. */
  async shared(device: TestDevice): Promise<Record<Uuid, readonly string[]>> {
    const role = this.role(device);
    const heads = Object.entries(await device.replica.heads());
    const { policy } = device.access.membership;
    return Object.fromEntries(
      heads.filter(([id]) => {
        const kind = this.#kinds.get(id);
        return kind && role && mayRead(role, KINDS[kind].scope, policy);
      })
    );
  }

  #request(by: TestDevice, what: Work, word: string): [string, unknown] {
    if (what !== 'audit') return [WORK[what][0], WORK[what][1](this.patient, word)];
    const at = new Date(by.ids.now()).toISOString();
    const entry = {
      id: this.patient,
      at,
      act: 'open-record',
      kind: 'patient',
      patient: this.patient
    };
    const [device, month] = [by.identity.id, at.slice(0, 7)];
    return ['accessLog.note', { device, month, entries: [entry] }];
  }

  /** A newcomer asks at the hub; becomes a device once it is let in, and goes where it is refused. */
  async #visit(newcomer: Newcomer): Promise<boolean> {
    const { device, joining } = newcomer;
    const line = await this.hub.dial({
      port: joining,
      practice: this.practice,
      identity: device.identity,
      join: async () => joining.join.bytes,
      only: 'membership'
    });
    if (line.refused) {
      // An inviter who has not been in touch yet may still bring the invite.
      const { code } = line.refused;
      if (code === 'invite-unknown' || code === 'missing-parents') return false;
      joining.refuse({ code, message: line.refused.message });
    } else await line.pull();
    line.hangUp();
    const outcome = await Promise.race([joining.admitted, Promise.resolve(undefined)]);
    if (!outcome) return true;
    this.newcomers.splice(this.newcomers.indexOf(newcomer), 1);
    if (!outcome.ok) return false;
    await joining.keep(new MemoryStore(device.disk), outcome.value);
    await device.open();
    this.devices.push(device);
    return true;
  }
}

const callerOf = ({ replica, identity, access }: TestDevice): Caller => ({
  ...{ port: replica.port, practice: access.practice, identity },
  genesis: () => access.genesis(),
  join: () => access.join()
});

/** Whether a device has keys to make or to hand out. */
function isDue({ access: { membership, keyring, identity } }: TestDevice): boolean {
  return (
    staleScopes(membership, identity.id).length > 0 ||
    missingGrants(membership, keyring, identity.id).length > 0
  );
}
