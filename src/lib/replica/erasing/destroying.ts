import type { BlobName } from '../../blobs/reference.ts';
import { erasureOf, isInEffect, type ErasureRecord } from '../../access/membership.ts';
import { ERASED_SCOPES } from '../../access/membership/erasures.ts';
import { isToForget, undone } from '../../access/membership/forgetting.ts';
import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { KINDS, RECORD_KINDS, type Kind } from '../../docs/kinds.ts';
import type { Problem, Result } from '../../problem.ts';
import type { Projections } from '../../projections/projections.ts';
import type { AccessNote } from '../../api/replica.ts';
import type { Damage } from '../damage.ts';
import type { Documents } from '../documents.ts';
import type { Intake } from '../intake.ts';
import { KEYS } from '../keys.ts';
import type { NoteDesk } from '../notes.ts';
import type { Outbox } from '../outbox.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { ShareRegistry } from '../sharing/registry.ts';
import type { AtomicStore } from '../store/store.ts';
import type { WorkingSet } from '../working-set.ts';

export interface DestroyingParts {
  readonly store: AtomicStore;
  readonly access: PracticeAccess;
  readonly documents: Documents;
  readonly workingSet: WorkingSet;
  readonly outbox: Outbox;
  readonly intake: Intake;
  readonly damage: Damage;
  readonly projections: Projections;
  readonly notes: NoteDesk;
  readonly shares: ShareRegistry;
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
  /** Rows of these tables went. */
  readonly changed: (tables: ReadonlySet<string>) => void;
  /** A document that somebody may be looking at is gone. */
  readonly moved: (id: Uuid) => void;
  readonly noteAccess: (note: AccessNote) => Promise<void>;
  /** Destroys the key to which others sealed keys for this device, and says so (ERA6). */
  readonly renewBox: () => Promise<Result<void>>;
  /** Keeps in mind which files the documents referred to, before these go. */
  readonly noteFiles: (names: readonly BlobName[]) => Promise<void>;
  /** Deletes the files that nothing refers to any more. */
  readonly dropFiles: () => Promise<void>;
  /** Lets the log be read again from its beginning. */
  readonly readAnew: () => void;
}

/** What no server had of a document that was destroyed here. */
interface Lost {
  readonly id: Uuid;
  readonly kind: Kind | undefined;
  readonly changes: number;
  readonly erasure: ErasureRecord;
}

/**
 * Carries out on this device what two people said: everything of the documents goes, whatever of them
 * was still to be sent, and nothing of them comes back (ERA5). What is cut short is done again at the
 * next start, for only what was finished is marked.
 */
export class Destroying {
  readonly #parts: DestroyingParts;
  #done = '';

  constructor(parts: DestroyingParts) {
    this.#parts = parts;
    parts.access.spare(() => this.#others());
  }

  /** Why nothing is written in a record: who destroyed it and when. */
  refusal(id: Uuid): Problem | undefined {
    const erasure = this.#recordErasure(id);
    if (!erasure?.agreed) return undefined;
    return {
      code: 'record-destroyed',
      message: `This record was destroyed on ${erasure.agreed.at.slice(0, 10)}. ${this.#who(erasure)}`,
      safe: 'Nothing was changed.',
      action: 'The register of destroyed records is on the retention page of the practice.'
    };
  }

  /** Whether a document of a record was destroyed. */
  isDestroyed(id: Uuid): boolean {
    return this.#recordErasure(id) !== undefined;
  }

  /** Destroys what is here of records that two people destroyed, and what leads to their keys. */
  async follow(): Promise<void> {
    const standing = this.#standing();
    const { store, access } = this.#parts;
    if (standing === this.#done && !isToForget(access.membership, access.identity.id)) return;
    const stored = await store.load(KEYS.destroyed);
    const before = stored ? utf8.from.decode(stored) : '';
    if (before !== standing) await this.#followFrom(before, standing);
    if ((await this.#forget()) || before !== standing) {
      if (!(await this.#scrub())) return;
      await store.commit({ put: [[KEYS.destroyed, utf8.to.encode(standing)]] });
    }
    this.#done = standing;
  }

  async #followFrom(before: string, standing: string): Promise<void> {
    const { exclusive, noteAccess, damage, intake, access } = this.#parts;
    const lost = await exclusive(() => this.#destroy());
    await intake.destroy((tag) => erasureOf(access.membership, tag) !== undefined);
    await damage.destroy();
    await this.#parts.dropFiles();
    for (const one of lost) await noteAccess(this.#noteOf(one));
    const isUndone = undoneIn(standing).some((ask) => !undoneIn(before).includes(ask));
    if (isUndone) await this.#bringBack();
  }

  /**
   * Gives up what leads to the keys of the documents, and the key with which others handed that over; true
   * where something went. What cannot be said at this moment stays due.
   */
  async #forget(): Promise<boolean> {
    const { access, renewBox } = this.#parts;
    await access.forgetDestroyed();
    if (!isToForget(access.membership, access.identity.id)) return false;
    return (await renewBox()).ok;
  }

  /** Tags of documents here whose keys have leaves and that are no part of a record. */
  #others(): ReadonlySet<string> {
    const { access, documents } = this.#parts;
    const tags = new Set<string>();
    for (const id of documents.ids()) {
      const kind = documents.kind(id);
      const isOther = kind !== undefined && !RECORD_KINDS.has(kind);
      if (isOther && ERASED_SCOPES.includes(KINDS[kind].scope)) {
        tags.add(toHex(access.keyring.docTag(id)));
      }
    }
    return tags;
  }

  /** What was agreed to came to nothing after all: what anybody still has is wanted (ERA3). */
  async #bringBack(): Promise<void> {
    await this.#parts.outbox.offerEverything();
    await this.#parts.intake.repair();
    this.#parts.readAnew();
  }

  /** Leaves nothing in the files; false where they could not be written anew. */
  async #scrub(): Promise<boolean> {
    try {
      this.#parts.projections.scrub();
      await this.#parts.store.scrub?.();
      return true;
    } catch (error) {
      // No room to rewrite a file, most likely. Nothing can be read any more; the next start tries again.
      console.error('Files could not be scrubbed after a destruction', error);
      return false;
    }
  }

  async #destroy(): Promise<Lost[]> {
    const { documents, workingSet, notes, outbox, projections, shares } = this.#parts;
    const gone = new Map<Uuid, ErasureRecord>();
    for (const id of documents.ids()) {
      const erasure = this.#recordErasure(id);
      if (erasure) gone.set(id, erasure);
    }
    if (gone.size === 0) return [];
    const ids = [...gone.keys()];
    for (const id of ids) {
      notes.drop(id);
      workingSet.evict(id);
    }
    await this.#parts.noteFiles(projections.filesOf(ids));
    this.#parts.changed(projections.remove(ids));
    const unsent = await outbox.destroy(new Set(ids));
    const lost = [...unsent].map(([id, changes]): Lost => {
      return { id, kind: documents.kind(id), changes, erasure: gone.get(id)! };
    });
    await documents.remove(ids);
    shares.forget(ids);
    for (const id of ids) this.#parts.moved(id);
    return lost;
  }

  /** The same, of what is a part of a record as far as this device knows (ERA5). */
  #recordErasure(id: Uuid): ErasureRecord | undefined {
    const kind = this.#parts.documents.kind(id);
    return kind === undefined || RECORD_KINDS.has(kind) ? this.#erasureOf(id) : undefined;
  }

  #erasureOf(id: Uuid): ErasureRecord | undefined {
    const { membership, keyring } = this.#parts.access;
    return membership.erasures.size === 0 ? undefined : erasureOf(membership, keyring.docTag(id));
  }

  /** What is in effect, and what was agreed to and came to nothing, by the names of the asks. */
  #standing(): string {
    const { membership } = this.#parts.access;
    const names = (those: readonly ErasureRecord[]): string =>
      those
        .map(({ ask }) => ask)
        .sort()
        .join();
    const inEffect = names([...membership.erasures.values()].filter(isInEffect));
    const cameToNothing = names(undone(membership));
    return inEffect + cameToNothing === '' ? '' : `${inEffect}/${cameToNothing}`;
  }

  #who({ asked, agreed }: ErasureRecord): string {
    const { members } = this.#parts.access.membership;
    const name = (member: Uuid | undefined): string =>
      (member && members.get(member)?.name) ?? 'somebody';
    return `${name(asked.member)} asked for it, and ${name(agreed?.member)} agreed.`;
  }

  #noteOf({ id, kind, changes, erasure }: Lost): AccessNote {
    const count = `${changes} unsent ${changes === 1 ? 'change' : 'changes'}`;
    return {
      act: 'destroy',
      kind: kind ?? 'record',
      document: id,
      reason: `${count} of this device went with the record, before any hub had them. ${this.#who(erasure)}`
    };
  }
}

const utf8 = { to: new TextEncoder(), from: new TextDecoder() };

const undoneIn = (standing: string): string[] =>
  (standing.split('/')[1] ?? '').split(',').filter(Boolean);
