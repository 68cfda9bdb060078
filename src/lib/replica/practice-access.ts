import { equal, sha256, toHex } from '../crypto/crypto.ts';
import type { DeviceIdentity } from '../access/identity.ts';
import { grantedBy } from '../access/grants.ts';
import type { Keyring } from '../access/keyring.ts';
import {
  applyStatement,
  applyStatements,
  currentKey,
  deviceKey,
  deviceMayWrite,
  emptyMembership,
  quarantineReason,
  roleOf,
  type MembershipState,
  type StatementRefusal
} from '../access/membership.ts';
import { isStillOpen } from '../access/membership/forgetting.ts';
import { ERASED_SCOPES } from '../access/membership/erasures.ts';
import type { Role } from '../access/roles.ts';
import type { Statement } from '../access/statements.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { KINDS, type Kind, type Scope } from '../docs/kinds.ts';
import { ok, type Result } from '../problem.ts';
import {
  openChanges,
  parseEnvelope,
  sealChanges,
  type EntryProblem,
  type Envelope,
  type SealedChanges
} from '../envelope/envelope.ts';
import { Lane } from '../sync/lane.ts';
import type { StorePut } from './documents.ts';
import type { KnownStatement } from './forwarding.ts';
import { counterOf, KEYS } from './keys.ts';
import { lacksKeys, keptKeys } from './members/entitled.ts';
import { WithoutDestroyed } from './erasing/without.ts';
import { OwnKeys, type KeepBox, type NewBox } from './own-keys.ts';
import { profilePut, readProfile, type Profile } from './profile.ts';
import type { AtomicStore, StoreKey } from './store/store.ts';

/** A statement that took effect, with the write that keeps it. */
export interface TakenStatement {
  readonly puts: readonly StorePut[];
  /** This device was given keys that it did not have. */
  readonly newKeys: boolean;
  /** To be called once the write is committed. */
  readonly committed: () => void;
}

/** Statements of this device's own that come to nothing, with the write that forgets them. */
export interface Withdrawn {
  readonly entries: readonly Uuid[];
  readonly remove: readonly StoreKey[];
  /** To be called once the write is committed. */
  readonly committed: () => Promise<void>;
}

const hashOf = (statement: Uint8Array): string => toHex(sha256(statement));

/** Who this device is in its practice, whom it knows there, and which keys it holds. */
export class PracticeAccess {
  readonly #store: AtomicStore;
  readonly #own: OwnKeys;
  #profile: Profile;
  #membership: MembershipState;
  /** Statements in the store, by the hash of their envelope. */
  readonly #kept = new Set<string>();
  #nextOrder = 0;
  /** Statements are heard one after the other. */
  readonly #hearing = new Lane();
  readonly #without = new WithoutDestroyed();

  private constructor(store: AtomicStore, own: OwnKeys, profile: Profile) {
    this.#store = store;
    this.#own = own;
    this.#profile = profile;
    this.#membership = emptyMembership(profile.practice);
  }

  /**
   * Reads the profile and hears every statement again, in the order in which they came.
   * @param keepBox see {@link OwnKeys.open}
   */
  static async open(
    store: AtomicStore,
    identity: DeviceIdentity,
    keepBox?: KeepBox
  ): Promise<PracticeAccess> {
    const own = await OwnKeys.open(store, identity, keepBox);
    const access = new PracticeAccess(store, own, await readProfile(store));
    await access.#hearing.run(() => access.#hearAgain());
    return access;
  }

  async #hearAgain(): Promise<void> {
    const envelopes: Envelope[] = [];
    this.#kept.clear();
    for (const { key, data } of await this.#store.loadRange(KEYS.statements)) {
      this.#nextOrder = Math.max(this.#nextOrder, counterOf(key) + 1);
      const envelope = parseEnvelope(data!);
      if (!envelope.ok) continue;
      envelopes.push(envelope.value);
      this.#kept.add(hashOf(data!));
    }
    this.#membership = await applyStatements(emptyMembership(this.practice), envelopes);
  }

  /** This device's own keys; the pair to which keys are sealed for it may be replaced. */
  get identity(): DeviceIdentity {
    return this.#own.identity;
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

  /** Everything that is known of who belongs to the practice. */
  get membership(): MembershipState {
    return this.#membership;
  }

  /** The role in which this device acts; `undefined` before it is confirmed and once it is shut out. */
  get role(): Role | undefined {
    return roleOf(this.#membership, this.identity.id);
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
    const heard = await this.#hear(envelope);
    if (!heard.ok) {
      return {
        ok: false,
        problem: {
          code: quarantineReason(heard.refused),
          message: 'A statement about who belongs to the practice was refused.',
          detail: heard.refused
        }
      };
    }
    const hash = hashOf(envelope.bytes);
    const isKept = this.#kept.has(hash);
    const granted = isKept ? undefined : await this.#granted(heard.statement);
    return ok({
      puts: [
        // A copy: what came over the wire is a view of a whole message.
        ...(isKept ? [] : this.keeping(envelope.bytes.slice())),
        ...(granted ? [profilePut({ ...this.#profile, keyring: granted })] : [])
      ],
      newKeys: granted !== undefined,
      committed: () => void this.#kept.add(hash)
    });
  }

  /** The writes that keep a statement of this device's own; see {@link heard}. */
  keeping(statement: Uint8Array): StorePut[] {
    return [[KEYS.statement(this.#nextOrder++), statement]];
  }

  /** Hears a statement that this device made and keeps already. */
  async heard(statement: Uint8Array): Promise<void> {
    const envelope = parseEnvelope(statement);
    if (!envelope.ok) throw new Error('a statement of our own cannot be read');
    const heard = await this.#hear(envelope.value);
    if (!heard.ok) throw new Error(`a statement of our own was refused: ${heard.refused}`);
    this.#kept.add(hashOf(statement));
    const granted = await this.#granted(heard.statement);
    if (granted) await this.#store.commit({ put: [profilePut(this.#profile)] });
  }

  #hear(
    envelope: Envelope
  ): Promise<{ ok: true; statement: Statement } | { ok: false; refused: StatementRefusal }> {
    return this.#hearing.run(async () => {
      const applied = await applyStatement(this.#membership, envelope);
      if (!applied.accepted) return { ok: false, refused: applied.reason };
      this.#membership = applied.state;
      return { ok: true, statement: applied.statement };
    });
  }

  /**
   * What this device said and no server took, where it is out without that: nobody else will ever hear
   * of it (MEM10). `undefined` where nothing is to be withdrawn; a server's word alone takes nothing.
   */
  async withdrawal(unheard: ReadonlySet<Uuid>): Promise<Withdrawn | undefined> {
    if (this.role === undefined || unheard.size === 0) return undefined;
    const others: Envelope[] = [];
    const entries: Uuid[] = [];
    const remove: StoreKey[] = [];
    for (const { key, data } of await this.#store.loadRange(KEYS.statements)) {
      const envelope = parseEnvelope(data!);
      if (!envelope.ok) continue;
      const { device, entryId } = envelope.value;
      if (device !== this.identity.id || !unheard.has(entryId)) {
        others.push(envelope.value);
        continue;
      }
      entries.push(entryId);
      remove.push(key);
    }
    const without = await applyStatements(emptyMembership(this.practice), others);
    if (without.devices.get(this.identity.id)?.standing !== 'ended') return undefined;
    return { entries, remove, committed: () => this.#hearing.run(() => this.#hearAgain()) };
  }

  /**
   * Forgets the keys of what this device may not read any more, and finds again, in what it was once
   * granted, those of what it may read again (KEY6).
   */
  async followKeys(): Promise<void> {
    const { identity } = this;
    let keyring = this.keyring;
    if (lacksKeys(this.#membership, keyring, identity.id)) {
      for (const [place, { statement }] of this.#membership.facts.entries()) {
        if (statement.type !== 'keys') continue;
        if (!isStillOpen(this.#membership, place, identity.id)) continue;
        const granted = await grantedBy(statement, this.#membership, identity);
        if (granted) keyring = keyring.with(granted.keys, granted.leaves);
      }
    }
    keyring = this.#without.of(keptKeys(this.#membership, keyring, identity.id), this.#membership);
    if (keyring === this.keyring) return;
    this.#profile = { ...this.#profile, keyring };
    await this.#store.commit({ put: [profilePut(this.#profile)] });
  }

  /** Takes over the keys that a statement grants to this device; the keyring where it grew. */
  async #granted(statement: Statement): Promise<Keyring | undefined> {
    if (statement.type !== 'keys') return undefined;
    const before = this.keyring;
    const granted = await grantedBy(statement, this.#membership, this.identity);
    const grown = granted && before.with(granted.keys, granted.leaves);
    const keyring = grown && this.#without.of(grown, this.#membership);
    if (!keyring || keyring === before) return undefined;
    this.#profile = { ...this.#profile, keyring };
    return keyring;
  }

  /**
   * Gives up the leaves of everything that is destroyed: from then on nothing here leads to the keys of
   * those documents (KEY10).
   */
  async forgetDestroyed(): Promise<void> {
    const keyring = this.#without.of(this.keyring, this.#membership);
    if (keyring === this.keyring) return;
    this.#profile = { ...this.#profile, keyring };
    await this.#store.commit({ put: [profilePut(this.#profile)] });
  }

  /** Takes who tells the tags, hexadecimal, of what is no part of a record: those leaves stay (ERA5). */
  spare(spared: () => ReadonlySet<string>): void {
    this.#without.spared = spared;
  }

  /**
   * Whether every statement that was heard is in the store. What this device says in between would name
   * some that it might not find again.
   */
  get isStored(): boolean {
    return this.#membership.facts.every(({ hash }) => this.#kept.has(hash));
  }

  /** A pair to take the place of the one to which keys were sealed for this device so far (ERA6). */
  newBox(): Promise<NewBox> {
    return this.#own.newBox();
  }

  /** The epoch under which a scope is written now; `undefined` where no key of it was ever made. */
  currentEpoch(scope: Scope): number | undefined {
    return currentKey(this.#membership, scope)?.ref.epoch ?? this.keyring.currentEpoch(scope);
  }

  /** Whether this device holds what the key of this very document comes of, besides its scope's (KEY10). */
  hasLeaf(document: Uuid, scope: Scope): boolean {
    return !ERASED_SCOPES.includes(scope) || this.keyring.leaves.has(this.keyring.docTag(document));
  }

  /** Whether this device may write documents of the scope, and holds the key that they have now. */
  maySeal(scope: Scope): boolean {
    const epoch = this.currentEpoch(scope);
    const current = currentKey(this.#membership, scope)?.ref.commitment;
    return (
      deviceMayWrite(this.#membership, this.identity.id, scope) &&
      this.keyring.keys.some(
        (key) =>
          key.scope === scope &&
          key.epoch === epoch &&
          // Of two that began one epoch apart, the other's introduction may have come to nothing.
          (!current || equal(key.commitment, current))
      )
    );
  }

  /**
   * Opens what this device sealed under a key that was replaced, as far as it knows; `undefined` where
   * the key is that of now.
   */
  async unsealOutdated(
    sealed: Uint8Array
  ): Promise<{ document: Uuid; kind: Kind; changes: readonly Uint8Array[] } | undefined> {
    const envelope = parseEnvelope(sealed);
    if (!envelope.ok || envelope.value.kind !== 'changes') return undefined;
    const { scope, epoch } = envelope.value;
    if (scope === null || epoch >= (this.currentEpoch(scope) ?? 0)) return undefined;
    const opened = await openChanges(envelope.value, this.keyring);
    if (!opened.ok) return undefined;
    const { docId, kind, changes } = opened.value;
    return { document: docId, kind, changes: changes.map(({ bytes }) => bytes) };
  }

  /** Seals changes of a document under the key that its kind's scope has now. */
  seal(
    document: Uuid,
    kind: Kind,
    changes: readonly Uint8Array[],
    as: { counter: number; entryId: Uuid }
  ): Promise<SealedChanges> {
    const { scope } = KINDS[kind];
    const epoch = this.currentEpoch(scope);
    if (epoch === undefined) throw new Error(`no key of scope ${scope}`);
    const current = currentKey(this.#membership, scope)?.ref;
    return sealChanges({
      ...as,
      ...(current && { commitment: current.commitment }),
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

  /** Takes over the practice's name as its own document says it. */
  async setName(name: string): Promise<void> {
    const profile = { ...this.#profile, name };
    await this.#store.commit({ put: [profilePut(profile)] });
    this.#profile = profile;
  }

  async setServer(server: string | null): Promise<void> {
    const profile = { ...this.#profile, server };
    await this.#store.commit({ put: [profilePut(profile)] });
    this.#profile = profile;
  }
}
