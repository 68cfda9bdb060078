import type { Uuid } from '../../docs/core/ids.ts';
import type { Policy, Role } from '../../access/roles.ts';
import type { Kind } from '../../docs/kinds.ts';
import { fail, ok, type Problem, type Result } from '../../problem.ts';
import type { QueryName, QueryParams, QueryResult } from '../../projections/catalogue.ts';
import type {
  AcceptedShare,
  AccessNote,
  Changed,
  ChangeRequest,
  DocumentView,
  ErasableRecord,
  ErasureView,
  Invitation,
  InviteOptions,
  RecoveryKit,
  ReplicaStatus,
  RosterView,
  ShareInvitation,
  ShareOptions
} from '../../api/replica.ts';
import type { AuditReport, FieldValue, PastMoment, PastView, When } from '../../api/history.ts';
import type { BlobContent, BlobProgress, BlobReference, BlobScope } from '../../api/files.ts';
import { readContent } from '../blobs/content.ts';
import type {
  CodedLine,
  CodeHit,
  CodeQuestion,
  CodeTableState,
  CodingType,
  EditWarning,
  RowOf
} from '../../api/coding.ts';
import type { Drafts, NoteSession, OpenPractice } from '../device.ts';
import { EngineLine } from './engine-line.ts';
import type { NoteConnection } from './note.ts';

/** A tab's side of the engine: whatever a practice can be asked, over an {@link EngineLine}. */
export class ReplicaClient implements OpenPractice {
  readonly drafts: Drafts;
  readonly #line: EngineLine;
  #note: Promise<NoteConnection> | undefined;
  readonly #notes = new Set<NoteSession>();

  constructor(profile: Uuid, drafts: Drafts) {
    this.drafts = drafts;
    this.#line = new EngineLine(profile);
  }

  get tab(): string {
    return this.#line.tab;
  }

  /** Resolves when an engine has answered. */
  async open(): Promise<Result<this>> {
    const opened = await this.#line.open();
    return opened.ok ? ok(this) : opened;
  }

  change(requests: ChangeRequest[]): Promise<Result<Changed[]>> {
    return this.#call('change', requests);
  }

  read<K extends Kind>(kind: K, id: Uuid): Promise<DocumentView<K> | undefined> {
    return this.#call('read', kind, id);
  }

  watch<K extends Kind>(
    kind: K,
    id: Uuid,
    seen: (view: DocumentView<K> | undefined) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    return this.subscribe('watch', [kind, id], seen, failed);
  }

  query<N extends QueryName>(name: N, params: QueryParams<N>): Promise<QueryResult<N>> {
    return this.#call('query', name, params);
  }

  live<N extends QueryName>(
    name: N,
    params: QueryParams<N>,
    seen: (result: QueryResult<N>) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    return this.subscribe('live', [name, params], seen, failed);
  }

  status(): Promise<ReplicaStatus> {
    return this.#call('status');
  }

  watchStatus(seen: (status: ReplicaStatus) => void): () => void {
    return this.subscribe('status', [], seen);
  }

  invite(options: InviteOptions): Promise<Result<Invitation>> {
    return this.#call('invite', options);
  }

  roster(): Promise<RosterView> {
    return this.#call('roster');
  }

  watchRoster(seen: (roster: RosterView) => void): () => void {
    return this.subscribe('roster', [], seen);
  }

  cancelInvite(invite: Uuid): Promise<Result<void>> {
    return this.#call('cancelInvite', invite);
  }

  admit(device: Uuid): Promise<Result<void>> {
    return this.#call('admit', device);
  }

  setRole(member: Uuid, role: Role): Promise<Result<void>> {
    return this.#call('setRole', member, role);
  }

  revoke(whom: { device: Uuid } | { member: Uuid }, reason: string): Promise<Result<void>> {
    return this.#call('revoke', whom, reason);
  }

  setPolicy(policy: Policy): Promise<Result<void>> {
    return this.#call('setPolicy', policy);
  }

  makeRecoveryKit(): Promise<Result<RecoveryKit>> {
    return this.#call('makeRecoveryKit');
  }

  sharePatient(options: ShareOptions): Promise<Result<ShareInvitation>> {
    return this.#call('sharePatient', options);
  }

  acceptShare(link: string): Promise<Result<AcceptedShare>> {
    return this.#call('acceptShare', link);
  }

  withdrawShare(space: Uuid, reason: string): Promise<Result<void>> {
    return this.#call('withdrawShare', space, reason);
  }

  erasures(): Promise<ErasureView[]> {
    return this.#call('erasures');
  }

  watchErasures(seen: (erasures: ErasureView[]) => void): () => void {
    return this.subscribe('erasures', [], seen);
  }

  erasable(patients: readonly Uuid[]): Promise<Result<ErasableRecord[]>> {
    return this.#call('erasable', patients);
  }

  askErasure(patients: readonly Uuid[]): Promise<Result<string>> {
    return this.#call('askErasure', patients);
  }

  agreeErasure(ask: string, records: number): Promise<Result<void>> {
    return this.#call('agreeErasure', ask, records);
  }

  cancelErasure(ask: string): Promise<Result<void>> {
    return this.#call('cancelErasure', ask);
  }

  async putBlob(
    scope: BlobScope,
    content: BlobContent,
    mediaType: string
  ): Promise<Result<BlobReference>> {
    if (!(content instanceof ReadableStream)) {
      return this.#call('putBlob', scope, content, mediaType);
    }
    // A stream cannot be handed to another tab, and is read only as far as a file may go.
    const read = await readContent(content, (await this.status()).files.largest);
    return read.ok ? this.#call('putBlob', scope, read.value, mediaType) : read;
  }

  getBlob(reference: BlobReference): Promise<Result<Uint8Array>> {
    return this.#call('getBlob', reference);
  }

  pinBlob(reference: BlobReference): Promise<Result<void>> {
    return this.#call('pinBlob', reference);
  }

  unpinBlob(reference: BlobReference): Promise<Result<void>> {
    return this.#call('unpinBlob', reference);
  }

  blobProgress(reference: BlobReference): Promise<Result<BlobProgress>> {
    return this.#call('blobProgress', reference);
  }

  findCodes<T extends CodingType>(question: CodeQuestion<T>): Promise<CodeHit<T>[]> {
    return this.#call('findCodes', question);
  }

  lookUpCode<T extends CodingType>(type: T, code: string, on: string): Promise<RowOf[T] | null> {
    return this.#call('lookUpCode', type, code, on);
  }

  checkCodes(line: CodedLine): Promise<EditWarning[]> {
    return this.#call('checkCodes', line);
  }

  codeTables(): Promise<CodeTableState[]> {
    return this.#call('codeTables');
  }

  watchCodeTables(seen: (tables: CodeTableState[]) => void): () => void {
    return this.subscribe('codeTables', [], seen);
  }

  setServer(url: string | null): Promise<void> {
    return this.#call('setServer', url);
  }

  reconnect(): Promise<void> {
    return this.#call('reconnect');
  }

  fieldHistory(kind: Kind, id: Uuid, path: readonly string[]): Promise<FieldValue[]> {
    return this.#call('fieldHistory', kind, id, path);
  }

  moments(kind: Kind, id: Uuid): Promise<PastMoment[]> {
    return this.#call('moments', kind, id);
  }

  asItStood<K extends Kind>(kind: K, id: Uuid, when: When): Promise<PastView<K> | undefined> {
    return this.#call('asItStood', kind, id, when);
  }

  lastHeard(device: Uuid): Promise<string | null> {
    return this.#call('lastHeard', device);
  }

  verify(document?: Uuid): Promise<AuditReport> {
    return this.#call('verify', document);
  }

  noteAccess(note: AccessNote): Promise<void> {
    return this.#call('noteAccess', note);
  }

  rebuild(): Promise<void> {
    return this.#call('rebuild');
  }

  async openNote(consultation: Uuid): Promise<Result<NoteSession>> {
    // Automerge itself comes into a tab only when somebody types.
    const { NoteConnection } = await import('./note.ts');
    this.#note ??= NoteConnection.start(this, (data) => this.#line.postOfNote(data));
    await this.#line.connectNotes(this.#note);
    const connection = await this.#note;
    const session = await connection.open(consultation);
    if (session && 'code' in session) return { ok: false, problem: session };
    return session
      ? ok(this.#noted(session))
      : fail('document-not-found', 'This consultation is not on this device yet.', {
          action: 'Look at the sync page; it opens as soon as it has arrived.'
        });
  }

  setPresence(document: Uuid, session: string, at: unknown): Promise<void> {
    return this.#call('setPresence', document, session, at);
  }

  /** Subscribes to a topic of the engine's, now and of every engine after it. */
  subscribe<T>(
    topic: string,
    args: readonly unknown[],
    seen: (value: T) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    return this.#line.subscribe(topic, args, seen, failed);
  }

  /** Resolves when everything that was asked here is answered and every note here is saved and closed. */
  async settled(): Promise<void> {
    while (this.#line.waiting > 0 || this.#notes.size > 0) await this.#line.answered();
  }

  /** Leaves the engine. What is asked from now on is asked of nobody, and never answered. */
  async close(): Promise<void> {
    this.#line.close();
    const note = await this.#note;
    await note?.close();
    this.#line.hangUp();
  }

  #noted(session: NoteSession): NoteSession {
    const noted: NoteSession = {
      ...session,
      close: async () => {
        await session.close();
        this.#notes.delete(noted);
        this.#line.look();
      }
    };
    this.#notes.add(noted);
    return noted;
  }

  #call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.#line.call(method, ...args);
  }
}
