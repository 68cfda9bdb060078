import type { PeerId } from '@automerge/automerge-repo/slim';
import { bytesToHex } from '@noble/hashes/utils.js';
import { SCOPE_OF_LOGS, type Policy, type Role } from '../access/roles.ts';
import { A } from '../docs/core/automerge.ts';
import { concurrentFields } from '../docs/core/conflicts.ts';
import { newUuid, type IdSource, type Uuid } from '../docs/core/ids.ts';
import type { ChangeContext } from '../docs/core/write.ts';
import { deviceSeries } from '../docs/invoice.number.ts';
import { KINDS, readDocument, type Kind } from '../docs/kinds.ts';
import { ok, ProblemError, toProblem, type Problem, type Result } from '../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import type { Projections } from '../projections/projections.ts';
import { Lane } from '../sync/lane.ts';
import type { LogIdentity, PushOutcome, ReplicaPort } from '../sync/port.ts';
import { systemTimers, type Timers } from '../sync/timers.ts';
import type { LogEntry } from '../sync/wire.ts';
import type {
  AccessNote,
  Changed,
  ChangeRequest,
  DocumentView,
  ReplicaApi,
  ReplicaStatus
} from './api.ts';
import { deviceActor } from './actor.ts';
import type { AuditReport, FieldValue, PastMoment, PastView, When } from './audit/api.ts';
import { HistoryDesk } from './audit/desk.ts';
import { AccessRecorder } from './audit/recorder.ts';
import { ActQueue } from './act-queue.ts';
import { Clearing } from './clearing.ts';
import { Damage } from './damage.ts';
import type { Presence } from './device.ts';
import { Documents, type Incomplete } from './documents.ts';
import { Forwarding } from './forwarding.ts';
import { Gate, refuse } from './gate.ts';
import { KEYS } from './keys.ts';
import { Intake, type Arrived } from './intake.ts';
import { LiveQueries } from './live-queries.ts';
import type { Invitation, InviteOptions, RosterView } from './members/api.ts';
import { MembersDesk } from './members/desk.ts';
import { KeysDesk } from './members/keys.ts';
import { rosterView } from './members/view.ts';
import { NoteDesk } from './notes.ts';
import { Outbox } from './outbox.ts';
import type { PracticeAccess } from './practice-access.ts';
import { PresenceBoard } from './presence.ts';
import { Projector } from './projector.ts';
import { RequestLog } from './request-log.ts';
import type { AtomicStore } from './store/store.ts';
import { DocumentListeners, Listeners } from './subscriptions.ts';
import { SyncLink, type Delivery, type Net } from './sync-link.ts';
import type { AcceptedShare, ShareInvitation, ShareOptions } from './sharing/api.ts';
import { SharingDesk } from './sharing/desk.ts';
import type { Ground } from './sharing/bridge.ts';
import { groundOf } from './sharing/ground.ts';
import { guardOf } from './sharing/guard.ts';
import { WorkingSet } from './working-set.ts';
import { Writer, type CommittedChanges } from './writer.ts';

/**
 * While entries still come in by the thousand, rows are derived for a few documents this often:
 * enough to have something to look at, and little work that the entries to come undo again.
 */
const PROJECT_WHILE_BEHIND_MS = 3_000;

/** How long a device that let nobody in waits for the one that did, before it hands out keys itself. */
const OTHERS_FIRST_MS = 15_000;

/** What a replica stands on: drivers of the platform, and who this device is. */
export interface ReplicaParts {
  readonly store: AtomicStore;
  readonly projections: Projections;
  readonly access: PracticeAccess;
  readonly ids: IdSource;
  /** Ways to a server; absent where this replica never syncs. */
  readonly net?: Net;
  /** Runs work soon, after what is already waiting. */
  readonly defer: (work: () => void) => void;
  /** Whether the platform promised to keep this device's data; `null` where it cannot say. */
  readonly persistent?: boolean | null;
  /** Time for what is gathered before it is written; the system's, where nobody says. */
  readonly timers?: Timers;
}

/**
 * The engine of a device: documents, outbox, projections and sync of one practice, over whatever
 * drivers it is given. One at a time may be open on a store.
 */
export class Replica implements ReplicaApi, ReplicaPort {
  readonly notes: NoteDesk;
  readonly sharing: SharingDesk;
  readonly #parts: ReplicaParts;
  readonly #lane = new Lane();
  readonly #documents: Documents;
  readonly #workingSet: WorkingSet;
  readonly #outbox: Outbox;
  readonly #forwarding: Forwarding;
  readonly #projector: Projector;
  readonly #intake: Intake;
  readonly #writer: Writer;
  readonly #acts: ActQueue;
  readonly #gate: Gate;
  readonly #clearing: Clearing;
  readonly #rights = new Lane();
  readonly #recorder: AccessRecorder;
  readonly #history: HistoryDesk;
  readonly #damage: Damage;
  readonly #requests: RequestLog;
  readonly #presence: PresenceBoard;
  readonly #sync: SyncLink;
  readonly #live: LiveQueries;
  readonly #members: MembersDesk;
  readonly #keys: KeysDesk;
  readonly #rosterListeners = new Listeners<void>();
  #cancelKeys: (() => void) | undefined;
  readonly #watchers = new DocumentListeners();
  readonly #statusListeners = new Listeners<ReplicaStatus>();
  readonly #outgoingListeners = new Listeners<void>();
  readonly #documentListeners = new Listeners<Uuid>();
  #statusScheduled = false;
  #storageProblem: Problem | null = null;

  private constructor(parts: ReplicaParts) {
    this.#parts = parts;
    const { store, projections, access, ids, defer } = parts;
    const exclusive = <T>(task: () => Promise<T>): Promise<T> => this.#lane.run(task);
    const actor = deviceActor(access.identity.id, ids.random(4));
    this.#documents = new Documents(store, (document) => this.#noteDamage(document));
    this.#workingSet = new WorkingSet(this.#documents, actor);
    this.#damage = new Damage(store);
    this.#requests = new RequestLog(store, ids.now);
    this.#live = new LiveQueries(defer);
    this.#gate = new Gate(access);
    this.#outbox = new Outbox(
      store,
      (document, kind, changes, counter) =>
        access.seal(document, kind as Kind, changes, { counter, entryId: newUuid(ids) }),
      (kind) => access.maySeal(KINDS[kind as Kind].scope)
    );
    this.#forwarding = new Forwarding(store);
    this.#projector = new Projector(
      {
        store,
        documents: this.#documents,
        workingSet: this.#workingSet,
        projections,
        wanted: (id) => !this.#clearing.isLost(id),
        exclusive,
        pause: async () => {
          await this.#sync.caughtUp(PROJECT_WHILE_BEHIND_MS);
          await new Promise<void>((resolve) => defer(resolve));
        }
      },
      {
        changed: (tables) => this.#live.changed(tables),
        progressed: () => this.#statusChanged()
      }
    );
    this.#intake = new Intake({
      store,
      documents: this.#documents,
      outbox: this.#outbox,
      forwarding: this.#forwarding,
      access,
      damage: this.#damage,
      mayHold: (scope, author) => this.#gate.mayHoldOf(scope, author),
      now: ids.now,
      exclusive,
      arrived: (documents) => this.#arrived(documents),
      membershipMoved: () => {
        this.#membersMoved();
        this.#keepKeysSoon();
      }
    });
    this.#members = new MembersDesk({
      access,
      outbox: this.#outbox,
      ids,
      said: () => {
        this.#outgoingListeners.tell();
        this.#membersMoved();
      }
    });
    this.#keys = new KeysDesk(this.#members, access, ids);
    this.sharing = this.#sharingDesk(exclusive);
    const guard = guardOf(access.practice, this.sharing.registry);
    this.#writer = new Writer({
      store,
      documents: this.#documents,
      workingSet: this.#workingSet,
      outbox: this.#outbox,
      projector: this.#projector,
      requests: this.#requests,
      context: () => this.#context(),
      guard,
      mayWrite: (kind) => this.#gate.mayWrite(KINDS[kind].scope)
    });
    this.#acts = new ActQueue((acts) =>
      exclusive(async () => {
        const outcomes = await this.#writer.change(acts());
        this.#committed(outcomes.flatMap((one) => (one.ok ? one.value.committed : [])));
        return outcomes.map((one) => (one.ok ? ok(one.value.changed) : one));
      })
    );
    this.#recorder = new AccessRecorder({
      store,
      ids,
      device: access.identity.id,
      timers: parts.timers ?? systemTimers,
      recall: (from) => projections.query('access.list', { device: access.identity.id, from }),
      write: async (requests) => (await this.change(requests)).ok
    });
    this.#history = new HistoryDesk({
      store,
      access,
      documents: this.#documents,
      outbox: this.#outbox,
      look: (id, work) =>
        exclusive(async () => {
          const loaded = await this.#workingSet.get(id);
          return loaded && work(loaded);
        })
    });
    this.notes = new NoteDesk({
      peerId: `engine-${bytesToHex(ids.random(8))}` as PeerId,
      load: (id) => this.#workingSet.get(id),
      refused: (kind) => this.#gate.reading(kind),
      absorb: (id, kind, changesSince) =>
        this.#lane.run(async () => {
          const stored = await this.#workingSet.get(id);
          const changes = stored ? changesSince(stored.doc) : [];
          const refused =
            stored && changes.length > 0
              ? (this.#gate.writing(kind) ?? guard(stored.doc))
              : undefined;
          if (refused) throw new ProblemError(refused);
          if (changes.length > 0)
            this.#committed([await this.#writer.absorb(id, kind, changes)], id);
        })
    });
    this.#clearing = new Clearing({
      store,
      documents: this.#documents,
      workingSet: this.#workingSet,
      outbox: this.#outbox,
      projections,
      notes: this.notes,
      mayHold: (scope) => this.#gate.mayHold(scope),
      mayHoldLog: (device) => this.#gate.mayHoldOf(SCOPE_OF_LOGS, device),
      exclusive,
      changed: (tables) => this.#live.changed(tables)
    });
    this.#sync = new SyncLink(this, access, parts.net, () => this.#delivery());
    this.#sync.onChanged(() => this.#statusChanged());
    this.#presence = new PresenceBoard(access, ids.now, (docTag, body) =>
      this.#sync.present(docTag, body)
    );
    this.#sync.onPresence((docTag, body) => void this.#presence.receive(docTag, body));
  }

  /** Opens what the store holds; syncing starts by itself where a server is set. */
  static async open(parts: ReplicaParts): Promise<Replica> {
    const replica = new Replica(parts);
    await replica.#documents.open();
    await replica.#outbox.open();
    await replica.#forwarding.open();
    await replica.#intake.open();
    await replica.#damage.open();
    await replica.#requests.open();
    await replica.#followRights();
    await replica.#projector.open();
    await replica.sharing.keeper.open();
    await replica.#recorder.open();
    replica.#sync.start();
    return replica;
  }

  async close(): Promise<void> {
    this.#presence.stop();
    this.#cancelKeys?.();
    await this.sharing.keeper.close();
    await this.#recorder.close();
    await this.#sync.stop();
    await this.#projector.close();
    await this.#lane.idle();
    this.#workingSet.clear();
    this.#parts.projections.close();
    await this.#parts.store.close();
  }

  // What pages, imports and the command line use.

  async change(requests: ChangeRequest[], requestId?: string): Promise<Result<Changed[]>> {
    const refused = this.#gate.changing(requests);
    if (refused) return { ok: false, problem: refused };
    const outcome = await this.#acts.add({ requests, requestId });
    this.#noteStorage(outcome);
    // Over a store that answers at once, nobody else would have a turn between one change and the
    // next: an import would leave the connection unread until the server gave it up.
    await new Promise<void>((resolve) => this.#parts.defer(resolve));
    return outcome;
  }

  async read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined> {
    refuse(this.#gate.reading(kind));
    const found = await this.#lane.run(async () => {
      const loaded = await this.#workingSet.get(id);
      if (!loaded) return undefined;
      return {
        reading: readDocument(kind, loaded.doc),
        heads: A.getHeads(loaded.doc),
        concurrent: concurrentFields(loaded.doc, KINDS[kind].critical)
      };
    });
    if (!found?.reading.value || found.reading.value.kind !== kind) return undefined;
    const { value, problems, newer } = found.reading;
    return { id, kind, value, problems, newer, heads: found.heads, concurrent: found.concurrent };
  }

  watch<K extends Kind>(
    kind: K,
    id: Uuid,
    seen: (view: DocumentView<K> | undefined) => void,
    failed: (problem: Problem) => void = () => undefined
  ): () => void {
    let stopped = false;
    const look = () =>
      void this.read(kind, id).then(
        (view) => {
          if (!stopped) seen(view);
        },
        (error: unknown) => {
          if (!stopped) failed(toProblem(error));
        }
      );
    look();
    const stop = this.#watchers.add(id, look);
    return () => {
      stopped = true;
      stop();
    };
  }

  async query<N extends QueryName>(name: N, params: QueryParams<N>): Promise<QueryResult<N>> {
    refuse(this.#gate.asking(name));
    return this.#parts.projections.query(name, params);
  }

  live<N extends QueryName>(
    name: N,
    params: QueryParams<N>,
    seen: (result: QueryResult<N>) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    const { projections } = this.#parts;
    return this.#live.add(
      name,
      projections.tablesOf(name),
      () => {
        refuse(this.#gate.asking(name));
        return projections.query(name, params);
      },
      (result) => seen(result as QueryResult<N>),
      failed
    );
  }

  async status(): Promise<ReplicaStatus> {
    return this.#status();
  }

  watchStatus(seen: (status: ReplicaStatus) => void): () => void {
    seen(this.#status());
    return this.#statusListeners.add(seen);
  }

  // Who belongs to the practice: each act is one statement, and the keys follow it.

  async roster(): Promise<RosterView> {
    const { access } = this.#parts;
    return rosterView(access.membership, access.identity.id);
  }

  watchRoster(seen: (roster: RosterView) => void): () => void {
    const tell = () => void this.roster().then(seen);
    tell();
    return this.#rosterListeners.add(tell);
  }

  invite(options: InviteOptions): Promise<Result<Invitation>> {
    return this.#members.invite(options);
  }

  cancelInvite(invite: Uuid): Promise<Result<void>> {
    return this.#members.cancelInvite(invite);
  }

  admit(device: Uuid): Promise<Result<void>> {
    return this.#thenKeys(this.#members.admit(device));
  }

  setRole(member: Uuid, role: Role): Promise<Result<void>> {
    return this.#thenKeys(this.#members.setRole(member, role));
  }

  revoke(whom: { device: Uuid } | { member: Uuid }, reason: string): Promise<Result<void>> {
    return this.#thenKeys(this.#members.revoke(whom, reason));
  }

  setPolicy(policy: Policy): Promise<Result<void>> {
    return this.#thenKeys(this.#members.setPolicy(policy));
  }

  // Sharing a patient with another practice.

  sharePatient(options: ShareOptions): Promise<Result<ShareInvitation>> {
    return this.sharing.sharePatient(options);
  }

  acceptShare(link: string): Promise<Result<AcceptedShare>> {
    return this.sharing.acceptShare(link);
  }

  withdrawShare(space: Uuid, reason: string): Promise<Result<void>> {
    return this.sharing.withdrawShare(space, reason);
  }

  // Looking back.

  async fieldHistory(kind: Kind, id: Uuid, path: readonly string[]): Promise<FieldValue[]> {
    refuse(this.#gate.reading(kind));
    return this.#history.fieldHistory(kind, id, path);
  }

  async moments(kind: Kind, id: Uuid): Promise<PastMoment[]> {
    refuse(this.#gate.reading(kind));
    return this.#history.moments(kind, id);
  }

  async asItStood<K extends Kind>(kind: K, id: Uuid, when: When): Promise<PastView<K> | undefined> {
    refuse(this.#gate.reading(kind));
    return this.#history.asItStood(kind, id, when);
  }

  lastHeard(device: Uuid): Promise<string | null> {
    return this.#history.lastHeard(device);
  }

  verify(document?: Uuid): Promise<AuditReport> {
    return this.#history.verify(document);
  }

  noteAccess(note: AccessNote): Promise<void> {
    return this.#recorder.note(note);
  }

  async setServer(url: string | null): Promise<void> {
    await this.#parts.access.setServer(url);
    await this.#sync.restart();
  }

  async reconnect(): Promise<void> {
    this.#sync.reconnectNow();
  }

  async rebuild(): Promise<void> {
    await this.#projector.rebuild();
  }

  /** Shows other devices and tabs where somebody is at work in a document; `null` when they left. */
  async setPresence(
    document: Uuid,
    session: string,
    at: Pick<Presence, 'field' | 'anchor' | 'head'> | null
  ): Promise<void> {
    const kind = this.#documents.kind(document);
    if (kind && this.#gate.reading(kind)) return;
    await this.#presence.set(document, kind, session, at);
  }

  watchPresence(
    document: Uuid,
    session: string,
    seen: (others: readonly Presence[]) => void
  ): () => void {
    return this.#presence.watch(document, session, seen);
  }

  /** Resolves when every document's rows are derived. */
  async projected(): Promise<void> {
    await this.#projector.idle();
  }

  /** Resolves when everything saved so far is on the server and everything there is here. */
  async synced(): Promise<Result<void>> {
    const first = await this.#sync.settled();
    if (!first.ok || this.sharing.registry.isEmpty) return first;
    // What came through a share is work of this device, and is on its way to the server as well.
    await this.sharing.keeper.settled();
    return this.#sync.settled();
  }

  /** Heads of every document, by id: two replicas that agree hold the same. */
  async heads(): Promise<Record<Uuid, readonly string[]>> {
    const heads: Record<Uuid, readonly string[]> = {};
    for (const id of [...this.#documents.ids()].sort()) {
      const loaded = await this.#lane.run(() => this.#workingSet.get(id));
      if (loaded) heads[id] = A.getHeads(loaded.doc).toSorted();
    }
    return heads;
  }

  /** Every change of every document, as `document hash`: what this replica knows of history. */
  async changeHashes(): Promise<Set<string>> {
    const hashes = new Set<string>();
    for (const id of this.#documents.ids()) {
      const loaded = await this.#lane.run(() => this.#workingSet.get(id));
      if (!loaded) continue;
      for (const { hash } of A.getChangesMetaSince(loaded.doc, [])) hashes.add(`${id} ${hash}`);
    }
    return hashes;
  }

  // What the sync client uses.

  cursor(log: LogIdentity, head: number): Promise<number> {
    return this.#intake.cursor(log, head);
  }

  async receive(
    log: LogIdentity,
    entries: readonly LogEntry[],
    head: number,
    to: number
  ): Promise<void> {
    try {
      await this.#intake.receive(log, entries, head, to);
      this.#storageProblem = null;
    } catch (error) {
      this.#storageProblem = toProblem(error);
      throw error;
    } finally {
      this.#statusChanged();
    }
  }

  async outgoing(limit: { bytes: number; entries: number }): Promise<Uint8Array[]> {
    const statements = this.#forwarding.outgoing(limit);
    return statements.length > 0 ? statements : this.#outbox.outgoing(limit);
  }

  isAgain(entryId: Uuid): boolean {
    return this.#outbox.isAgain(entryId);
  }

  offerAgain(): void {
    this.#outbox.offerDeferred();
  }

  async pushed(_log: LogIdentity, outcomes: readonly PushOutcome[]): Promise<void> {
    const own = this.#outbox.answered(outcomes);
    const forwarded = await this.#forwarding.answered(outcomes);
    const remove = [...own.remove, ...forwarded.remove];
    if (own.puts.length > 0 || remove.length > 0) {
      await this.#parts.store.commit({ put: own.puts, remove });
    }
    own.committed();
    forwarded.committed();
    await this.#sealAnew();
    if (this.#clearing.isWaiting) await this.#clearing.clear();
    this.#sync.moved();
  }

  onOutgoing(ready: () => void): () => void {
    return this.#outgoingListeners.add(ready);
  }

  // Inside.

  #context(): ChangeContext {
    const { access, ids } = this.#parts;
    return {
      practice: access.practice,
      by: access.identity.member.id,
      at: new Date(ids.now()).toISOString(),
      newId: () => newUuid(ids),
      homeOf: (patient) => this.sharing.registry.homeOf(patient)
    };
  }

  #sharingDesk(exclusive: <T>(task: () => Promise<T>) => Promise<T>): SharingDesk {
    const { access, store, ids, net, projections } = this.#parts;
    const look: Ground['look'] = (id, see) =>
      exclusive(async () => see((await this.#workingSet.get(id))?.doc));
    return new SharingDesk({
      access,
      store,
      ids,
      net,
      ground: groundOf({
        exclusive,
        load: (id) => this.#workingSet.get(id),
        absorb: (id, kind, changes) => this.#writer.absorb(id, kind, changes),
        committed: (changes) => this.#committed(changes),
        consultations: async (patient) => projections.query('patient.consultations', { patient }),
        liveConsultations: (patient, seen) => this.live('patient.consultations', { patient }, seen),
        onDocument: (seen) => this.#documentListeners.add(seen)
      }),
      registry: {
        ids: () => [...this.#documents.ids()],
        kind: (id) => this.#documents.kind(id),
        look,
        now: ids.now
      },
      change: (requests) => this.change(requests),
      noteAccess: (what, patient, detail) => {
        const note = { act: 'share', kind: what, patient, reason: detail.slice(0, 500) } as const;
        this.noteAccess(note).catch((error: unknown) => {
          console.error('What was done about a share is not in the access log', error);
        });
      },
      patient: async (id) => (await this.read('patient', id))?.value,
      practice: async () => {
        const overview = projections.query('practice.overview', {});
        return {
          name: overview?.name ?? access.practiceName,
          timeZone: overview?.timeZone ?? 'Africa/Johannesburg'
        };
      }
    });
  }

  /** Tells the bridges what changed; what is said about shares themselves is read once it is quiet. */
  #documentsMoved(ids: readonly Uuid[]): void {
    for (const id of ids) this.#documentListeners.tell(id);
    const shares = ids.filter((id) => /share$/i.test(this.#documents.kind(id) ?? ''));
    if (shares.length > 0) this.#parts.defer(() => void this.sharing.keeper.note(shares));
  }

  /** Takes back what is sealed under keys that this device knows to be replaced. */
  async #sealAnew(): Promise<void> {
    const { access } = this.#parts;
    await this.#outbox.takeBackOutdated((sealed) => access.unsealOutdated(sealed));
  }

  /** Follows what this device may hold: what was lost goes, what was gained is read anew. */
  async #followRights(): Promise<void> {
    const { access, store, projections } = this.#parts;
    // Before this device has heard of itself, nothing is known to be lost.
    if (!access.membership.devices.has(access.identity.id)) return;
    const stored = await store.load(KEYS.held);
    const before = stored && new TextDecoder().decode(stored);
    const now = this.#gate.holds;
    if (before === now) return;
    await this.#clearing.clear();
    const known = before?.split(' ') ?? [];
    const gained = before !== undefined && now.split(' ').some((scope) => !known.includes(scope));
    if (gained) {
      await this.#intake.repair();
      await this.#outbox.offerRefused();
      this.#projector.later([...this.#documents.ids()].filter((id) => !projections.headsOf(id)));
    }
    await store.commit({ put: [[KEYS.held, new TextEncoder().encode(now)]] });
    this.#live.askAll();
    this.#watchers.tellAll();
    if (gained) void this.#sync.restart();
  }

  async #thenKeys(said: Promise<Result<void>>): Promise<Result<void>> {
    const outcome = await said;
    if (outcome.ok) await this.#keys.maintain();
    return outcome;
  }

  /**
   * Hands out what somebody elsewhere became entitled to: at once where this device let them in,
   * else only when whoever did so has had time for it.
   */
  #keepKeysSoon(): void {
    if (!this.#keys.isDue) return;
    if (this.#keys.isOurs || !this.#parts.net) return void this.#keys.maintain();
    this.#cancelKeys ??= this.#parts.net.timers.after(OTHERS_FIRST_MS, () => {
      this.#cancelKeys = undefined;
      void this.#keys.maintain();
    });
  }

  #membersMoved(): void {
    void this.#rights
      .run(() => this.#followRights())
      .then(() => this.#sealAnew())
      .then(
        () => this.#outgoingListeners.tell(),
        (error: unknown) => this.#noteStorage({ ok: false, problem: toProblem(error) })
      );
    this.#rosterListeners.tell();
    this.#statusChanged();
  }

  /** Whether the server has everything that was saved here; what it refused for good it never will. */
  #delivery(): Delivery {
    if (this.#outbox.isEmpty && this.#forwarding.isEmpty) return 'done';
    return this.#outbox.stuck ?? 'waiting';
  }

  /** Tells everybody about changes that were made here. */
  #committed(changes: readonly CommittedChanges[], typedInto?: Uuid): void {
    if (changes.length === 0) return;
    for (const one of changes) {
      if (one.id !== typedInto) this.notes.applied(one.id, one.changes);
      this.#watchers.tell(one.id);
    }
    this.#outgoingListeners.tell();
    this.#documentsMoved(changes.map(({ id }) => id));
    this.#statusChanged();
  }

  /** Tells everybody about changes that came from elsewhere. */
  #arrived(documents: readonly Arrived[]): void {
    for (const { id, changes } of documents) {
      try {
        this.#workingSet.apply(id, changes);
        this.notes.applied(id, changes);
      } catch (error) {
        // Changes that do not apply are found again, and put aside, when the document is loaded.
        console.error(`Changes of ${id} could not be applied`, error);
        this.#workingSet.evict(id);
      }
      this.#damage.complete(id);
    }
    this.#projector.later(documents.map(({ id }) => id));
    for (const { id } of documents) this.#watchers.tell(id);
    this.#documentsMoved(documents.map(({ id }) => id));
  }

  async #noteDamage(document: Incomplete): Promise<void> {
    if (await this.#damage.note(document)) {
      await this.#intake.repair();
      void this.#sync.restart();
    }
    this.#statusChanged();
  }

  #noteStorage(outcome: Result<unknown>): void {
    const isStorage = !outcome.ok && outcome.problem.code.startsWith('storage-');
    if (isStorage === (this.#storageProblem !== null)) return;
    this.#storageProblem = isStorage ? outcome.problem : null;
    this.#statusChanged();
  }

  #statusChanged(): void {
    if (this.#statusScheduled || this.#statusListeners.size === 0) return;
    this.#statusScheduled = true;
    this.#parts.defer(() => {
      this.#statusScheduled = false;
      this.#statusListeners.tell(this.#status());
    });
  }

  #status(): ReplicaStatus {
    const { access, persistent } = this.#parts;
    const { identity } = access;
    return {
      practice: access.practice,
      practiceName: access.practiceName,
      device: identity.id,
      deviceName: identity.name,
      series: deviceSeries(identity.id),
      member: identity.member,
      role: access.role ?? null,
      pendingChanges: this.#outbox.pendingChanges,
      ...this.#sync.state,
      quarantined: this.#intake.quarantined,
      rejected: this.#outbox.rejected,
      incomplete: this.#damage.incomplete,
      projecting: this.#projector.progress,
      storage: { persistent: persistent ?? null, problem: this.#storageProblem },
      devices: access.devices()
    };
  }
}
