import { createInvite, type CreatedInvite } from '../../access/invites.ts';
import { encodeLink } from '../../access/link.ts';
import { endsOf, type StatementRefusal } from '../../access/membership.ts';
import { objection } from '../../access/membership/rules.ts';
import type { Policy, Right, Role } from '../../access/roles.ts';
import {
  decodeStatement,
  encodeStatement,
  type KnownStatement,
  type Statement
} from '../../access/statements.ts';
import type { Invitation, InviteOptions } from '../../api/members.ts';
import { newUuid, type IdSource, type Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';
import { parseEnvelope, sealStatement, type SealedEnvelope } from '../../envelope/envelope.ts';
import { fail, ok, ProblemError, toProblem, type Problem, type Result } from '../../problem.ts';
import type { StorePut } from '../documents.ts';
import type { Outbox } from '../outbox.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { CarriedFor } from './carrying.ts';

/** How long a link is good for when nobody says otherwise. */
const INVITE_HOURS = 48;

/** A statement as its author words it; what it comes after is added when it is signed. */
export type Saying = KnownStatement extends infer S
  ? S extends unknown
    ? Omit<S, 'after'>
    : never
  : never;

export interface DeskParts {
  readonly access: PracticeAccess;
  readonly outbox: Outbox;
  readonly ids: IdSource;
  /** The keyring as newcomers are given it. */
  readonly carried: CarriedFor;
  /** Called when a statement of this device waits to be sent. */
  readonly said: () => void;
}

/** Makes this device's statements about who belongs to the practice, one after the other. */
export class MembersDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** A time for statements, ISO 8601. */
  now(): string {
    return new Date(this.#parts.ids.now()).toISOString();
  }

  /** Signs a statement and saves it for sending, where the rules allow this device to say it. */
  async say(saying: Saying): Promise<Result<void>> {
    const { access, ids } = this.#parts;
    return this.#signed((counter, after) => {
      const statement = { ...saying, after } as KnownStatement;
      this.#mind(statement);
      return sealStatement({
        practice: access.practice,
        identity: access.identity,
        counter,
        entryId: newUuid(ids),
        statement: encodeStatement(statement)
      });
    });
  }

  /** Lets one more device in: the statement goes into the outbox, the secret only into the link. */
  async invite(options: InviteOptions): Promise<Result<Invitation>> {
    const { access, ids } = this.#parts;
    const server = options.server ?? access.server;
    if (!server) {
      return fail('no-server', 'This device has no server through which another could join.', {
        safe: 'Nothing was changed.',
        action: 'Set the address of the practice’s hub on the sync page first.'
      });
    }
    const mine = access.role;
    if (!mine) return { ok: false, problem: refusedHere('device-ended') };
    const { member } = access.identity;
    const terms = {
      role: options.role ?? mine,
      member: options.role === undefined ? member.id : null,
      confirm: options.confirm ?? false,
      expiresAt: ids.now() + (options.hours ?? INVITE_HOURS) * 60 * 60 * 1000
    };
    let created!: CreatedInvite;
    const carried = terms.confirm ? ok(access.keyring) : await this.#parts.carried(terms.role);
    if (!carried.ok) return carried;
    const signed = await this.#signed(async (counter, after) => {
      const { identity, membership } = access;
      const { policy } = membership;
      created = await createInvite({
        identity,
        keyring: carried.value,
        terms,
        policy,
        after,
        counter,
        source: ids
      });
      this.#mind(decodeStatement(statementOf(created.envelope)));
      return created.envelope;
    });
    if (!signed.ok) return signed;
    const { invite, secret, statement, expiresAt } = created;
    const link = encodeLink({
      practice: access.practice,
      invite,
      secret,
      statement,
      member: terms.member === null ? null : { id: member.id, name: member.name },
      server,
      name: access.practiceName
    });
    return ok({ invite, link, role: terms.role, expiresAt });
  }

  cancelInvite(invite: Uuid): Promise<Result<void>> {
    return this.say({ type: 'cancel', invite, at: this.now() });
  }

  admit(device: Uuid): Promise<Result<void>> {
    return this.say({ type: 'admit', device, at: this.now() });
  }

  setRole(member: Uuid, role: Role): Promise<Result<void>> {
    return this.say({ type: 'role', member, role, at: this.now() });
  }

  revoke(whom: { device: Uuid } | { member: Uuid }, reason: string): Promise<Result<void>> {
    return this.say({
      type: 'revoke',
      device: 'device' in whom ? whom.device : null,
      member: 'member' in whom ? whom.member : null,
      reason,
      at: this.now()
    });
  }

  setPolicy(policy: Policy): Promise<Result<void>> {
    const rights = Object.entries(policy).flatMap(([role, row]) =>
      Object.entries(row).map(([scope, right]) => ({
        role: role as Role,
        scope: scope as Scope,
        right: right as Right
      }))
    );
    return this.say({ type: 'policy', rights, at: this.now() });
  }

  /**
   * Replaces the pair to which keys are sealed for this device, and says so (ERA6): whatever was sealed
   * to the one before, in whoever's copy of the log, is noise from then on.
   */
  async renewBox(): Promise<Result<void>> {
    const { access, ids } = this.#parts;
    const box = await access.newBox();
    return this.#signed(
      (counter, after) => {
        if (!access.isStored) throw new ProblemError(NOT_STORED_YET);
        const statement = { type: 'box', after, boxKey: box.publicKey, at: this.now() } as const;
        this.#mind(statement);
        const { practice, identity } = access;
        const entryId = newUuid(ids);
        return sealStatement({
          ...{ practice, identity, counter, entryId },
          statement: encodeStatement(statement)
        });
      },
      [box.put],
      box.committed
    );
  }

  /** Lets nothing be saved that the rules do not allow this device to say: it would never go away. */
  #mind(statement: Statement | undefined): void {
    const { membership, identity } = this.#parts.access;
    const refused = statement ? objection(membership, identity.id, statement) : 'not-a-statement';
    if (refused) throw new ProblemError(refusedHere(refused));
  }

  async #signed(
    make: (counter: number, after: Uint8Array[]) => Promise<SealedEnvelope> | SealedEnvelope,
    more: readonly StorePut[] = [],
    committed: () => Promise<void> = async () => undefined
  ): Promise<Result<void>> {
    const { access, outbox, said } = this.#parts;
    try {
      const sealed = await outbox.commitStatement(
        async (counter) => make(counter, endsOf(access.membership, access.identity.id)),
        (statement) => [...access.keeping(statement.bytes), ...more]
      );
      await committed();
      await access.heard(sealed.bytes);
      said();
      return ok(undefined);
    } catch (error) {
      if (error instanceof ProblemError) return { ok: false, problem: toProblem(error) };
      throw error;
    }
  }
}

const NOT_STORED_YET: Problem = {
  code: 'statements-on-their-way',
  message: 'Statements are being stored on this device.',
  safe: 'Nothing was changed.'
};

/** A statement in its envelope. */
function statementOf({ bytes }: SealedEnvelope): Uint8Array {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) throw new ProblemError(envelope.problem);
  return envelope.value.body;
}

/** Why the rules keep this device from saying something, for a person. */
export function refusedHere(reason: StatementRefusal): Problem {
  const safe = 'Nothing was changed.';
  switch (reason) {
    case 'last-owner':
      return {
        code: reason,
        message: 'This practice would be left without an owner.',
        safe,
        action: 'Make somebody else an owner first.'
      };
    case 'device-ended':
      return {
        code: reason,
        message: 'This device no longer belongs to the practice.',
        safe: 'What no hub has yet is kept on this device.',
        action: 'Ask an owner for a new link.'
      };
    case 'invite-used':
      return { code: reason, message: 'This link has been used already.', safe };
    case 'unknown-device':
      return { code: reason, message: 'That person or device is not here any more.', safe };
    default:
      return {
        code: 'not-allowed',
        message: 'Your role does not allow this.',
        safe,
        action: 'Ask an owner of the practice.',
        detail: reason
      };
  }
}
