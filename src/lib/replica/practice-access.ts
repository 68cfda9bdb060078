import type { DeviceIdentity } from '../access/identity.ts';
import { createInvite } from '../access/invites.ts';
import type { Keyring } from '../access/keyring.ts';
import { encodeLink } from '../access/link.ts';
import {
  applyStatement,
  deviceKey,
  emptyMembership,
  quarantineReason,
  type MembershipState,
  type StatementRefusal
} from '../access/membership.ts';
import type { IdSource, Uuid } from '../docs/core/ids.ts';
import { KINDS, type Kind } from '../docs/kinds.ts';
import { fail, ok, ProblemError, type Result } from '../problem.ts';
import {
  parseEnvelope,
  sealChanges,
  type EntryProblem,
  type Envelope,
  type SealedChanges
} from '../sync/envelope.ts';
import type { Invitation, InviteOptions } from './api.ts';
import type { StorePut } from './documents.ts';
import type { KnownStatement } from './forwarding.ts';
import { counterOf, KEYS } from './keys.ts';
import type { Outbox } from './outbox.ts';
import { profilePut, readProfile, type Profile } from './profile.ts';
import type { AtomicStore } from './store/store.ts';

/** How long a link is good for when nobody says otherwise. */
const INVITE_HOURS = 48;

/** A statement that took effect, with the write that keeps it. */
export interface TakenStatement {
  readonly puts: readonly StorePut[];
  /** Somebody belongs to the practice who did not before. */
  readonly grew: boolean;
  /** To be called once the write is committed. */
  readonly committed: () => void;
}

/** Who this device is in its practice, whom it knows there, and which keys it holds. */
export class PracticeAccess {
  readonly identity: DeviceIdentity;
  readonly #store: AtomicStore;
  #profile: Profile;
  #membership: MembershipState;
  /** Statements in the store. */
  readonly #kept = new Set<Uuid>();
  #nextOrder = 0;

  private constructor(store: AtomicStore, identity: DeviceIdentity, profile: Profile) {
    this.#store = store;
    this.identity = identity;
    this.#profile = profile;
    this.#membership = emptyMembership(profile.practice);
  }

  /** Reads the profile and hears every statement again, in the order in which they came. */
  static async open(store: AtomicStore, identity: DeviceIdentity): Promise<PracticeAccess> {
    const access = new PracticeAccess(store, identity, await readProfile(store));
    for (const { key, data } of await store.loadRange(KEYS.statements)) {
      access.#nextOrder = counterOf(key) + 1;
      const envelope = parseEnvelope(data!);
      if (envelope.ok) (await access.#hear(envelope.value)).committed();
    }
    return access;
  }

  get practice(): Uuid {
    return this.#profile.practice;
  }

  get practiceName(): string {
    return this.#profile.name;
  }

  get keyring(): Keyring {
    return this.#profile.keyring;
  }

  get server(): string | null {
    return this.#profile.server;
  }

  /** The practice's genesis envelope, where this device has it. */
  async genesis(): Promise<Uint8Array | undefined> {
    return this.#store.load(KEYS.statement(0));
  }

  /** Every statement that took effect, in order. */
  async statements(): Promise<KnownStatement[]> {
    return (await this.#store.loadRange(KEYS.statements)).flatMap(({ data }) => {
      const envelope = parseEnvelope(data!);
      return envelope.ok ? [{ entryId: envelope.value.entryId, bytes: data! }] : [];
    });
  }

  /** This device's own join statement, where it came in by one: for a server that forgot it. */
  async join(): Promise<Uint8Array | undefined> {
    const first = await this.#store.load(KEYS.sealed(1));
    const genesis = await this.genesis();
    const isGenesis =
      genesis?.length === first?.length && genesis?.every((b, i) => b === first![i]);
    return isGenesis ? undefined : first;
  }

  signingKey(device: Uuid): Uint8Array | undefined {
    return deviceKey(this.#membership, device);
  }

  devices(): { id: Uuid; name: string; member: string; memberId: Uuid }[] {
    return [...this.#membership.devices.values()].map(({ id, name, member }) => {
      return { id, name, member: member.name, memberId: member.id };
    });
  }

  /** Hears a statement. One that was heard and kept before changes nothing. */
  async take(envelope: Envelope): Promise<Result<TakenStatement, EntryProblem>> {
    const before = this.#membership;
    const heard = await this.#hear(envelope);
    if (heard.refused) {
      return {
        ok: false,
        problem: {
          code: quarantineReason(heard.refused),
          message: 'A statement about who belongs to the practice was refused.',
          detail: heard.refused
        }
      };
    }
    const isKept = this.#kept.has(envelope.entryId);
    return ok({
      // A copy: what came over the wire is a view of a whole message.
      puts: isKept ? [] : [[KEYS.statement(this.#nextOrder++), envelope.bytes.slice()]],
      grew: this.#membership.devices.size > before.devices.size,
      committed: heard.committed
    });
  }

  async #hear(envelope: Envelope): Promise<{ refused?: StatementRefusal; committed: () => void }> {
    const applied = await applyStatement(this.#membership, envelope);
    if (!applied.accepted) return { refused: applied.reason, committed: () => undefined };
    this.#membership = applied.state;
    return { committed: () => void this.#kept.add(envelope.entryId) };
  }

  /** Seals changes of a document under the key that its kind's scope has now. */
  seal(
    document: Uuid,
    kind: Kind,
    changes: readonly Uint8Array[],
    as: { counter: number; entryId: Uuid }
  ): Promise<SealedChanges> {
    const { scope } = KINDS[kind];
    const epoch = this.keyring.currentEpoch(scope);
    if (epoch === undefined) throw new Error(`no key of scope ${scope}`);
    return sealChanges({
      ...as,
      practice: this.practice,
      identity: this.identity,
      keyring: this.keyring,
      docId: document,
      docKind: kind,
      scope,
      epoch,
      changes
    });
  }

  /** Lets one more device in: the statement goes into the outbox, the secret only into the link. */
  async invite(
    options: InviteOptions,
    outbox: Outbox,
    source: IdSource
  ): Promise<Result<Invitation>> {
    const server = options.server ?? this.server;
    if (!server) {
      return fail('no-server', 'This device has no server through which another could join.', {
        safe: 'Nothing was changed.',
        action: 'Set the address of the practice’s hub on the sync page first.'
      });
    }
    const expiresAt = source.now() + (options.hours ?? INVITE_HOURS) * 60 * 60 * 1000;
    let secret!: { invite: Uuid; secret: Uint8Array; expiresAt: string };
    try {
      const { bytes } = await outbox.commitStatement(
        async (counter) => {
          const { identity, keyring } = this;
          const created = await createInvite({ identity, keyring, counter, expiresAt, source });
          secret = created;
          return created.envelope;
        },
        (sealed) => [[KEYS.statement(this.#nextOrder++), sealed.bytes]]
      );
      const envelope = parseEnvelope(bytes);
      if (envelope.ok) (await this.#hear(envelope.value)).committed();
    } catch (error) {
      if (error instanceof ProblemError) return { ok: false, problem: error.problem };
      throw error;
    }
    const link = encodeLink({
      practice: this.practice,
      invite: secret.invite,
      secret: secret.secret,
      server,
      name: this.practiceName
    });
    return ok({ link, expiresAt: secret.expiresAt });
  }

  async setServer(server: string | null): Promise<void> {
    const profile = { ...this.#profile, server };
    await this.#store.commit({ put: [profilePut(profile)] });
    this.#profile = profile;
  }
}
