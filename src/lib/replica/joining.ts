import type { DeviceIdentity } from '../access/identity.ts';
import { grantedBy } from '../access/grants.ts';
import { createJoin, openInviteKeys } from '../access/invites.ts';
import type { Keyring } from '../access/keyring.ts';
import type { JoinLink } from '../access/link.ts';
import { applyStatement, emptyMembership } from '../access/membership.ts';
import type { IdSource } from '../docs/core/ids.ts';
import { fail, ok, type Problem, type Result } from '../problem.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { parseEnvelope, type SealedEnvelope } from '../envelope/envelope.ts';
import type { LogIdentity, ReplicaPort } from '../sync/port.ts';
import type { LogEntry } from '../sync/wire.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import { profilePut } from './profile.ts';
import type { AtomicStore } from './store/store.ts';

/**
 * A device on its way into a practice. It reads the log's statements from the beginning until it has
 * found the invite that its link belongs to, opened the keys in it, and seen itself admitted. Only
 * then is anything kept: the replica that is opened afterwards reads the log for itself.
 */
export class Joining implements ReplicaPort {
  /** This device's join statement, to be sent to the server. */
  readonly join: SealedEnvelope;
  readonly #link: JoinLink;
  readonly #identity: DeviceIdentity;
  readonly #outcome = Promise.withResolvers<Result<Keyring>>();
  /** In an order in which each can be heard: who belongs is known from the first moment on. */
  readonly #statements: Uint8Array[] = [];
  #membership;
  #cursor = 0;

  private constructor(link: JoinLink, identity: DeviceIdentity, join: SealedEnvelope) {
    this.#link = link;
    this.#identity = identity;
    this.join = join;
    this.#membership = emptyMembership(link.practice);
  }

  static async start(link: JoinLink, identity: DeviceIdentity, ids: IdSource): Promise<Joining> {
    const { practice, invite, secret, statement } = link;
    const join = await createJoin({ practice, invite, secret, statement, identity, source: ids });
    return new Joining(link, identity, join);
  }

  /** Goes on with a join that was begun before, by the very statement that was made then. */
  static again(link: JoinLink, identity: DeviceIdentity, join: SealedEnvelope): Joining {
    return new Joining(link, identity, join);
  }

  /** The practice's keys, once this device is in; or why it is not. */
  get admitted(): Promise<Result<Keyring>> {
    return this.#outcome.promise;
  }

  /** Gives up, for a reason that the server or the network gave. */
  refuse(problem: Problem): void {
    // Who was never confirmed has not lost anything: they were not let in.
    const turnedAway = problem.code === 'device-revoked';
    this.#outcome.resolve({ ok: false, problem: turnedAway ? TURNED_AWAY : problem });
  }

  /** Whether the practice knows this device, which may have to wait for its keys. */
  get isWaiting(): boolean {
    return this.#standing === 'pending' || this.#standing === 'active';
  }

  /** Whether somebody has to confirm this device first. */
  get isPending(): boolean {
    return this.#standing === 'pending';
  }

  get #standing() {
    return this.#membership.devices.get(this.#identity.id)?.standing;
  }

  /** Says that the whole log was read: who is not in it now was not admitted. */
  readAll(): void {
    if (this.isWaiting) return;
    this.refuse({
      code: 'join-not-found',
      message: 'The server took the link, but its log does not show it.',
      safe: 'Nothing was changed on this device.',
      action: 'Ask for a new link and try again.'
    });
  }

  /** Writes what a replica of the practice begins with. */
  async keep(store: AtomicStore, keyring: Keyring): Promise<void> {
    const { practice, name, server } = this.#link;
    const { entryId, bytes } = this.join;
    await store.commit({
      put: [
        profilePut({ practice, name, keyring, server }),
        [KEYS.sealed(1), bytes],
        [KEYS.acknowledged(1), encodeCbor({ entryId, changes: 0, bytes: bytes.length })],
        ...this.#statements.map((one, order): StorePut => [KEYS.statement(order), one])
      ],
      remove: [KEYS.joining]
    });
  }

  async cursor(): Promise<number> {
    return this.#cursor;
  }

  async receive(
    _log: LogIdentity,
    entries: readonly LogEntry[],
    _head: number,
    to: number
  ): Promise<void> {
    this.#cursor = to;
    for (const [, , bytes] of entries) {
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok || parsed.value.kind !== 'membership') continue;
      const before = this.#membership.facts.length;
      this.#membership = (await applyStatement(this.#membership, parsed.value)).state;
      if (this.#membership.facts.length > before) this.#statements.push(bytes.slice());
    }
    const standing = this.#standing;
    if (standing === 'ended') this.refuse(TURNED_AWAY);
    if (standing !== 'active') return;
    const keys = await this.#keys();
    if (keys) this.#outcome.resolve(keys);
  }

  async outgoing(): Promise<Uint8Array[]> {
    return [];
  }

  async pushed(): Promise<void> {}

  onOutgoing(): () => void {
    return () => undefined;
  }

  /** The keys in the link's invite, or those granted once somebody confirmed; `undefined` before. */
  async #keys(): Promise<Result<Keyring> | undefined> {
    const { practice, invite, secret } = this.#link;
    const record = this.#membership.invites.get(invite);
    if (!record) {
      return fail('link-does-not-fit', 'The practice does not know this link.', {
        safe: 'Nothing was changed on this device.',
        action: 'Ask for a new link.'
      });
    }
    if (!record.statement.confirm) return openInviteKeys(practice, record.statement, secret);
    let all: Keyring | undefined;
    for (const { statement } of this.#membership.facts) {
      if (statement.type !== 'keys') continue;
      const granted = await grantedBy(statement, this.#membership, this.#identity);
      all =
        granted && all
          ? all.with(granted.keys, granted.leaves, granted.leavesAt)
          : (all ?? granted);
    }
    // The replica that is opened next reads the log itself, and hears of every further grant.
    if (!all || (all.leaves.isEmpty && all.leavesAt === undefined)) return undefined;
    return ok(all);
  }
}

const TURNED_AWAY: Problem = {
  code: 'device-refused',
  message: 'The practice did not let this device in.',
  safe: 'Nothing was changed on this device.',
  action: 'If that was a mistake, ask for a new link.'
};
