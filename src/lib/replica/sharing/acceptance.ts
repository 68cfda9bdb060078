import type { DeviceIdentity } from '../../access/identity.ts';
import { createJoin, openInviteKeys } from '../../access/invites.ts';
import type { Keyring } from '../../access/keyring.ts';
import {
  applyStatement,
  deviceKey,
  emptyMembership,
  type MembershipState
} from '../../access/membership.ts';
import { equal } from '../../crypto/crypto.ts';
import type { ShareLink } from '../../access/share-link.ts';
import type { IdSource } from '../../docs/core/ids.ts';
import type { ShareTerms } from '../../docs/share.schema.ts';
import { fail, ok, type Problem, type Result } from '../../problem.ts';
import {
  openEnvelope,
  parseEnvelope,
  type Envelope,
  type SealedEnvelope
} from '../../envelope/envelope.ts';
import type { LogIdentity, ReplicaPort } from '../../sync/port.ts';
import type { LogEntry } from '../../sync/wire.ts';
import type { Side } from './space.ts';
import { readTerms, termsId } from './terms.ts';

export interface Accepted {
  readonly side: Side;
  readonly terms: ShareTerms;
}

/**
 * A practice on its way into a share space: it shows the link, reads who is in the space, opens the
 * keys, and reads the terms that the giver's side signed (SHARE3, SHARE4). Nothing is kept before.
 */
export class Acceptance implements ReplicaPort {
  readonly join: SealedEnvelope;
  readonly #link: ShareLink;
  readonly #identity: DeviceIdentity;
  readonly #outcome = Promise.withResolvers<Result<Accepted>>();
  readonly #statements: Uint8Array[] = [];
  readonly #entries: Envelope[] = [];
  #membership: MembershipState;
  #cursor = 0;

  private constructor(link: ShareLink, identity: DeviceIdentity, join: SealedEnvelope) {
    this.#link = link;
    this.#identity = identity;
    this.join = join;
    this.#membership = emptyMembership(link.space);
  }

  static async start(
    link: ShareLink,
    identity: DeviceIdentity,
    source: IdSource
  ): Promise<Acceptance> {
    const { space, invite, secret, statement } = link;
    const join = await createJoin({ practice: space, invite, secret, statement, identity, source });
    return new Acceptance(link, identity, join);
  }

  get accepted(): Promise<Result<Accepted>> {
    return this.#outcome.promise;
  }

  /** Gives up, for a reason that the server or the network gave. */
  refuse(problem: Problem): void {
    this.#outcome.resolve({ ok: false, problem });
  }

  /** Says that all of the space was read: what is not in it now was not said. */
  readAll(): void {
    this.refuse({
      code: 'share-not-ready',
      message: 'The other practice’s device has not told the hub yet what it shares.',
      safe: 'Nothing was changed here.',
      action: 'Ask for a new link, made on a device that is online.'
    });
  }

  async cursor(): Promise<number> {
    return this.#cursor;
  }

  async receive(
    _log: LogIdentity,
    entries: readonly LogEntry[],
    _head: number,
    to: number
  ): Promise<void> {
    this.#cursor = to;
    for (const [, , bytes] of entries) {
      const parsed = parseEnvelope(bytes.slice());
      if (!parsed.ok) continue;
      if (parsed.value.kind !== 'membership') this.#entries.push(parsed.value);
      else await this.#hear(parsed.value);
    }
    if (this.#membership.devices.get(this.#identity.id)?.standing === 'active') {
      await this.#conclude();
    }
  }

  async outgoing(): Promise<Uint8Array[]> {
    return [];
  }

  async pushed(): Promise<void> {}

  onOutgoing(): () => void {
    return () => undefined;
  }

  async #hear(envelope: Envelope): Promise<void> {
    const applied = await applyStatement(this.#membership, envelope);
    if (!applied.accepted) return;
    this.#membership = applied.state;
    this.#statements.push(envelope.bytes);
  }

  async #conclude(): Promise<void> {
    const { space, invite, secret } = this.#link;
    const record = this.#membership.invites.get(invite);
    if (!record) {
      return this.refuse({
        code: 'link-does-not-fit',
        message: 'The other practice does not know this link.',
        safe: 'Nothing was changed here.',
        action: 'Ask for a new link.'
      });
    }
    const keyring = await openInviteKeys(space, record.statement, secret);
    if (!keyring.ok) return this.#outcome.resolve(keyring);
    const terms = await this.#terms(keyring.value);
    if (!terms) return;
    const side: Side = {
      space,
      identity: this.#identity,
      keyring: keyring.value,
      statements: this.#statements
    };
    this.#outcome.resolve(ok({ side, terms }));
  }

  /** The terms, from whoever founded the space: nobody else's word counts. */
  async #terms(keyring: Keyring): Promise<ShareTerms | undefined> {
    const { space } = this.#link;
    const founder = this.#membership.facts[0]?.by;
    const tag = keyring.docTag(termsId(space));
    for (const envelope of this.#entries) {
      if (envelope.device !== founder || !equal(envelope.docTag, tag)) continue;
      const opened = await openEnvelope(
        envelope,
        (device) => deviceKey(this.#membership, device),
        keyring
      );
      if (!opened.ok) continue;
      const terms = readTerms(
        space,
        opened.value.opened.changes.map(({ bytes }) => bytes)
      );
      if (terms) return terms;
    }
    return undefined;
  }
}

/** Why a share cannot be accepted here, whatever the link says. */
export function notForUs(terms: ShareTerms, practice: string): Result<never> | undefined {
  return terms.origin === practice
    ? fail('share-own', 'This link is your own practice’s: it is for the other one.', {
        safe: 'Nothing was changed here.',
        action: 'Give it to the practice that the patient is shared with.'
      })
    : undefined;
}
