import { compareBytes } from '../../crypto/crypto.ts';
import { mayDo } from '../../access/roles.ts';
import type { Home } from '../../blobs/chunks.ts';
import { notAllowed, damagedHere, damagedThere, tooLarge } from '../../blobs/problems.ts';
import { Opening } from '../../blobs/opening.ts';
import {
  blobReference,
  nameOf,
  plainMediaType,
  readReference,
  type BlobFacts,
  type BlobName,
  type BlobReference,
  type BlobScope
} from '../../blobs/reference.ts';
import { MAX_BLOB_BYTES, openBlob, sealBlob, sealedLength, wasKept } from '../../blobs/seal.ts';
import type { BlobStore } from '../../blobs/store.ts';
import { fail, ok, ProblemError, toProblem, type Problem, type Result } from '../../problem.ts';
import type { Gate } from '../gate.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { AtomicStore } from '../store/store.ts';
import type { SyncLink } from '../sync-link.ts';
import type { Net } from '../sync-link.ts';
import type { BlobContent, BlobProgress, BlobsApi, FilesStatus } from '../../api/files.ts';
import { borrowContent } from './content.ts';
import { RecordBlobs } from './records.ts';
import { GoneFiles } from './gone.ts';
import { nameText, Shelf } from './shelf.ts';
import { Traffic } from './traffic.ts';

export interface BlobDeskParts {
  readonly access: PracticeAccess;
  readonly gate: Gate;
  readonly records: AtomicStore;
  /** Where sealed blobs lie; among the device's records, where nobody says. */
  readonly store?: BlobStore | undefined;
  /** Room for what is neither pinned nor waiting to be sent; {@link CACHE_BYTES}, where nobody says. */
  readonly cacheBytes?: number | undefined;
  readonly net: Net | undefined;
  readonly sync: () => SyncLink;
  readonly now: () => number;
  /** Of these files, those that no document here refers to; `undefined` where not all has arrived. */
  readonly unused?: (names: readonly BlobName[]) => readonly BlobName[] | undefined;
  /** What a status says of files is different now. */
  readonly changed: () => void;
}

export const CACHE_BYTES = 1024 ** 3;
/** Files on a device: sealing and opening, what is kept here, what moves. docs/sync.md, section 9. */
export class BlobDesk implements BlobsApi {
  readonly #parts: BlobDeskParts;
  readonly #shelf: Shelf;
  readonly #traffic: Traffic;
  readonly #gone: GoneFiles;

  constructor(parts: BlobDeskParts) {
    this.#parts = parts;
    const { access, records, store, cacheBytes = CACHE_BYTES, net, now } = parts;
    this.#shelf = new Shelf(store ?? new RecordBlobs(records), records, cacheBytes, now);
    this.#traffic = new Traffic({
      shelf: this.#shelf,
      practice: access.practice,
      identity: access.identity,
      net,
      link: () => parts.sync().state.connection,
      host: () => parts.sync().host,
      dropping: () => this.#dropHere(),
      dropped: (names) => this.#gone.remove(names),
      changed: parts.changed
    });
    this.#gone = new GoneFiles(records);
  }

  async open(): Promise<void> {
    await this.#shelf.open();
  }

  async close(): Promise<void> {
    await this.#traffic.close();
    await this.#shelf.store.close();
  }

  /** The connection for the log came or went. */
  linkMoved(): void {
    this.#traffic.linkMoved();
  }

  get status(): FilesStatus {
    const unsent = this.#shelf.unsent();
    return {
      unsent: unsent.length,
      unsentBytes: unsent.reduce((sum, { size }) => sum + size, 0),
      problem: this.#traffic.problem,
      largest: this.#largest
    };
  }

  /** How far the files that were added here have come: all on a server, or not yet, or refused. */
  get delivery(): 'done' | 'waiting' | Problem {
    if (!this.#traffic.isBehind) return 'done';
    return this.#traffic.stuck ?? 'waiting';
  }

  /** Resolves when the server that this device is connected to has a file, or says why that is not so. */
  async delivered(reference: BlobReference): Promise<Result<void>> {
    const read = readReference(reference);
    if (!read.ok) return read;
    const name = nameOf(read.value);
    const sync = this.#parts.sync();
    const outcome = Promise.withResolvers<Result<void>>();
    const look = (): void => {
      const { log } = sync.host ?? {};
      const { stuck } = this.#traffic;
      if (log !== undefined && this.#shelf.get(name)?.on === log) outcome.resolve(ok(undefined));
      else if (stuck) outcome.resolve(refuse(stuck));
      else if (sync.state.connection.state !== 'online') outcome.resolve(notDelivered());
    };
    const stop = sync.onChanged(look);
    look();
    const result = await outcome.promise;
    stop();
    return result;
  }

  /** Takes away what the role lost, save what no server has. */
  async followRights(): Promise<void> {
    for (const blob of this.#shelf.all()) {
      const isOnlyCopy = blob.here && blob.on === null;
      if (!this.#parts.gate.mayHold(blob.scope) && !isOnlyCopy) await this.#shelf.drop(blob);
    }
    this.#traffic.kick();
  }

  /** Files that destroyed records referred to; noted before the records go, see {@link followGone}. */
  noteGone(names: readonly BlobName[]): Promise<void> {
    return this.#gone.add(names);
  }

  /**
   * Deletes the files of destroyed records that nothing else refers to (ERA8): here, and on the server
   * where this device's role may destroy records. To be called again as more documents arrive.
   */
  async followGone(): Promise<void> {
    await this.#dropHere();
    this.#traffic.askServer();
  }

  /** Deletes them here; gives those that the server is to delete at this device's word. */
  async #dropHere(): Promise<readonly BlobName[]> {
    const unused = await this.#unused();
    for (const name of unused) {
      if (this.#shelf.get(name)) await this.#shelf.drop(name);
      else await this.#shelf.store.remove(name);
    }
    if (unused.length > 0) this.#parts.changed();
    if (this.#mayErase) return unused;
    await this.#gone.remove(unused);
    return [];
  }

  get #mayErase(): boolean {
    const { role } = this.#parts.access;
    return role !== undefined && mayDo(role, 'erase-records');
  }

  /** Of the files of destroyed records, those that nothing refers to; what is still used is let be. */
  async #unused(): Promise<readonly BlobName[]> {
    const names = await this.#gone.list();
    if (names.length === 0) return names;
    const unused = this.#parts.unused?.(names);
    if (!unused) return [];
    const keep = new Set(unused.map(nameText));
    await this.#gone.remove(names.filter((name) => !keep.has(nameText(name))));
    return unused;
  }

  putBlob(
    scope: BlobScope,
    content: BlobContent,
    mediaType: string
  ): Promise<Result<BlobReference>> {
    return guarded(async () => {
      const { gate, access } = this.#parts;
      if (!gate.mayWrite(scope)) return refuse(notAllowed('write'));
      const data = await borrowContent(content, this.#largest);
      if (!data.ok) return data;
      const key = this.#scopeKey(scope);
      if (!key) return noKey();
      const { practice } = access;
      const { facts, sealed, keeping } = await this.#seal(data.value, key, { practice, scope });
      const name = nameOf({ ...facts, mediaType });
      if (this.#shelf.get(name)?.here) await keeping.drop();
      else {
        await keeping.end(name);
        // What lies there is found at the next start, whether or not it was noted.
        this.#shelf.note(name, sealed.length, { here: true, used: this.#parts.now() });
        this.#parts.changed();
        this.#traffic.kick();
      }
      wasKept(sealed);
      return ok(blobReference({ ...facts, mediaType: plainMediaType(mediaType) }));
    });
  }

  getBlob(reference: BlobReference): Promise<Result<Uint8Array>> {
    return guarded(async () => {
      const read = this.#read(reference);
      if (!read.ok) return read;
      const facts = read.value;
      const name = nameOf(facts);
      const size = sealedLength(facts.bytes);
      // A copy that does not open is fetched again, and what comes is given one more chance.
      for (let tries = 0; tries < 3; tries++) {
        const known = this.#shelf.get(name);
        const content =
          (!known?.here && (await this.#fetched(facts, size))) || (await this.#kept(facts, size));
        if (content) {
          await this.#shelf.use(name);
          return ok(content);
        }
        if (known?.here && known.on === null) return refuse(damagedHere());
        await this.#forget(name, size);
      }
      return refuse(damagedThere());
    });
  }

  pinBlob(reference: BlobReference): Promise<Result<void>> {
    return guarded(async () => {
      const read = this.#read(reference);
      if (!read.ok) return read;
      await this.#shelf.put(nameOf(read.value), sealedLength(read.value.bytes), { pinned: true });
      this.#traffic.kick();
      return ok(undefined);
    });
  }

  unpinBlob(reference: BlobReference): Promise<Result<void>> {
    return guarded(async () => {
      const read = this.#read(reference);
      if (!read.ok) return read;
      const known = this.#shelf.get(nameOf(read.value));
      if (known?.here) await this.#shelf.put(known, known.size, { pinned: false });
      else if (known) await this.#shelf.drop(known);
      await this.#shelf.tidy();
      return ok(undefined);
    });
  }

  blobProgress(reference: BlobReference): Promise<Result<BlobProgress>> {
    return guarded(async () => {
      const read = this.#read(reference);
      if (!read.ok) return read;
      const { bytes, mediaType } = read.value;
      const name = nameOf(read.value);
      const known = this.#shelf.get(name);
      const isHere = known?.here ?? false;
      return ok({
        ...{ bytes, mediaType, here: isHere, pinned: known?.pinned ?? false },
        onServer: known?.on != null ? true : isHere ? false : null,
        moving: this.#traffic.moving(name)
      });
    });
  }

  /** Largest content that this device, and its server as far as it said so, takes. */
  get #largest(): number {
    return Math.min(MAX_BLOB_BYTES, this.#parts.sync().host?.blobBytes ?? MAX_BLOB_BYTES);
  }

  /** Seals a file while it goes to the disk, where it is to be ended or dropped. */
  async #seal(data: Uint8Array, key: Uint8Array, home: Home) {
    const keeping = this.#shelf.store.keep(sealedLength(data.length));
    try {
      return { ...(await sealBlob(data, key, home, keeping.take)), keeping };
    } catch (error) {
      await keeping.drop();
      throw error;
    }
  }

  /** What a reference says, where its content may be looked at here. */
  #read(reference: BlobReference): Result<BlobFacts> {
    const facts = readReference(reference);
    if (!facts.ok) return facts;
    if (!this.#parts.gate.mayRead(facts.value.scope)) return refuse(notAllowed('read'));
    if (facts.value.bytes > MAX_BLOB_BYTES) {
      return refuse(tooLarge(facts.value.bytes, MAX_BLOB_BYTES));
    }
    return facts;
  }

  /** Fetches a file, and opens it while it is brought to the disk; resolves when both are done. */
  async #fetched(facts: BlobFacts, size: number): Promise<Uint8Array | undefined> {
    const opening = await Opening.begin(facts, this.#parts.access.practice);
    await this.#traffic.fetch(nameOf(facts), size, opening);
    return opening.content();
  }

  async #kept(facts: BlobFacts, size: number): Promise<Uint8Array | undefined> {
    const sealed = await this.#shelf.store.read(nameOf(facts), 0, size);
    return sealed && this.#open(facts, sealed);
  }

  #open(facts: BlobFacts, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    return openBlob(facts, this.#parts.access.practice, sealed);
  }

  /** Of two keys of one epoch, that which everybody writes with (KEY3). */
  #scopeKey(scope: BlobScope): Uint8Array | undefined {
    const { access } = this.#parts;
    const epoch = access.currentEpoch(scope);
    const keys = access.keyring.keys.filter(
      (key) => key.scope === scope && key.epoch === epoch && key.device === undefined
    );
    return keys.sort((a, b) => compareBytes(a.commitment, b.commitment))[0]?.key;
  }

  /** Throws a damaged copy away; that it is to be kept here is not forgotten. */
  async #forget(name: { scope: BlobScope; hash: string }, size: number): Promise<void> {
    const isPinned = this.#shelf.get(name)?.pinned ?? false;
    await this.#shelf.drop(name);
    if (isPinned) await this.#shelf.put(name, size, { pinned: true });
  }
}

const refuse = (problem: Problem): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem
});

const notDelivered = (): Result<never> =>
  fail(
    'not-connected',
    'This device is not connected to the practice’s hub, which is needed for this.',
    {
      safe: 'Nothing was changed.',
      action: 'Connect it to the hub, then try again.'
    }
  );

const noKey = () =>
  fail('no-key', 'This device has not been given the key for such files yet.', {
    safe: 'Nothing was changed.',
    action: 'Wait until it is connected with the practice, then try again.'
  });

/** What the world can make fail is told, and not thrown. */
async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) return refuse(toProblem(error));
    throw error;
  }
}
