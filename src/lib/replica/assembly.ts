import type { PeerId } from '@automerge/automerge-repo/slim';
import { bytesToHex } from '@noble/hashes/utils.js';
import { SCOPE_OF_LOGS } from '../access/roles.ts';
import type { Doc } from '../docs/core/automerge.ts';
import { newUuid, type Uuid } from '../docs/core/ids.ts';
import type { ChangeContext } from '../docs/core/write.ts';
import { KINDS, type Kind } from '../docs/kinds.ts';
import { ok, ProblemError, type Result } from '../problem.ts';
import { Lane } from '../sync/lane.ts';
import { systemTimers } from '../sync/timers.ts';
import { ActQueue } from './act-queue.ts';
import { deviceActor } from './actor.ts';
import type { Changed, ChangeRequest } from '../api/replica.ts';
import { HistoryDesk } from './audit/desk.ts';
import { AccessRecorder } from './audit/recorder.ts';
import { BlobDesk } from './blobs/desk.ts';
import { Clearing } from './clearing.ts';
import { CodingDesk } from './coding/desk.ts';
import { Damage } from './damage.ts';
import { Documents, type Incomplete, type Loaded } from './documents.ts';
import { Destroying } from './erasing/destroying.ts';
import { erasingDeskOf } from './erasing/wiring.ts';
import { Forwarding } from './forwarding.ts';
import { Gate } from './gate.ts';
import { Intake } from './intake.ts';
import { LiveQueries } from './live-queries.ts';
import { LogSide } from './log-side.ts';
import { carriedBy } from './members/carrying.ts';
import { MembersDesk } from './members/desk.ts';
import { KeysDesk } from './members/keys.ts';
import { News } from './news.ts';
import { NoteDesk } from './notes.ts';
import { Outbox } from './outbox.ts';
import type { ReplicaParts } from './parts.ts';
import { PresenceBoard } from './presence.ts';
import { Projector } from './projector.ts';
import { ReadingDesk } from './reading.ts';
import { RequestLog } from './request-log.ts';
import { Rights } from './rights.ts';
import { guardOf } from './sharing/guard.ts';
import { witnessOf } from './sharing/witness.ts';
import { sharingDeskOf } from './sharing/wiring.ts';
import { standing } from './standing.ts';
import { StatusBoard } from './status-board.ts';
import { Listeners } from './subscriptions.ts';
import { SyncLink, type Delivery } from './sync-link.ts';
import { WorkingSet } from './working-set.ts';
import { Writer } from './writer.ts';

/**
 * While entries still come in by the thousand, rows are derived for a few documents this often:
 * enough to have something to look at, and little work that the entries to come undo again.
 */
const PROJECT_WHILE_BEHIND_MS = 3_000;

/** The desks of a replica, joined to each other and to the drivers; nothing is read or sent yet. */
export type Assembly = ReturnType<typeof assemble>;

/** Joins the desks of a replica to each other. What refers to a desk made later does so when it runs. */
export function assemble(parts: ReplicaParts) {
  const { store, projections, access, ids, defer } = parts;
  const lane = new Lane();
  const exclusive = <T>(task: () => Promise<T>): Promise<T> => lane.run(task);
  const withLoaded = <T>(id: Uuid, work: (loaded: Loaded) => T | Promise<T>) =>
    exclusive(async (): Promise<T | undefined> => {
      const loaded = await workingSet.get(id);
      return loaded && work(loaded);
    });
  const turn = () => new Promise<void>((resolve) => defer(resolve));
  const look = <T>(id: Uuid, see: (doc: Doc<unknown>) => T) =>
    withLoaded(id, ({ doc }) => see(doc));
  const roster = new Listeners<void>();
  const status = new StatusBoard(
    (storage) => standing({ parts, outbox, intake, damage, projector, blobs, sync }, storage),
    defer
  );
  const documents = new Documents(store, (document) => noteDamage(document));
  const workingSet = new WorkingSet(documents, deviceActor(access.identity.id, ids.random(4)));
  const damage = new Damage(store);
  const requests = new RequestLog(store, ids.now);
  const gate = new Gate(access);
  const live = new LiveQueries(defer);
  const reading = new ReadingDesk({ gate, projections, live, look });
  const outbox = new Outbox(
    store,
    (document, kind, changes, counter) =>
      access.seal(document, kind as Kind, changes, { counter, entryId: newUuid(ids) }),
    (kind, document) => {
      const { scope } = KINDS[kind as Kind];
      return access.maySeal(scope) && access.hasLeaf(document, scope);
    }
  );
  const forwarding = new Forwarding(store);
  const projector = new Projector(
    {
      store,
      documents,
      workingSet,
      projections,
      wanted: (id) => !clearing.isLost(id),
      exclusive,
      now: ids.now,
      turn,
      pause: () => sync.caughtUp(PROJECT_WHILE_BEHIND_MS).then(turn)
    },
    {
      changed: (tables) => live.changed(tables),
      progressed: () => status.changed()
    }
  );
  const news = new News({
    documents,
    workingSet,
    projector,
    damage,
    notes: () => notes,
    moved: (id) => reading.moved(id),
    outgoing: () => {
      logSide.outgoingMoved();
      status.changed();
    },
    sharesMoved: (shares) => void sharing.keeper.note(shares),
    defer
  });
  const intake = new Intake({
    store,
    documents,
    outbox,
    forwarding,
    access,
    damage,
    mayHold: (scope, author) => gate.mayHoldOf(scope, author),
    now: ids.now,
    exclusive,
    arrived: (those) => news.arrived(those),
    membershipMoved: () => {
      membersMoved();
      rights.keepKeysSoon();
    }
  });
  const logSide = new LogSide({
    store,
    intake,
    outbox,
    forwarding,
    access,
    withdrawn: () => membersMoved(),
    received: (failure) => status.received(failure),
    answered: async () => {
      await rights.serverAnswered();
      sync.moved();
    }
  });
  const carried = carriedBy({ access, blobs: () => blobs });
  const members = new MembersDesk({
    access,
    outbox,
    ids,
    carried,
    said: () => {
      logSide.outgoingMoved();
      membersMoved();
    }
  });
  const sharing = sharingDeskOf({
    parts,
    exclusive,
    documents,
    workingSet,
    writer: () => writer,
    news,
    reading,
    change: change,
    noteAccess: (note) => recorder.note(note)
  });
  const guard = guardOf(access.practice, sharing.registry);
  const writer = new Writer({
    store,
    documents,
    workingSet,
    outbox,
    projector,
    requests,
    context: () => context(),
    guard,
    destroyed: (id) => destroying.refusal(id),
    mayWrite: (kind) => gate.mayWrite(KINDS[kind].scope)
  });
  const acts = new ActQueue((acts) =>
    exclusive(async () => {
      const outcomes = await writer.change(acts());
      news.committed(outcomes.flatMap((one) => (one.ok ? one.value.committed : [])));
      return outcomes.map((one) => (one.ok ? ok(one.value.changed) : one));
    })
  );
  const recorder = new AccessRecorder({
    store,
    ids,
    device: access.identity.id,
    timers: parts.timers ?? systemTimers,
    recall: (from) => projections.query('access.list', { device: access.identity.id, from }),
    write: async (requests) => (await change(requests)).ok
  });
  const history = new HistoryDesk({
    store,
    access,
    documents,
    outbox,
    witness: (space) => witnessOf(sharing.registry.get(space)),
    look: withLoaded
  });
  const notes: NoteDesk = new NoteDesk({
    peerId: `engine-${bytesToHex(ids.random(8))}` as PeerId,
    load: (id) => workingSet.get(id),
    refused: (kind) => gate.reading(kind),
    absorb: (id, kind, changesSince) =>
      exclusive(async () => {
        const stored = await workingSet.get(id);
        const changes = stored ? changesSince(stored.doc) : [];
        if (!stored || changes.length === 0) return;
        const refused = gate.writing(kind) ?? guard(stored.doc);
        if (refused) throw new ProblemError(refused);
        news.committed([await writer.absorb(id, kind, changes)], id);
      })
  });
  const clearing = new Clearing({
    documents,
    workingSet,
    outbox,
    projections,
    notes,
    mayHold: (scope) => gate.mayHold(scope),
    mayHoldLog: (device) => gate.mayHoldOf(SCOPE_OF_LOGS, device),
    exclusive,
    changed: (tables) => live.changed(tables)
  });
  const destroying = new Destroying({
    store,
    access,
    documents,
    workingSet,
    outbox,
    intake,
    damage,
    projections,
    notes,
    shares: sharing.registry,
    exclusive,
    changed: (tables) => live.changed(tables),
    moved: (id) => reading.moved(id),
    noteAccess: (note) => recorder.note(note),
    renewBox: () => members.renewBox(),
    noteFiles: (names) => blobs.noteGone(names),
    dropFiles: () => blobs.followGone(),
    readAnew: () => void sync.restart()
  });
  const rights = new Rights({
    access,
    store,
    projections,
    documents,
    outbox,
    intake,
    projector,
    clearing,
    destroying,
    gate,
    keys: new KeysDesk(members, access, ids, carried),
    timers: parts.net?.timers,
    moved: () => {
      reading.rightsMoved();
      void blobs.followRights().catch((error: unknown) => status.received(error));
    },
    outgoing: () => logSide.outgoingMoved(),
    readAnew: () => void sync.restart(),
    failed: (outcome) => status.wrote(outcome)
  });
  const erasing = erasingDeskOf({
    parts,
    members,
    reading,
    shares: sharing.registry,
    change,
    noteAccess: (note) => recorder.note(note),
    rights,
    moved: roster
  });
  const sync = new SyncLink(logSide, access, parts.net, () => delivery());
  sync.onChanged(() => status.changed());
  const blobs: BlobDesk = new BlobDesk({
    access,
    gate,
    records: store,
    store: parts.blobs,
    cacheBytes: parts.blobCacheBytes,
    net: parts.net,
    sync: () => sync,
    now: ids.now,
    // Another document that refers to a file may still be on its way.
    unused: (names) =>
      sync.state.behind > 0 || projector.progress !== null
        ? undefined
        : names.filter((name) => !projections.isFileUsed(name)),
    changed: () => sync.moved()
  });
  sync.onChanged(() => blobs.linkMoved());
  const coding = new CodingDesk({
    open: parts.codes,
    practice: async () =>
      gate.reading('practice')
        ? undefined
        : (await reading.read('practice', access.practice))?.value,
    blobs,
    used: (since) => reading.query('codes.used', { since }),
    now: ids.now
  });
  const presence = new PresenceBoard(access, ids.now, (docTag, body) => sync.present(docTag, body));
  sync.onPresence((docTag, body) => void presence.receive(docTag, body));

  news.onDocument((id) => {
    if (id !== access.practice) return;
    // Who may not read it now, or is closing, keeps the name there is.
    followName().catch(() => undefined);
    coding.practiceMoved().catch(() => undefined);
  });

  async function change(wanted: ChangeRequest[], requestId?: string): Promise<Result<Changed[]>> {
    const refused = gate.changing(wanted);
    if (refused) return { ok: false, problem: refused };
    const outcome = await acts.add({ requests: wanted, requestId });
    status.wrote(outcome);
    // Over a store that answers at once, nobody else would have a turn between one change and the
    // next: an import would leave the connection unread until the server gave it up.
    await turn();
    return outcome;
  }

  function context(): ChangeContext {
    return {
      practice: access.practice,
      by: access.identity.member.id,
      at: new Date(ids.now()).toISOString(),
      newId: () => newUuid(ids),
      homeOf: (patient) => sharing.registry.homeOf(patient)
    };
  }

  /** The practice's document says its name better than whoever let this device in. */
  async function followName(): Promise<void> {
    const name = (await reading.read('practice', access.practice))?.value.name;
    if (!name || name === access.practiceName) return;
    await exclusive(() => access.setName(name));
    status.changed();
  }

  function membersMoved(): void {
    rights.membersMoved();
    roster.tell();
    status.changed();
  }

  /** Whether the server has everything that was saved here; what it refused for good it never will. */
  function delivery(): Delivery {
    if (outbox.isEmpty && forwarding.isEmpty) return blobs.delivery;
    return outbox.stuck ?? 'waiting';
  }

  async function noteDamage(document: Incomplete): Promise<void> {
    if (await damage.note(document)) {
      await intake.repair();
      void sync.restart();
    }
    status.changed();
  }

  return {
    lane,
    look,
    change,
    documents,
    workingSet,
    outbox,
    forwarding,
    projector,
    intake,
    gate,
    rights,
    recorder,
    history,
    damage,
    requests,
    presence,
    logSide,
    sync,
    reading,
    members,
    erasing,
    status,
    roster,
    notes,
    sharing,
    blobs,
    coding
  };
}
