import { grantedBy } from '../access/grants.ts';
import { createInvite, type CreatedInvite } from '../access/invites.ts';
import type { KitKeys } from '../access/kit.ts';
import type { Keyring } from '../access/keyring.ts';
import {
  applyStatement,
  emptyMembership,
  endsOf,
  erasedTags,
  roleOf
} from '../access/membership.ts';
import type { IdSource, Uuid } from '../docs/core/ids.ts';
import { fail, ok, toProblem, type Problem, type Result } from '../problem.ts';
import { parseEnvelope } from '../envelope/envelope.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '../sync/port.ts';
import type { LogEntry } from '../sync/wire.ts';
import { Listeners } from './subscriptions.ts';

/** How long the link is good that a kit makes for the device at which it is typed: until it is used. */
const LINK_HOURS = 24;

/** The kit's side of one connection: reads statements, then says one invite and waits for the answer. */
export class KitSession implements ReplicaPort {
  readonly #kit: KitKeys;
  readonly #ids: IdSource;
  readonly #outcome = Promise.withResolvers<Result<CreatedInvite>>();
  readonly #ready = new Listeners<void>();
  #membership;
  /** Envelopes that the kit made before: it has no store that would count them. */
  #made = 0;
  #offering: Promise<void> | undefined;
  #offered: CreatedInvite | undefined;
  /** The server answered, and is not to be asked before a pause. */
  #deferred = false;

  constructor(practice: Uuid, kit: KitKeys, ids: IdSource) {
    this.#kit = kit;
    this.#ids = ids;
    this.#membership = emptyMembership(practice);
  }

  /** The invite, once the server has it; or why there is none. */
  get outcome(): Promise<Result<CreatedInvite>> {
    return this.#outcome.promise;
  }

  /** Whose kit this is. */
  get member() {
    return this.#membership.devices.get(this.#kit.id)?.member;
  }

  /** Ends it for a reason that the server or the network gave. */
  end(problem: Problem): void {
    const said = IN_WORDS_OF_A_KIT[problem.code] ?? { ...problem, safe: KIT_IS_SAFE };
    this.#outcome.resolve({ ok: false, problem: said });
  }

  /**
   * Says that every statement of the log was read: now the kit lets a device in.
   * @param skew server time minus this device's in milliseconds: a new device's clock may be wrong
   */
  readAll(skew: number): Promise<void> {
    return (this.#offering ??= this.#offer(skew).catch((error: unknown) =>
      this.end(toProblem(error))
    ));
  }

  /** A connection that was lost reads again: what was heard before changes nothing. */
  async cursor(): Promise<number> {
    return 0;
  }

  async receive(_log: LogIdentity, entries: readonly LogEntry[]): Promise<void> {
    for (const [, , bytes] of entries) {
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok || parsed.value.kind !== 'membership') continue;
      const { state, accepted } = await applyStatement(this.#membership, parsed.value);
      this.#membership = state;
      if (accepted && parsed.value.device === this.#kit.id) {
        this.#made = Math.max(this.#made, parsed.value.counter);
      }
    }
  }

  async outgoing(): Promise<Uint8Array[]> {
    return this.#offered && !this.#deferred ? [this.#offered.envelope.bytes] : [];
  }

  async pushed(_log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void> {
    const offered = this.#offered;
    for (const outcome of outcomes) {
      if (outcome.entryId !== offered?.envelope.entryId) continue;
      this.#deferred = true;
      if (!('rejected' in outcome)) this.#outcome.resolve(ok(offered));
      else if (!outcome.retry) this.end(outcome.rejected);
    }
  }

  offerAgain(): void {
    this.#deferred = false;
  }

  onOutgoing(ready: () => void): () => void {
    return this.#ready.add(ready);
  }

  async #offer(skew: number): Promise<void> {
    const { devices, policy } = this.#membership;
    const record = devices.get(this.#kit.id);
    if (record && record.standing === 'ended') return this.#outcome.resolve(SPENT);
    const role = roleOf(this.#membership, this.#kit.id);
    // Nothing of the practice's true statements, or a practice in which this is no kit.
    if (!record?.kit || !role) return this.#outcome.resolve(NOT_A_KIT);
    const keyring = await this.#granted();
    if (!keyring) return this.#outcome.resolve(NO_KEYS);
    this.#offered = await createInvite({
      identity: this.#kit,
      keyring,
      terms: {
        role,
        member: record.member.id,
        confirm: false,
        expiresAt: this.#ids.now() + skew + LINK_HOURS * 60 * 60 * 1000
      },
      policy,
      after: endsOf(this.#membership, this.#kit.id),
      counter: this.#made + 1,
      source: this.#ids
    });
    this.#ready.tell();
  }

  /** Every key that the kit was given, and leaves of what is not destroyed. */
  async #granted(): Promise<Keyring | undefined> {
    let all: Keyring | undefined;
    for (const { statement } of this.#membership.facts) {
      if (statement.type !== 'keys') continue;
      const granted = await grantedBy(statement, this.#membership, this.#kit);
      all =
        granted && all
          ? all.with(granted.keys, granted.leaves, granted.leavesAt)
          : (all ?? granted);
    }
    // What the kit was given before a destruction goes into no link that is made after it.
    return all?.without(erasedTags(this.#membership));
  }
}

/** Said of every failure before the kit let anybody in. */
export const KIT_IS_SAFE = 'Nothing was changed, and the kit was not used.';

const SPENT = fail('kit-spent', 'This recovery kit is good no longer: it was used, or shut out.', {
  safe: 'Nothing was changed.',
  action: 'Use another kit, or ask an owner of the practice for a link.'
});

const NOT_A_KIT = fail(
  'kit-not-in-practice',
  'What this server holds is not the practice that the kit was made for.',
  {
    safe: KIT_IS_SAFE,
    action: 'Check the address. If it is right, its data is not complete: look for a backup of it.'
  }
);

const NO_KEYS = fail('kit-without-keys', 'This kit was never given the practice’s keys.', {
  safe: KIT_IS_SAFE,
  action:
    'The device on which it was made did not reach this server afterwards. Use another kit, or a server or device that heard of it.'
});

/** What a server says of a device, said of a kit. */
const IN_WORDS_OF_A_KIT: Readonly<Record<string, Problem>> = {
  'device-revoked': SPENT.problem,
  'unknown-device': fail('kit-unknown', 'The practice on this server does not know this kit.', {
    safe: KIT_IS_SAFE,
    action:
      'Compare the address and the code with the paper. If they are right, this server never heard of the kit: look for one that did, or use another kit.'
  }).problem,
  'unknown-practice': fail('practice-not-there', 'This server does not hold the practice.', {
    safe: KIT_IS_SAFE,
    action: 'Check its address, and the practice’s code.'
  }).problem,
  'server-unreachable': fail('server-unreachable', 'The server cannot be reached.', {
    safe: KIT_IS_SAFE,
    action: 'Check its address, and that this device is on a network that reaches it.'
  }).problem,
  'server-silent': fail('server-silent', 'The server stopped answering.', {
    safe: KIT_IS_SAFE,
    action: 'Try again in a moment: the kit can be typed as often as is needed.'
  }).problem
};
