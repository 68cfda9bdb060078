import type { Uuid } from '../../docs/core/ids.ts';
import type { Policy, Role } from '../../access/roles.ts';
import type { Kind } from '../../docs/kinds.ts';
import { fail, ok, ProblemError, type Problem, type Result } from '../../problem.ts';
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
} from '../api.ts';
import type { AuditReport, FieldValue, PastMoment, PastView, When } from '../audit/api.ts';
import type { BlobContent, BlobProgress, BlobReference, BlobScope } from '../blobs/api.ts';
import { readContent } from '../blobs/content.ts';
import type {
  CodedLine,
  CodeHit,
  CodeQuestion,
  CodeTableState,
  CodingType,
  EditWarning,
  RowOf
} from '../coding/api.ts';
import type { Drafts, NoteSession, OpenPractice } from '../device.ts';
import { channelName, tabLock, type FromTab, type ToTab } from './channel.ts';
import type { NoteConnection } from './note.ts';

interface Subscription {
  readonly topic: string;
  readonly args: readonly unknown[];
  readonly seen: (value: never) => void;
  readonly failed: ((problem: Problem) => void) | undefined;
}

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** A tab's side of the engine: see {@link FromTab}. Survives the engine moving to another tab. */
export class ReplicaClient implements OpenPractice {
  readonly tab: string = crypto.randomUUID();
  readonly #channel: BroadcastChannel;
  readonly #calls = new Map<number, Call>();
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #failures = new Set<(problem: Problem) => void>();
  #note: Promise<NoteConnection> | undefined;
  #term: string | undefined;
  #lastId = 0;
  readonly #notes = new Set<NoteSession>();
  /** Told when a call was answered or a note closed; see {@link settled}. */
  #looked: (() => void) | undefined;
  #releaseTab: (() => void) | undefined;
  #closed = false;
  readonly drafts: Drafts;

  constructor(profile: Uuid, drafts: Drafts) {
    this.drafts = drafts;
    this.#channel = new BroadcastChannel(channelName(profile));
    this.#channel.addEventListener('message', ({ data }: MessageEvent<ToTab>) => {
      if (data.to === 'tabs' || data.to === this.tab) this.#receive(data);
    });
  }

  /** Takes the tab's lock, then makes itself known; resolves when an engine has answered. */
  async open(): Promise<Result<this>> {
    await new Promise<void>((held) => {
      void navigator.locks.request(tabLock(this.tab), () => {
        held();
        return new Promise<void>((release) => (this.#releaseTab = release));
      });
    });
    return new Promise((resolve) => {
      const failed = (problem: Problem) => {
        this.#failures.delete(failed);
        resolve({ ok: false, problem });
      };
      this.#failures.add(failed);
      this.#post({ type: 'hello' });
      void this.status().then(
        () => resolve(ok(this)),
        (error: unknown) => resolve({ ok: false, problem: (error as ProblemError).problem })
      );
    });
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
    this.#note ??= NoteConnection.start(this, (data) => {
      if (this.#term) this.#post({ type: 'port', term: this.#term, data });
    });
    const connection = await this.#note;
    if (this.#term) connection.engineStarted(this.#term);
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

  /** Resolves when everything that was asked here is answered and every note here is saved and closed. */
  async settled(): Promise<void> {
    while (this.#calls.size > 0 || this.#notes.size > 0) {
      await new Promise<void>((looked) => (this.#looked = looked));
    }
  }

  /** Leaves the engine. What is asked from now on is asked of nobody, and never answered. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#subscriptions.clear();
    this.#calls.clear();
    this.#releaseTab?.();
    const note = await this.#note;
    await note?.close();
    this.#channel.close();
  }

  #noted(session: NoteSession): NoteSession {
    const noted: NoteSession = {
      ...session,
      close: async () => {
        await session.close();
        this.#notes.delete(noted);
        this.#looked?.();
      }
    };
    this.#notes.add(noted);
    return noted;
  }

  /** Subscribes to a topic of the engine's, now and of every engine after it. */
  subscribe<T>(
    topic: string,
    args: readonly unknown[],
    seen: (value: T) => void,
    failed?: (problem: Problem) => void
  ): () => void {
    const id = ++this.#lastId;
    this.#subscriptions.set(id, { topic, args, seen: seen as (value: never) => void, failed });
    if (this.#term) this.#post({ type: 'subscribe', id, topic, args });
    return () => {
      this.#subscriptions.delete(id);
      this.#post({ type: 'unsubscribe', id });
    };
  }

  #call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { method, args, resolve, reject });
      if (this.#term) this.#post({ type: 'call', id, method, args });
    });
  }

  #post(message: DistributiveOmit<FromTab, 'to' | 'from'>): void {
    if (!this.#closed) this.#channel.postMessage({ ...message, to: 'engine', from: this.tab });
  }

  #receive(message: ToTab): void {
    switch (message.type) {
      case 'engine':
        return this.#engineStarted(message.term);
      case 'failed':
        for (const failed of [...this.#failures]) failed(message.problem as Problem);
        return;
      case 'answer':
        this.#calls.get(message.id)?.resolve(message.value as never);
        return this.#answered(message.id);
      case 'error':
        this.#calls.get(message.id)?.reject(new ProblemError(message.problem as Problem));
        return this.#answered(message.id);
      case 'event':
        return this.#subscriptions.get(message.id)?.seen(message.value as never);
      case 'trouble':
        return this.#subscriptions.get(message.id)?.failed?.(message.problem as Problem);
      case 'port':
        if (message.term === this.#term) {
          void this.#note?.then((connection) => connection.deliver(message.data));
        }
    }
  }

  #answered(id: number): void {
    this.#calls.delete(id);
    this.#looked?.();
  }

  /** Asks a new engine for everything that waits, or that the one before did not answer. */
  #engineStarted(term: string): void {
    if (term === this.#term) return;
    this.#term = term;
    for (const [id, { method, args }] of this.#calls) {
      this.#post({ type: 'call', id, method, args });
    }
    for (const [id, { topic, args }] of this.#subscriptions) {
      this.#post({ type: 'subscribe', id, topic, args });
    }
    void this.#note?.then((connection) => connection.engineStarted(term));
  }
}

/** `Omit` that keeps a union a union. */
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
