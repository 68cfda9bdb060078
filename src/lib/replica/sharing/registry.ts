import type { Uuid } from '../../docs/core/ids.ts';
import { readDocument, type Kind } from '../../docs/kinds.ts';
import type { Share } from '../../docs/share.schema.ts';
import type { Doc } from '../../docs/core/automerge.ts';

/** What this device knows of a share: how it stands, and the keys of its side where it may hold them. */
export interface KnownShare {
  readonly standing: Share;
  /** The document with the side's keys: of a clinical share, another one than the standing's. */
  readonly keys: Pick<Share, 'identity' | 'keyring' | 'statements' | 'terms'> | undefined;
}

export interface RegistryParts {
  readonly ids: () => Iterable<Uuid>;
  readonly kind: (id: Uuid) => Kind | undefined;
  readonly look: <T>(id: Uuid, see: (doc: Doc<unknown> | undefined) => T) => Promise<T>;
  /** The practice's own present moment. */
  readonly now: () => number;
}

const KINDS_OF_SHARES: ReadonlySet<string> = new Set(['share', 'clinicalShare']);

/** The shares in a replica, read from their documents themselves: rows may be a moment behind. */
export class ShareRegistry {
  readonly #parts: RegistryParts;
  readonly #documents = new Map<Uuid, Share>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    for (const id of this.#parts.ids()) await this.note(id);
  }

  /** Reads a document again if it is a share's; true where it is. */
  async note(id: Uuid): Promise<boolean> {
    const kind = this.#parts.kind(id);
    if (kind === undefined || !KINDS_OF_SHARES.has(kind)) return false;
    const share = await this.#parts.look(
      id,
      (doc) => doc && (readDocument(kind, doc).value as Share | undefined)
    );
    if (share && share.side !== 'terms') this.#documents.set(id, share);
    return share !== undefined;
  }

  /** Says that documents are here no more. */
  forget(ids: Iterable<Uuid>): void {
    for (const id of ids) this.#documents.delete(id);
  }

  get(space: Uuid): KnownShare | undefined {
    return this.all().find(({ standing }) => standing.terms.space === space);
  }

  all(): KnownShare[] {
    const shares = [...this.#documents.values()];
    return shares
      .filter(({ kind }) => kind === 'share')
      .map((standing) => ({
        standing,
        keys: [standing, ...shares].find(
          ({ identity, terms }) => identity && terms.space === standing.terms.space
        )
      }));
  }

  /** Whether a share is in force. */
  holds(share: Pick<Share, 'ended' | 'terms'>): boolean {
    return !share.ended && this.#parts.now() < Date.parse(share.terms.expiresAt);
  }

  get isEmpty(): boolean {
    return this.#documents.size === 0;
  }

  /**
   * The practice in whose chart is written about a patient, where it is another than this one: one
   * that shared, or had shared, the clinical record. Of a front share, this practice keeps its own.
   */
  homeOf(patient: Uuid): Uuid | undefined {
    return this.#received(patient).find(({ terms }) => terms.extent === 'clinical')?.terms.origin;
  }

  /** Whether another practice's record of this patient may be changed here. */
  mayWrite(patient: Uuid): boolean {
    return this.#received(patient).some(
      (share) => share.terms.rights === 'write' && this.holds(share)
    );
  }

  #received(patient: Uuid): Share[] {
    // How a share stands is said in one of its documents alone.
    return [...this.#documents.values()].filter(
      ({ kind, side, terms }) =>
        kind === 'share' && side === 'receiver' && terms.patient === patient
    );
  }
}
