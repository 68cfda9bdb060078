import type { Uuid } from '../../docs/core/ids.ts';
import { KINDS, type Kind, type Scope } from '../../docs/kinds.ts';
import type { ShareTerms } from '../../docs/share.schema.ts';
import { SAFE_CHANGES_BYTES, sealChanges } from '../../envelope/envelope.ts';
import type { PushOutcome } from '../../sync/port.ts';
import type { Ground } from './bridge.ts';
import { belongs, headsAfter, isCovered, lackedThere } from './core.ts';
import type { Side } from './space.ts';
import type { BridgeState } from './state.ts';
import { termsChange, termsId } from './terms.ts';

export interface GivingParts {
  readonly terms: ShareTerms;
  readonly mine: 'giver' | 'receiver';
  readonly ground: Ground;
  readonly newEntryId: () => Uuid;
}

/** An envelope on its way into the space; a retry sends the same bytes. */
interface OnItsWay {
  readonly bytes: Uint8Array;
  readonly document: Uuid;
  readonly hashes: readonly string[];
}

/**
 * What this side gives: first, of the giver, the terms, then whatever the space lacks of the shared
 * documents. Nothing of it is kept: after a restart it is found out anew from what is there.
 */
export class Giving {
  readonly #parts: GivingParts;
  readonly #onItsWay = new Map<Uuid, OnItsWay>();
  /** Refused for now. */
  readonly #deferred = new Set<Uuid>();
  /** Documents that may have changes which the space lacks. */
  readonly #toLookAt = new Set<Uuid>();
  #counter = 0;

  constructor(parts: GivingParts) {
    this.#parts = parts;
  }

  /** A log was opened: every document may have something that it lacks. */
  begin(documents: readonly Uuid[]): void {
    this.#onItsWay.clear();
    this.#deferred.clear();
    for (const id of documents) this.#toLookAt.add(id);
  }

  changed(document: Uuid): void {
    this.#toLookAt.add(document);
  }

  offerAgain(): void {
    this.#deferred.clear();
  }

  /** Whether this side gives anything but statements. */
  get #gives(): boolean {
    return this.#parts.mine === 'giver' || this.#parts.terms.rights === 'write';
  }

  /** Whether the space has everything that this side has for it. */
  get isDone(): boolean {
    return !this.#gives || (this.#toLookAt.size === 0 && this.#onItsWay.size === 0);
  }

  async outgoing(
    side: Side,
    state: BridgeState,
    limit: { bytes: number; entries: number }
  ): Promise<Uint8Array[]> {
    const { terms, mine } = this.#parts;
    if (mine === 'giver' && !state.terms && !this.#isOnItsWay(termsId(terms.space))) {
      await this.#seal(side, termsId(terms.space), 'share', [termsChange(terms)]);
    } else if (this.#gives) {
      await this.#sealLacked(side, state, limit.entries);
    }
    const out: Uint8Array[] = [];
    let bytes = 0;
    for (const [entryId, one] of this.#onItsWay) {
      if (this.#deferred.has(entryId)) continue;
      bytes += one.bytes.length;
      if (out.length > 0 && (out.length >= limit.entries || bytes > limit.bytes)) break;
      out.push(one.bytes);
    }
    return out;
  }

  /** Records a server's answer; false where it is not about anything that was given here. */
  async answered(outcome: PushOutcome, state: BridgeState): Promise<boolean> {
    const given = this.#onItsWay.get(outcome.entryId);
    if (!given) return false;
    if ('seq' in outcome) {
      this.#onItsWay.delete(outcome.entryId);
      if (given.document === termsId(this.#parts.terms.space)) state.terms = true;
      else await this.#noteThere(given, state);
      // More of it may have been too much for one envelope.
      this.#toLookAt.add(given.document);
    } else if (outcome.retry) this.#deferred.add(outcome.entryId);
    else this.#onItsWay.delete(outcome.entryId);
    return true;
  }

  async #noteThere({ document, hashes }: OnItsWay, state: BridgeState): Promise<void> {
    await this.#parts.ground.look(document, (doc) => {
      if (!doc) return;
      state.heads.set(document, headsAfter(doc, state.heads.get(document) ?? [], hashes));
    });
  }

  #isOnItsWay(document: Uuid): boolean {
    return [...this.#onItsWay.values()].some((one) => one.document === document);
  }

  async #sealLacked(side: Side, state: BridgeState, most: number): Promise<void> {
    for (const document of this.#toLookAt) {
      if (this.#onItsWay.size >= most) return;
      // One at a time per document: what follows an envelope builds on it.
      if (this.#isOnItsWay(document)) continue;
      this.#toLookAt.delete(document);
      const lacked = await this.#lacked(document, state);
      if (lacked) await this.#seal(side, document, lacked.kind, lacked.changes);
    }
  }

  async #lacked(
    document: Uuid,
    state: BridgeState
  ): Promise<{ kind: Kind; changes: Uint8Array[] } | undefined> {
    const { terms, ground } = this.#parts;
    return ground.look(document, (doc) => {
      if (!doc) return undefined;
      const is = belongs(doc);
      if (!isCovered(terms, document, is)) return undefined;
      const changes = lackedThere(doc, state.heads.get(document) ?? []);
      return changes.length === 0
        ? undefined
        : { kind: is.kind as Kind, changes: changes.slice(0, upTo(changes, SAFE_CHANGES_BYTES)) };
    });
  }

  async #seal(
    side: Side,
    document: Uuid,
    kind: Kind,
    changes: readonly Uint8Array[]
  ): Promise<void> {
    const scope: Scope = KINDS[kind].scope;
    const epoch = side.keyring.currentEpoch(scope);
    if (epoch === undefined) return;
    const sealed = await sealChanges({
      practice: side.space,
      identity: side.identity,
      keyring: side.keyring,
      // Several devices speak for one side: their numbers name nothing, their entry ids do.
      counter: ++this.#counter,
      entryId: this.#parts.newEntryId(),
      docId: document,
      docKind: kind,
      scope,
      epoch,
      changes
    });
    this.#onItsWay.set(sealed.entryId, { bytes: sealed.bytes, document, hashes: sealed.hashes });
  }
}

/** How many from the front fit into `bytes`; at least one. */
function upTo(changes: readonly Uint8Array[], bytes: number): number {
  let count = 0;
  for (let sum = 0; count < changes.length && (count === 0 || sum <= bytes); count++) {
    sum += changes[count]!.length;
  }
  return count;
}
