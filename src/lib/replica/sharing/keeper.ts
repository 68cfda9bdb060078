import type { MembershipState } from '../../access/membership.ts';
import type { Changed, ChangeRequest } from '../../api/replica.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import type { Share, ShareEnding, ShareTerms } from '../../docs/share.schema.ts';
import { ok, type Result } from '../../problem.ts';
import { Lane } from '../../sync/lane.ts';
import type { ReplicaPort } from '../../sync/port.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { AtomicStore } from '../store/store.ts';
import type { Net } from '../sync-link.ts';
import type { Ground } from './bridge.ts';
import { BridgeLink } from './link.ts';
import { ShareRegistry, type KnownShare, type RegistryParts } from './registry.ts';
import { keptKeyring, keptStatements, readSide, scopesOf, shutOut, type Side } from './space.ts';

/** Whoever waits for all shares to be in step waits no longer than this for one of them. */
const SETTLED_MS = 15_000;
/** The longest that a timer waits before it looks at the clock again. */
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

export interface KeeperParts {
  readonly access: PracticeAccess;
  readonly store: AtomicStore;
  readonly ids: IdSource;
  readonly net: Net | undefined;
  readonly ground: Ground;
  readonly registry: RegistryParts;
  readonly change: (requests: ChangeRequest[]) => Promise<Result<Changed[]>>;
  /** Says in the access log what was done about sharing a patient. */
  readonly noteAccess: (act: ShareAct, patient: Uuid, detail: string) => void;
}

export type ShareAct = 'share-given' | 'share-accepted' | 'share-withdrawn' | 'share-ended';

/** Keeps a bridge running for each share that is in force, and sees to its end. */
export class ShareKeeper {
  readonly registry: ShareRegistry;
  readonly #parts: KeeperParts;
  readonly #links = new Map<Uuid, BridgeLink>();
  readonly #lane = new Lane();
  #cancelClock: (() => void) | undefined;
  #closed = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.registry = new ShareRegistry(parts.registry);
  }

  async open(): Promise<void> {
    await this.registry.open();
    await this.#keepUp();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelClock?.();
    await this.#lane.idle();
    await Promise.all([...this.#links.values()].map((link) => link.close()));
    this.#links.clear();
  }

  /** Says which documents changed, or came. */
  async note(ids: Iterable<Uuid>): Promise<void> {
    let moved = false;
    for (const id of ids) moved = (await this.registry.note(id)) || moved;
    if (moved) await this.#keepUp();
  }

  /** The bridge of a share, as a port on the space's log; for simulations. */
  bridge(space: Uuid): ReplicaPort | undefined {
    return this.#links.get(space)?.bridge;
  }

  /** Entries that the other side of a share wrote and was not allowed to. */
  refused(space: Uuid): number {
    return this.#links.get(space)?.bridge.refused ?? 0;
  }

  /** Resolves when every share's space and this practice have the same, where a server answers. */
  async settled(): Promise<void> {
    await this.#lane.idle();
    await Promise.all([...this.#links.values()].map((link) => link.settled(SETTLED_MS)));
  }

  /** Resolves when everything that was set going about shares is done. */
  async idle(): Promise<void> {
    await this.#lane.idle();
  }

  /** Whether the server has what was said about a share, within `ms`. */
  async delivered(space: Uuid, ms: number): Promise<boolean> {
    if (!this.#parts.net) return false;
    await this.#keepUp();
    return (await this.#links.get(space)?.said(ms)) ?? false;
  }

  /** Makes changes of shares' documents, and knows of them before anybody else is told. */
  async change(requests: ChangeRequest[]): Promise<Result<Changed[]>> {
    const made = await this.#parts.change(requests);
    if (made.ok) for (const { document } of made.value) await this.registry.note(document);
    return made;
  }

  /** Ends a share, shutting the other side out where this side gave it (SHARE8). */
  async end(share: KnownShare, reason: ShareEnding, note?: string): Promise<Result<void>> {
    const { space } = share.standing.terms;
    const requests: ChangeRequest[] = [
      { change: 'share.end', args: { space, reason, ...(note ? { note } : {}) } }
    ];
    if (share.standing.side === 'giver') {
      const shut = await this.#shutOut(share, note ?? reason);
      if (!shut.ok) return shut;
      requests.push(...shut.value);
    }
    const made = await this.change(requests);
    if (!made.ok) return made;
    const { terms, partner } = share.standing;
    this.#parts.noteAccess(
      reason === 'withdrawn' && share.standing.side === 'giver' ? 'share-withdrawn' : 'share-ended',
      terms.patient,
      `${shareWords(terms, partner ?? terms.giver)}: ${note ?? reason}`
    );
    return ok(undefined);
  }

  async #shutOut(share: KnownShare, why: string): Promise<Result<ChangeRequest[]>> {
    const side = share.keys && (await readSide(share.keys));
    if (!side) return ok([]);
    const said = await shutOut(side, why, this.#parts.ids);
    if (!said.ok) return said;
    const { statements, keyring } = said.value;
    if (statements.length === 0) return ok([]);
    return ok([
      keepRequest(share, {
        statements: keptStatements(statements, side.statements.length),
        keyring: keptKeyring(keyring)
      })
    ]);
  }

  #keepUp(): Promise<void> {
    return this.#lane.run(async () => {
      if (this.#closed) return;
      for (const share of this.registry.all()) await this.#keepUpWith(share);
      this.#setClock();
    });
  }

  /** Whoever takes in what others write does so as a member who may write it. */
  #mayBridge({ terms }: Share): boolean {
    const { access } = this.#parts;
    return scopesOf(terms.extent).every((scope) => access.maySeal(scope));
  }

  async #keepUpWith(share: KnownShare): Promise<void> {
    const { standing, keys } = share;
    const { space } = standing.terms;
    const known = this.#links.get(space);
    // Whoever gave it says that it is over; whoever received it needs nothing more from there.
    const isOver = standing.ended && standing.side === 'receiver';
    const side = keys && !isOver && this.#mayBridge(standing) ? await readSide(keys) : undefined;
    if (!side) {
      this.#links.delete(space);
      return known?.close();
    }
    if (known) await known.bridge.update(side);
    else this.#links.set(space, await this.#link(share, side));
    const link = this.#links.get(space)!;
    if (!standing.ended && !this.registry.holds(standing)) void this.#expire(space);
    else if (standing.ended && link.bridge.isSaid) await link.stop();
    else link.start();
  }

  #link(share: KnownShare, side: Side): Promise<BridgeLink> {
    const { access, store, ids, net, ground } = this.#parts;
    const { terms, side: mine, server } = share.standing;
    const { space } = terms;
    return BridgeLink.open(
      {
        terms,
        mine: mine as 'giver' | 'receiver',
        ground,
        store,
        ids,
        holds: () => {
          const now = this.registry.get(space);
          return now !== undefined && this.registry.holds(now.standing);
        },
        heard: (statement, membership) => void this.#heard(space, statement, membership),
        moved: () => void this.#bridgeMoved(space)
      },
      side,
      {
        net,
        server: (mine === 'giver' ? (access.server ?? server) : server) ?? null,
        shutOut: () => void this.#lane.run(() => this.#wasShutOut(space))
      }
    );
  }

  /** Keeps what was said in the space, and acts on who came or went. */
  async #heard(space: Uuid, statement: Uint8Array, membership: MembershipState): Promise<void> {
    await this.#lane.run(async () => {
      const share = this.registry.get(space);
      const side = share?.keys && this.#links.get(space)?.bridge.side;
      if (!share || !side) return;
      const { standing } = share;
      const requests = [
        keepRequest(share, { statements: keptStatements([statement], side.statements.length) })
      ];
      const others = [...membership.members.values()].filter(
        ({ id }) => id !== side.identity.member.id
      );
      const came = others.find(({ ended }) => !ended);
      if (standing.side === 'giver' && came && !standing.accepted) {
        const at = new Date(this.#parts.ids.now()).toISOString();
        requests.push({ change: 'share.noteAccepted', args: { space, name: came.name, at } });
        this.#parts.noteAccess(
          'share-accepted',
          standing.terms.patient,
          shareWords(standing.terms, came.name)
        );
      }
      await this.change(requests);
      if (standing.side === 'receiver' && isShutOut(membership, side.identity.id)) {
        await this.#wasShutOut(space);
      }
    });
    // Somebody came in at the very moment in which the share ended: they are shut out as well.
    const share = this.registry.get(space);
    if (share?.standing.ended && share.standing.side === 'giver') {
      const shut = await this.#shutOut(share, 'ended');
      if (shut.ok && shut.value.length > 0) await this.change(shut.value);
    }
  }

  async #wasShutOut(space: Uuid): Promise<void> {
    const share = this.registry.get(space);
    if (!share || share.standing.ended || share.standing.side !== 'receiver') return;
    await this.end(share, 'withdrawn');
  }

  async #expire(space: Uuid): Promise<void> {
    const share = this.registry.get(space);
    if (share && !share.standing.ended) await this.end(share, 'expired');
  }

  async #bridgeMoved(space: Uuid): Promise<void> {
    const standing = this.registry.get(space)?.standing;
    const link = this.#links.get(space);
    if (standing?.ended && link?.bridge.isSaid) await link.stop();
  }

  #setClock(): void {
    const { net, ids } = this.#parts;
    this.#cancelClock?.();
    const ends = this.registry
      .all()
      .filter(({ standing }) => this.registry.holds(standing))
      .map(({ standing }) => Date.parse(standing.terms.expiresAt) - ids.now());
    if (!net || ends.length === 0) return;
    const wait = Math.min(Math.max(0, ...[Math.min(...ends)]) + 1, LONGEST_WAIT_MS);
    this.#cancelClock = net.timers.after(wait, () => void this.#keepUp());
  }
}

const keepRequest = (
  { standing, keys }: KnownShare,
  args: { statements: ReturnType<typeof keptStatements>; keyring?: string }
): ChangeRequest => ({
  change: standing === keys ? 'share.keep' : 'clinicalShare.keep',
  args: { space: standing.terms.space, ...args }
});

const isShutOut = (membership: MembershipState, device: Uuid): boolean =>
  membership.devices.get(device)?.standing === 'ended';

/** A share in the access log's words. */
export const shareWords = (terms: ShareTerms, partner: string): string =>
  `${partner}: ${terms.extent === 'clinical' ? 'whole record' : 'front desk'}, ${
    terms.rights === 'write' ? 'may edit' : 'read only'
  }, until ${terms.until}`;
