import type { Policy, Role } from '../access/roles.ts';
import type {
  CodedLine,
  CodeHit,
  CodeQuestion,
  CodeTableState,
  CodingType,
  EditWarning,
  RowOf
} from '../api/coding.ts';
import type { ErasableRecord, ErasureView } from '../api/erasing.ts';
import type { BlobContent, BlobProgress, BlobReference, BlobScope } from '../api/files.ts';
import type { AuditReport, FieldValue, PastMoment, PastView, When } from '../api/history.ts';
import type { Invitation, InviteOptions, RecoveryKit, RosterView } from '../api/members.ts';
import type {
  AccessNote,
  Changed,
  ChangeRequest,
  DocumentView,
  ReplicaApi,
  ReplicaStatus
} from '../api/replica.ts';
import type { AcceptedShare, ShareInvitation, ShareOptions } from '../api/sharing.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import type { Problem, Result } from '../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../projections/catalogue.ts';
import type { ReplicaPort } from '../sync/port.ts';
import { assemble, type Assembly } from './assembly.ts';
import type { Presence } from './device.ts';
import { refuse } from './gate.ts';
import { changeHashesOf, headsOf } from './inspection.ts';
import { makeRecoveryKit } from './members/kits.ts';
import { rosterView } from './members/view.ts';
import type { NoteDesk } from './notes.ts';
import type { ReplicaParts } from './parts.ts';
import type { SharingDesk } from './sharing/desk.ts';

export type { ReplicaParts } from './parts.ts';

/**
 * The engine of a device: documents, outbox, projections and sync of one practice, over whatever
 * drivers it is given. One at a time may be open on a store.
 */
export class Replica implements ReplicaApi {
  readonly notes: NoteDesk;
  readonly sharing: SharingDesk;
  /** What a sync client needs to bring this replica level with a server. */
  readonly port: ReplicaPort;
  readonly #parts: ReplicaParts;
  readonly #desks: Assembly;

  private constructor(parts: ReplicaParts, desks: Assembly) {
    this.#parts = parts;
    this.#desks = desks;
    this.notes = desks.notes;
    this.sharing = desks.sharing;
    this.port = desks.logSide;
  }

  /** Opens what the store holds; syncing starts by itself where a server is set. */
  static async open(parts: ReplicaParts): Promise<Replica> {
    const desks = assemble(parts);
    await desks.documents.open(parts.listed);
    await desks.outbox.open();
    await desks.forwarding.open();
    await desks.intake.open();
    await desks.damage.open();
    await desks.blobs.open();
    await desks.requests.open();
    await desks.rights.follow();
    await desks.projector.open();
    await desks.sharing.keeper.open();
    await desks.recorder.open();
    await desks.rights.followNow();
    desks.sync.start();
    // What was due when this device was last here and was not done.
    desks.rights.keepKeysSoon();
    desks.coding.practiceMoved().catch(() => undefined);
    return new Replica(parts, desks);
  }

  async close(): Promise<void> {
    this.#desks.presence.stop();
    this.#desks.rights.stop();
    await this.sharing.keeper.close();
    await this.#desks.recorder.close();
    await this.#desks.sync.stop();
    await this.#desks.coding.close();
    await this.#desks.blobs.close();
    await this.#desks.projector.close();
    await this.#desks.lane.idle();
    this.#desks.workingSet.clear();
    this.#parts.projections.close();
    await this.#parts.store.close();
  }

  // What pages, imports and the command line use.

  change(requests: ChangeRequest[], requestId?: string): Promise<Result<Changed[]>> {
    return this.#desks.change(requests, requestId);
  }

  read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined> {
    return this.#desks.reading.read(kind, id);
  }

  watch<K extends Kind>(
    kind: K,
    id: Uuid,
    seen: (view: DocumentView<K> | undefined) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    return this.#desks.reading.watch(kind, id, seen, failed);
  }

  query<N extends QueryName>(name: N, params: QueryParams<N>): Promise<QueryResult<N>> {
    return this.#desks.reading.query(name, params);
  }

  live<N extends QueryName>(
    name: N,
    params: QueryParams<N>,
    seen: (result: QueryResult<N>) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    return this.#desks.reading.live(name, params, seen, failed);
  }

  async status(): Promise<ReplicaStatus> {
    return this.#desks.status.status;
  }

  watchStatus(seen: (status: ReplicaStatus) => void): () => void {
    return this.#desks.status.watch(seen);
  }

  // Who belongs to the practice: each act is one statement, and the keys follow it.

  async roster(): Promise<RosterView> {
    const { access } = this.#parts;
    return rosterView(access.membership, access.identity.id);
  }

  watchRoster(seen: (roster: RosterView) => void): () => void {
    const tell = () => void this.roster().then(seen);
    tell();
    return this.#desks.roster.add(tell);
  }

  invite(options: InviteOptions): Promise<Result<Invitation>> {
    return this.#desks.members.invite(options);
  }

  cancelInvite(invite: Uuid): Promise<Result<void>> {
    return this.#desks.members.cancelInvite(invite);
  }

  admit(device: Uuid): Promise<Result<void>> {
    return this.#desks.rights.thenKeys(this.#desks.members.admit(device));
  }

  setRole(member: Uuid, role: Role): Promise<Result<void>> {
    return this.#desks.rights.thenKeys(this.#desks.members.setRole(member, role));
  }

  revoke(whom: { device: Uuid } | { member: Uuid }, reason: string): Promise<Result<void>> {
    return this.#desks.rights.thenKeys(this.#desks.members.revoke(whom, reason));
  }

  setPolicy(policy: Policy): Promise<Result<void>> {
    return this.#desks.rights.thenKeys(this.#desks.members.setPolicy(policy));
  }

  makeRecoveryKit(): Promise<Result<RecoveryKit>> {
    const { access, ids } = this.#parts;
    return this.#desks.rights.thenKeys(makeRecoveryKit(this.#desks.members, access, ids));
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

  // Destroying records past their time: two people say so.

  erasures(): Promise<ErasureView[]> {
    return this.#desks.erasing.erasures();
  }

  watchErasures(seen: (erasures: ErasureView[]) => void): () => void {
    return this.#desks.erasing.watchErasures(seen);
  }

  erasable(patients: readonly Uuid[]): Promise<Result<ErasableRecord[]>> {
    return this.#desks.erasing.erasable(patients);
  }

  askErasure(patients: readonly Uuid[]): Promise<Result<string>> {
    return this.#desks.erasing.askErasure(patients);
  }

  agreeErasure(ask: string, records: number): Promise<Result<void>> {
    return this.#desks.erasing.agreeErasure(ask, records);
  }

  cancelErasure(ask: string): Promise<Result<void>> {
    return this.#desks.erasing.cancelErasure(ask);
  }

  // Files.

  putBlob(
    scope: BlobScope,
    content: BlobContent,
    mediaType: string
  ): Promise<Result<BlobReference>> {
    return this.#desks.blobs.putBlob(scope, content, mediaType);
  }

  getBlob(reference: BlobReference): Promise<Result<Uint8Array>> {
    return this.#desks.blobs.getBlob(reference);
  }

  pinBlob(reference: BlobReference): Promise<Result<void>> {
    return this.#desks.blobs.pinBlob(reference);
  }

  unpinBlob(reference: BlobReference): Promise<Result<void>> {
    return this.#desks.blobs.unpinBlob(reference);
  }

  blobProgress(reference: BlobReference): Promise<Result<BlobProgress>> {
    return this.#desks.blobs.blobProgress(reference);
  }

  // Codes of the practice's own tables.

  findCodes<T extends CodingType>(question: CodeQuestion<T>): Promise<CodeHit<T>[]> {
    return this.#desks.coding.findCodes(question);
  }

  lookUpCode<T extends CodingType>(type: T, code: string, on: string): Promise<RowOf[T] | null> {
    return this.#desks.coding.lookUpCode(type, code, on);
  }

  checkCodes(line: CodedLine): Promise<EditWarning[]> {
    return this.#desks.coding.checkCodes(line);
  }

  codeTables(): Promise<CodeTableState[]> {
    return this.#desks.coding.codeTables();
  }

  watchCodeTables(seen: (tables: CodeTableState[]) => void): () => void {
    return this.#desks.coding.watchCodeTables(seen);
  }

  /** Resolves when every table of codes that can be had is ready to be searched. */
  codesFollowed(): Promise<void> {
    return this.#desks.coding.followed();
  }

  // Looking back.

  async fieldHistory(kind: Kind, id: Uuid, path: readonly string[]): Promise<FieldValue[]> {
    refuse(this.#desks.gate.reading(kind));
    return this.#desks.history.fieldHistory(kind, id, path);
  }

  async moments(kind: Kind, id: Uuid): Promise<PastMoment[]> {
    refuse(this.#desks.gate.reading(kind));
    return this.#desks.history.moments(kind, id);
  }

  async asItStood<K extends Kind>(kind: K, id: Uuid, when: When): Promise<PastView<K> | undefined> {
    refuse(this.#desks.gate.reading(kind));
    return this.#desks.history.asItStood(kind, id, when);
  }

  lastHeard(device: Uuid): Promise<string | null> {
    return this.#desks.history.lastHeard(device);
  }

  verify(document?: Uuid): Promise<AuditReport> {
    return this.#desks.history.verify(document);
  }

  noteAccess(note: AccessNote): Promise<void> {
    return this.#desks.recorder.note(note);
  }

  async setServer(url: string | null): Promise<void> {
    await this.#parts.access.setServer(url);
    await this.#desks.sync.restart();
  }

  async reconnect(): Promise<void> {
    this.#desks.sync.reconnectNow();
  }

  async rebuild(): Promise<void> {
    await this.#desks.projector.rebuild();
  }

  /** Shows other devices and tabs where somebody is at work in a document; `null` when they left. */
  async setPresence(
    document: Uuid,
    session: string,
    at: Pick<Presence, 'field' | 'anchor' | 'head'> | null
  ): Promise<void> {
    const kind = this.#desks.documents.kind(document);
    if (kind && this.#desks.gate.reading(kind)) return;
    await this.#desks.presence.set(document, kind, session, at);
  }

  watchPresence(
    document: Uuid,
    session: string,
    seen: (others: readonly Presence[]) => void
  ): () => void {
    return this.#desks.presence.watch(document, session, seen);
  }

  /** Resolves when every document's rows are derived. */
  async projected(): Promise<void> {
    await this.#desks.projector.idle();
  }

  /** Resolves when what was said about members has been followed: documents, keys and grants. */
  followed(): Promise<void> {
    return this.#desks.rights.idle();
  }

  /** Resolves when everything saved so far is on the server and everything there is here. */
  async synced(): Promise<Result<void>> {
    const first = await this.#desks.sync.settled();
    if (!first.ok || this.sharing.registry.isEmpty) return first;
    // What came through a share is work of this device, and is on its way to the server as well.
    await this.sharing.keeper.settled();
    return this.#desks.sync.settled();
  }

  /** See {@link headsOf}. */
  heads(): Promise<Record<Uuid, readonly string[]>> {
    return headsOf(this.#desks.documents.ids(), this.#desks.look);
  }

  /** See {@link changeHashesOf}. */
  changeHashes(): Promise<Set<string>> {
    return changeHashesOf(this.#desks.documents.ids(), this.#desks.look);
  }
}
