import type { MembershipState } from '../../access/membership.ts';
import { mayDo } from '../../access/roles.ts';
import { encodeShareLink, parseShareLink } from '../../access/share-link.ts';
import { coversSharing } from '../../docs/consent.rules.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { Share, ShareEnding, ShareTerms } from '../../docs/share.schema.ts';
import { fail, ok, type Result } from '../../problem.ts';
import { wallTimeAt } from '../../projections/text.ts';
import { Lane } from '../../sync/lane.ts';
import type { ReplicaPort } from '../../sync/port.ts';
import type { Changed, ChangeRequest } from '../api.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { AtomicStore } from '../store/store.ts';
import type { Net } from '../sync-link.ts';
import { notForUs, type Accepted } from './acceptance.ts';
import type { AcceptedShare, ShareInvitation, ShareOptions, SharingApi } from './api.ts';
import type { Ground } from './bridge.ts';
import { acceptOver, BridgeLink } from './link.ts';
import { ShareRegistry, type KnownShare, type RegistryParts } from './registry.ts';
import {
  foundSpace,
  keptKeyring,
  keptSide,
  keptStatements,
  newSideIdentity,
  readSide,
  scopesOf,
  shutOut,
  type Side
} from './space.ts';

/** How long a link can be used when nobody says otherwise. */
const LINK_HOURS = 7 * 24;
/** Whoever shares is told that the server has it, if it has it within this. */
const DELIVERED_MS = 8_000;
/** The longest that a timer waits before it looks at the clock again. */
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

export interface SharingParts {
  readonly access: PracticeAccess;
  readonly store: AtomicStore;
  readonly ids: IdSource;
  readonly net: Net | undefined;
  readonly ground: Ground;
  readonly registry: RegistryParts;
  readonly change: (requests: ChangeRequest[]) => Promise<Result<Changed[]>>;
  readonly patient: (id: Uuid) => Promise<Patient | undefined>;
  /** The practice's name and time zone, as its document says. */
  readonly practice: () => Promise<{ name: string; timeZone: string }>;
  /** Says in the access log what was done about sharing a patient. */
  readonly noteAccess?: (act: ShareAct, patient: Uuid, detail: string) => void;
}

export type ShareAct = 'share-given' | 'share-accepted' | 'share-withdrawn' | 'share-ended';

const UNCHANGED = 'Nothing was changed.';

/** Gives, accepts and ends shares, and keeps a bridge running for each that is in force. */
export class SharingDesk implements SharingApi {
  readonly registry: ShareRegistry;
  readonly #parts: SharingParts;
  readonly #links = new Map<Uuid, BridgeLink>();
  readonly #lane = new Lane();
  #cancelClock: (() => void) | undefined;
  #closed = false;

  constructor(parts: SharingParts) {
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

  /** The practice's documents, as bridges see them. */
  get ground(): Ground {
    return this.#parts.ground;
  }

  /** The bridge of a share, as a port on the space's log; for simulations. */
  bridge(space: Uuid): ReplicaPort | undefined {
    return this.#links.get(space)?.bridge;
  }

  /** Entries that the other side of a share wrote and was not allowed to. */
  refused(space: Uuid): number {
    return this.#links.get(space)?.bridge.refused ?? 0;
  }

  /** Resolves when everything that was set going about shares is done. */
  async idle(): Promise<void> {
    await this.#lane.idle();
  }

  async sharePatient(options: ShareOptions): Promise<Result<ShareInvitation>> {
    const { access, ids } = this.#parts;
    const server = access.server;
    if (!server) return NO_SERVER;
    const patient = await this.#parts.patient(options.patient);
    const { name, timeZone } = await this.#parts.practice();
    const today = wallTimeAt(new Date(ids.now()).toISOString(), timeZone).slice(0, 10);
    const refused = this.#refusal() ?? this.#notShareable(options, patient, today);
    if (refused) return refused;

    const linkExpiresAt = ids.now() + (options.hours ?? LINK_HOURS) * 60 * 60 * 1000;
    const { extent, rights, until, consent } = options;
    const founded = await foundSpace({ giver: name, extent, rights, linkExpiresAt, source: ids });
    const { side, invite } = founded;
    const terms: ShareTerms = {
      space: side.space,
      patient: options.patient,
      origin: access.practice,
      giver: name,
      extent,
      rights,
      until,
      expiresAt: endOfDay(until, timeZone),
      consent
    };
    const made = await this.#begin('giver', terms, {
      partner: options.with,
      server,
      linkExpiresAt: invite.expiresAt,
      secrets: await keptSide(side.identity, side.keyring, side.statements)
    });
    if (!made.ok) return made;
    this.#parts.noteAccess?.('share-given', options.patient, shareWords(terms, options.with));
    const link = encodeShareLink({
      space: side.space,
      invite: invite.invite,
      secret: invite.secret,
      statement: invite.statement,
      server: options.server ?? server,
      giver: name,
      extent,
      rights,
      until
    });
    const onServer = await this.#delivered(side.space);
    return ok({ space: side.space, link, expiresAt: invite.expiresAt, onServer });
  }

  async acceptShare(text: string): Promise<Result<AcceptedShare>> {
    const { access, ids, net } = this.#parts;
    const link = parseShareLink(text);
    if (!link.ok) return link;
    if (!net) return NO_SERVER;
    const refused = this.#refusal() ?? this.#notHeld(link.value.extent);
    if (refused) return refused;
    // Before the link is used up: the practice's own is recognised by its space.
    if (this.registry.get(link.value.space)) {
      return fail('share-known', 'This share is in your practice already.', { safe: UNCHANGED });
    }
    const { name } = await this.#parts.practice();
    const identity = await newSideIdentity(name, ids);
    const accepted = await acceptOver(net, link.value, identity, ids);
    if (!accepted.ok) return accepted;
    const mine = notForUs(accepted.value.terms, access.practice);
    return mine ?? this.keep(accepted.value, link.value.server);
  }

  /** Keeps what was accepted: from here on every device of the practice that may bridges it. */
  async keep({ side, terms }: Accepted, server: string): Promise<Result<AcceptedShare>> {
    const { identity, keyring, statements } = side;
    const at = new Date(this.#parts.ids.now()).toISOString();
    const made = await this.#begin('receiver', terms, {
      partner: terms.giver,
      server,
      accepted: { at, name: identity.member.name },
      secrets: await keptSide(identity, keyring, statements)
    });
    if (!made.ok) return made;
    const { space, patient, giver, extent, rights, until } = terms;
    this.#parts.noteAccess?.('share-accepted', patient, shareWords(terms, giver));
    return ok({ space, patient, giver, extent, rights, until });
  }

  async withdrawShare(space: Uuid, reason: string): Promise<Result<void>> {
    const refused = this.#refusal();
    if (refused) return refused;
    const share = this.registry.get(space);
    if (!share) {
      return fail('share-unknown', 'This share is not on this device.', {
        safe: UNCHANGED,
        action: 'It may not have arrived yet: look at the sync page, then try again.'
      });
    }
    if (share.standing.ended) return ok(undefined);
    const gave = share.standing.side === 'giver';
    if (gave && !share.keys) return this.#notHeld(share.standing.terms.extent) ?? NOT_HELD;
    return this.#end(share, gave ? 'withdrawn' : 'left', reason);
  }

  /** Ends a share, shutting the other side out where this side gave it (SHARE8). */
  async #end(share: KnownShare, reason: ShareEnding, note?: string): Promise<Result<void>> {
    const { space } = share.standing.terms;
    const requests: ChangeRequest[] = [
      { change: 'share.end', args: { space, reason, ...(note ? { note } : {}) } }
    ];
    if (share.standing.side === 'giver') {
      const shut = await this.#shutOut(share, note ?? reason);
      if (!shut.ok) return shut;
      requests.push(...shut.value);
    }
    const made = await this.#change(requests);
    if (!made.ok) return made;
    const { terms, partner } = share.standing;
    this.#parts.noteAccess?.(
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

  async #begin(
    side: 'giver' | 'receiver',
    terms: ShareTerms,
    more: {
      partner: string;
      server: string;
      linkExpiresAt?: string;
      accepted?: { at: string; name: string };
      secrets: Pick<Share, 'identity' | 'keyring' | 'statements'>;
    }
  ): Promise<Result<Changed[]>> {
    const { secrets, ...rest } = more;
    const args = { side, terms, ...rest };
    const requests: ChangeRequest[] =
      terms.extent === 'clinical'
        ? [
            { change: 'share.begin', args },
            { change: 'clinicalShare.begin', args: { ...args, ...secrets } }
          ]
        : [{ change: 'share.begin', args: { ...args, ...secrets } }];
    return this.#change(requests);
  }

  /** Makes changes of shares' documents, and knows of them before anybody else is told. */
  async #change(requests: ChangeRequest[]): Promise<Result<Changed[]>> {
    const made = await this.#parts.change(requests);
    if (made.ok) for (const { document } of made.value) await this.registry.note(document);
    return made;
  }

  // What keeps shares going.

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
    return scopesOf(terms.extent).every(
      (scope) => access.maySeal(scope) && access.mayAuthor(access.identity.id, scope) === true
    );
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
        this.#parts.noteAccess?.(
          'share-accepted',
          standing.terms.patient,
          shareWords(standing.terms, came.name)
        );
      }
      await this.#change(requests);
      if (standing.side === 'receiver' && isShutOut(membership, side.identity.id)) {
        await this.#wasShutOut(space);
      }
    });
    // Somebody came in at the very moment in which the share ended: they are shut out as well.
    const share = this.registry.get(space);
    if (share?.standing.ended && share.standing.side === 'giver') {
      const shut = await this.#shutOut(share, 'ended');
      if (shut.ok && shut.value.length > 0) await this.#change(shut.value);
    }
  }

  async #wasShutOut(space: Uuid): Promise<void> {
    const share = this.registry.get(space);
    if (!share || share.standing.ended || share.standing.side !== 'receiver') return;
    await this.#end(share, 'withdrawn');
  }

  async #expire(space: Uuid): Promise<void> {
    const share = this.registry.get(space);
    if (share && !share.standing.ended) await this.#end(share, 'expired');
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

  async #delivered(space: Uuid): Promise<boolean> {
    const { net } = this.#parts;
    await this.#keepUp();
    const link = this.#links.get(space);
    if (!net || !link) return false;
    return link.said(DELIVERED_MS);
  }

  // What keeps somebody from sharing.

  #refusal(): Result<never> | undefined {
    const { role } = this.#parts.access;
    if (role && mayDo(role, 'share-patient')) return undefined;
    return fail('not-allowed', 'Your role does not allow sharing a record with another practice.', {
      safe: UNCHANGED,
      action: 'Ask a doctor or an owner of the practice.'
    });
  }

  /** A clinical share can be kept only where the clinical record may be read. */
  #notHeld(extent: Share['terms']['extent']): Result<never> | undefined {
    return extent === 'clinical' && !this.#parts.access.maySeal('clinical') ? NOT_HELD : undefined;
  }

  #notShareable(
    { patient: id, extent, until, consent: given }: ShareOptions,
    patient: Patient | undefined,
    today: string
  ): Result<never> | undefined {
    if (!patient) {
      return fail('patient-unknown', 'This patient is not on this device.', { safe: UNCHANGED });
    }
    if (patient.practice !== this.#parts.access.practice || this.registry.homeOf(id)) {
      return fail('share-foreign', 'Another practice shared this record with yours.', {
        safe: UNCHANGED,
        action: 'Only the practice whose record it is can share it. Ask them.'
      });
    }
    if (until < today) {
      return fail('share-over', 'This share would be over before it begins.', {
        safe: UNCHANGED,
        action: 'Choose a later day.'
      });
    }
    const consent = patient.consents[given];
    const covers = consent && [today, until].every((day) => coversSharing(consent, extent, day));
    if (!covers) {
      return fail('share-no-consent', 'No consent of the patient covers this.', {
        safe: UNCHANGED,
        action: 'Record a consent to sharing that reaches as far and as long, then share.'
      });
    }
    return this.#notHeld(extent);
  }
}

const NOT_HELD = fail(
  'share-not-held',
  'This share reaches the clinical record, which this member may not read.',
  { safe: UNCHANGED, action: 'Ask a doctor or an owner of the practice to do it.' }
);

const NO_SERVER = fail('no-server', 'This device has no server through which a record is shared.', {
  safe: UNCHANGED,
  action: 'Set the address of the practice’s hub on the sync page first.'
});

const keepRequest = (
  { standing, keys }: KnownShare,
  args: { statements: ReturnType<typeof keptStatements>; keyring?: string }
): ChangeRequest => ({
  change: standing === keys ? 'share.keep' : 'clinicalShare.keep',
  args: { space: standing.terms.space, ...args }
});

const isShutOut = (membership: MembershipState, device: Uuid): boolean =>
  membership.devices.get(device)?.standing === 'ended';

const shareWords = (terms: ShareTerms, partner: string): string =>
  `${partner}: ${terms.extent === 'clinical' ? 'whole record' : 'front desk'}, ${
    terms.rights === 'write' ? 'may edit' : 'read only'
  }, until ${terms.until}`;

/** The end of a day in a time zone, ISO 8601 in UTC. */
export function endOfDay(day: string, timeZone: string): string {
  const next = Date.parse(`${day}T00:00Z`) + 86_400_000;
  const wall = Date.parse(`${wallTimeAt(new Date(next).toISOString(), timeZone)}Z`);
  return new Date(next - (wall - next)).toISOString();
}
