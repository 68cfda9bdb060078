import {
  Repo,
  type DocHandle,
  type NetworkAdapterInterface,
  type PeerId
} from '@automerge/automerge-repo/slim';
import { A, type Doc } from '../docs/core/automerge.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind } from '../docs/kinds.ts';
import { ProblemError, type Problem } from '../problem.ts';
import { documentIdOf, uuidOfDocument } from './keys.ts';
import type { Loaded } from './documents.ts';
import { Listeners } from './subscriptions.ts';

/** What the note desk needs of the engine. */
export interface NoteDeskParts {
  readonly peerId: PeerId;
  load(id: Uuid): Promise<Loaded | undefined>;
  /** Why a note of this kind may not be opened here. */
  refused(kind: Kind): Problem | undefined;
  /** Commits changes that came from a tab; resolves when they are saved. */
  absorb(id: Uuid, kind: Kind, changesSince: (stored: Doc<unknown>) => Uint8Array[]): Promise<void>;
}

/** A note that some tab has open. */
interface OpenNote {
  readonly kind: Kind;
  readonly handle: DocHandle<unknown>;
  readonly tabs: Map<PeerId, number>;
  absorbing: boolean;
  again: boolean;
}

/** Heads up to which a note is on this device's disk. */
export interface NoteSaved {
  readonly document: Uuid;
  readonly heads: readonly string[];
}

/**
 * Notes that are open for typing. Each is a stock automerge-repo handle, shared with tabs through
 * network adapters by Automerge's own sync protocol. The repo has no storage: what comes in is
 * committed by the engine, together with its place in the outbox, and only then called saved.
 */
export class NoteDesk {
  readonly #parts: NoteDeskParts;
  readonly #repo: Repo;
  readonly #open = new Map<Uuid, OpenNote>();
  readonly #saved = new Listeners<NoteSaved>();

  constructor(parts: NoteDeskParts) {
    this.#parts = parts;
    this.#repo = new Repo({
      peerId: parts.peerId,
      shareConfig: {
        announce: async () => false,
        // Both functions are asked: a tab gets only what it opened through the engine.
        access: async (peer, id) => id !== undefined && this.#mayHave(peer, uuidOfDocument(id))
      }
    });
  }

  /** Lets a tab's repo talk to this one. */
  connect(adapter: NetworkAdapterInterface): () => void {
    // Adding an adapter connects it.
    this.#repo.networkSubsystem.addNetworkAdapter(adapter);
    return () => this.#repo.networkSubsystem.removeNetworkAdapter(adapter);
  }

  /**
   * Opens a note for a tab; false where this device has no such document. Rejects with a
   * `ProblemError` where the role does not allow it.
   */
  async open(id: Uuid, kind: Kind, tab: PeerId): Promise<boolean> {
    const refused = this.#parts.refused(kind);
    if (refused) throw new ProblemError(refused);
    let note = this.#open.get(id);
    if (!note) {
      const stored = await this.#parts.load(id);
      if (!stored) return false;
      note = this.#open.get(id) ?? this.#start(id, kind, stored.doc);
    }
    note.tabs.set(tab, (note.tabs.get(tab) ?? 0) + 1);
    this.#repo.shareConfigChanged();
    this.#tellSaved(id, note);
    return true;
  }

  /** Says that a tab has closed a note; what it typed is committed first. */
  async close(id: Uuid, tab: PeerId): Promise<void> {
    const note = this.#open.get(id);
    if (!note) return;
    const left = (note.tabs.get(tab) ?? 1) - 1;
    if (left > 0) note.tabs.set(tab, left);
    else note.tabs.delete(tab);
    if (note.tabs.size > 0) return;
    await this.#absorb(id, note);
    if (note.tabs.size > 0) return;
    this.#open.delete(id);
    // Unloading announces an empty document to whoever listens: nobody may.
    note.handle.removeAllListeners('heads-changed');
    await this.#repo.removeFromCache(note.handle.documentId);
  }

  /** Lets go of a note that may not be here any more, whoever has it open. */
  drop(id: Uuid): void {
    const note = this.#open.get(id);
    if (!note) return;
    this.#open.delete(id);
    // Unloading announces an empty document to whoever listens: nobody may.
    note.handle.removeAllListeners('heads-changed');
    void this.#repo.removeFromCache(note.handle.documentId);
  }

  /** Says that a tab is gone, with all it had open. */
  async forget(tab: PeerId): Promise<void> {
    for (const [id, note] of [...this.#open]) {
      if (!note.tabs.has(tab)) continue;
      note.tabs.set(tab, 1);
      await this.close(id, tab);
    }
  }

  /** Tells how far a note is saved, now and after every commit. */
  watchSaved(id: Uuid, seen: (heads: readonly string[]) => void): () => void {
    const stop = this.#saved.add((saved) => {
      if (saved.document === id) seen(saved.heads);
    });
    const note = this.#open.get(id);
    if (note) this.#tellSaved(id, note);
    return stop;
  }

  /** Shows tabs what was committed by other ways: a named change, or another device. */
  applied(id: Uuid, changes: readonly Uint8Array[]): void {
    const note = this.#open.get(id);
    if (!note) return;
    note.handle.update((doc) => A.applyChanges(doc as Doc<unknown>, [...changes])[0]);
    this.#tellSaved(id, note);
  }

  #mayHave(peer: PeerId, id: Uuid): boolean {
    return this.#open.get(id)?.tabs.has(peer) ?? false;
  }

  #start(id: Uuid, kind: Kind, doc: Doc<unknown>): OpenNote {
    const handle = this.#repo.import<unknown>(A.save(doc), { docId: documentIdOf(id) });
    const note: OpenNote = { kind, handle, tabs: new Map(), absorbing: false, again: false };
    handle.on('heads-changed', () => void this.#absorb(id, note));
    this.#open.set(id, note);
    return note;
  }

  /** Commits what the handle has and the store has not; keystrokes that arrive meanwhile follow. */
  async #absorb(id: Uuid, note: OpenNote): Promise<void> {
    note.again = true;
    if (note.absorbing) return;
    note.absorbing = true;
    try {
      while (note.again) {
        note.again = false;
        await this.#parts.absorb(id, note.kind, (stored) =>
          A.getChanges(stored, note.handle.doc() as Doc<unknown>)
        );
        this.#tellSaved(id, note);
      }
    } catch (error) {
      // Not saved is what the tab goes on showing; the next keystroke tries again.
      console.error('A note could not be saved', error);
    } finally {
      note.absorbing = false;
    }
  }

  #tellSaved(id: Uuid, note: OpenNote): void {
    void this.#parts.load(id).then((stored) => {
      if (stored && this.#open.get(id) === note) {
        this.#saved.tell({ document: id, heads: A.getHeads(stored.doc) });
      }
    });
  }
}
