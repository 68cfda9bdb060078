import { mayDo } from '../../access/roles.ts';
import { encodeShareLink, parseShareLink } from '../../access/share-link.ts';
import type { Changed, ChangeRequest } from '../../api/replica.ts';
import type {
  AcceptedShare,
  ShareInvitation,
  ShareOptions,
  SharingApi
} from '../../api/sharing.ts';
import { coversSharing } from '../../docs/consent.rules.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { Share, ShareTerms } from '../../docs/share.schema.ts';
import { fail, ok, type Result } from '../../problem.ts';
import { wallTimeAt } from '../../projections/text.ts';
import { notForUs, type Accepted } from './acceptance.ts';
import type { Ground } from './bridge.ts';
import { ShareKeeper, shareWords, type KeeperParts } from './keeper.ts';
import { acceptOver } from './link.ts';
import type { ShareRegistry } from './registry.ts';
import { foundSpace, keptSide, newSideIdentity } from './space.ts';

/** How long a link can be used when nobody says otherwise. */
const LINK_HOURS = 7 * 24;
/** Whoever shares is told that the server has it, if it has it within this. */
const DELIVERED_MS = 8_000;

export interface SharingParts extends KeeperParts {
  readonly patient: (id: Uuid) => Promise<Patient | undefined>;
  /** The practice's name and time zone, as its document says. */
  readonly practice: () => Promise<{ name: string; timeZone: string }>;
}

const UNCHANGED = 'Nothing was changed.';

/** Gives, accepts and ends shares. */
export class SharingDesk implements SharingApi {
  readonly keeper: ShareKeeper;
  readonly #parts: SharingParts;

  constructor(parts: SharingParts) {
    this.#parts = parts;
    this.keeper = new ShareKeeper(parts);
  }

  get registry(): ShareRegistry {
    return this.keeper.registry;
  }

  /** The practice's documents, as bridges see them. */
  get ground(): Ground {
    return this.#parts.ground;
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
    this.#parts.noteAccess('share-given', options.patient, shareWords(terms, options.with));
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
    const onServer = await this.keeper.delivered(side.space, DELIVERED_MS);
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
    const identity = await newSideIdentity(name);
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
    this.#parts.noteAccess('share-accepted', patient, shareWords(terms, giver));
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
    return this.keeper.end(share, gave ? 'withdrawn' : 'left', reason);
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
    return this.keeper.change(requests);
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
    { extent, until, consent: given }: ShareOptions,
    patient: Patient | undefined,
    today: string
  ): Result<never> | undefined {
    if (!patient) {
      return fail('patient-unknown', 'This patient is not on this device.', { safe: UNCHANGED });
    }
    if (patient.practice !== this.#parts.access.practice) {
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

/** The end of a day in a time zone, ISO 8601 in UTC. */
export function endOfDay(day: string, timeZone: string): string {
  const next = Date.parse(`${day}T00:00Z`) + 86_400_000;
  const wall = Date.parse(`${wallTimeAt(new Date(next).toISOString(), timeZone)}Z`);
  return new Date(next - (wall - next)).toISOString();
}
