import {
  applyStatement,
  deviceKey,
  inviteOpen,
  type MembershipState,
  type StatementRefusal
} from '#lib/access/membership.ts';
import { decodeStatement, type Statement } from '#lib/access/statements.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope, verifyEnvelope, type Envelope } from '#lib/envelope/envelope.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Allowance } from './allowance.ts';
import {
  BAD_SIGNATURE,
  DEVICE_PENDING,
  DEVICE_REVOKED,
  ENTRY_CONFLICT,
  INVITE_EXPIRED,
  INVITE_USED,
  QUOTA,
  statementRefusal,
  TOO_MANY,
  UNKNOWN_DEVICE,
  unreadable,
  WRONG_PRACTICE,
  type Refusal
} from './refusal.ts';
import { entryRefusal, standingOf } from './standing.ts';
import type { LogStore } from './store.ts';

/** Whether an envelope may enter the log; one that the log has already has its seq. */
export type Verdict = { readonly envelope: Envelope } | { readonly seq: number } | Refusal;

/**
 * Who brings the envelopes. A member device may forward what others signed, joins included: it
 * vouches for having seen them in time. From a stranger, whose `device` is nobody's yet, only
 * statements are taken, and a join only before its invitation expires (MEM3).
 */
export type Bringer =
  | {
      readonly is: 'member';
      readonly device: Uuid;
      /** What comes was acknowledged by a server before, and refills this one (KEY7). */
      readonly again: boolean;
    }
  | { readonly is: 'stranger'; readonly now: number };

export interface ChecksParts {
  readonly practice: Uuid;
  readonly store: LogStore;
  readonly allowance: Allowance;
  readonly limits: Pick<IntakeLimits, 'memberStatements' | 'practiceStatements'>;
  readonly now: number;
}

/** A statement that was accepted, and the membership after it. */
export interface Step {
  readonly entryId: Uuid;
  readonly membership: MembershipState;
}

/** Everything that is asked of envelopes before they are appended. */
export class Checks {
  readonly #parts: ChecksParts;
  readonly #by: Bringer;
  readonly #parsed: readonly (Envelope | Refusal)[];
  #membership: MembershipState | undefined;
  readonly #steps: Step[] = [];

  constructor(envelopes: readonly Uint8Array[], by: Bringer, parts: ChecksParts) {
    const { practice, allowance, now } = parts;
    this.#parts = parts;
    this.#by = by;
    this.#parsed = envelopes.map((bytes) => {
      if (by.is === 'member' && !allowance.entry(by.device, now)) return TOO_MANY;
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok) return unreadable(parsed.problem);
      return parsed.value.practice === practice ? parsed.value : WRONG_PRACTICE;
    });
  }

  /** Whether the membership may be another one afterwards. */
  get haveStatements(): boolean {
    return this.#parsed.some((each) => 'kind' in each && each.kind === 'membership');
  }

  /** The membership after all accepted statements; that of {@link verdicts}. */
  get membership(): MembershipState | undefined {
    return this.#membership;
  }

  /** What each accepted statement made of the membership, in order. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** One verdict per envelope, in order, each after all statements before it. */
  async verdicts(membership: MembershipState): Promise<Verdict[]> {
    this.#membership = membership;
    const verdicts: (Verdict | Promise<Verdict>)[] = [];
    for (const parsed of this.#parsed) {
      if (!('kind' in parsed)) verdicts.push(parsed);
      else if (parsed.kind === 'membership') verdicts.push(await this.#statement(parsed));
      else verdicts.push(this.#by.is === 'member' ? this.#sealed(parsed) : UNKNOWN_DEVICE);
    }
    // Signatures of sealed entries are verified side by side.
    return Promise.all(verdicts);
  }

  /**
   * The same verdicts where somebody's standing changed while signatures were verified: an entry is
   * judged by the membership that stands before it in the log.
   */
  async again(verdicts: readonly Verdict[], membership: MembershipState): Promise<Verdict[]> {
    this.#membership = membership;
    return Promise.all(
      verdicts.map((verdict) =>
        'envelope' in verdict ? (this.#objection(verdict.envelope) ?? verdict) : verdict
      )
    );
  }

  async #sealed(envelope: Envelope): Promise<Verdict> {
    const objection = this.#objection(envelope);
    if (objection) return objection;
    const key = deviceKey(this.#membership!, envelope.device)!;
    return (await verifyEnvelope(envelope, key)) ? { envelope } : BAD_SIGNATURE;
  }

  /** What there is against a sealed entry. A repeat gets the first answer all the same (LOG2). */
  #objection(envelope: Envelope): Promise<Verdict> | undefined {
    const again = this.#by.is === 'member' && this.#by.again;
    const refused = entryRefusal(this.#membership!, envelope, again);
    return refused && this.known(envelope).then((known) => known ?? refused);
  }

  async #statement(envelope: Envelope): Promise<Verdict> {
    // The same of statements, even where one would no longer be accepted.
    const known = await this.known(envelope);
    if (known) return known;
    const before = this.#membership!;
    const { allowance, now } = this.#parts;
    const by = this.#by.is === 'member' ? memberOf(before, this.#by.device) : undefined;
    // Who was shut out is not heard through the door that is open to those who come in.
    if (!by && standingOf(before, envelope.device) === 'ended') return DEVICE_REVOKED;
    if (!allowance.statement(by, now)) return TOO_MANY;
    if (this.#isFull(before, memberOf(before, envelope.device))) return QUOTA;
    const outcome = await applyStatement(before, envelope);
    if (!outcome.accepted) return this.#refusal(envelope, outcome.reason);
    const late = this.#lateness(before, outcome.statement);
    if (late) return late;
    this.#membership = outcome.state;
    this.#steps.push({ entryId: envelope.entryId, membership: outcome.state });
    return { envelope };
  }

  #isFull({ facts }: MembershipState, member: Uuid | undefined): boolean {
    const { memberStatements, practiceStatements } = this.#parts.limits;
    if (facts.length >= practiceStatements) return true;
    // Most practices never come near, and need not count.
    if (facts.length < memberStatements) return false;
    return facts.filter((fact) => fact.member === member).length >= memberStatements;
  }

  /** What keeps a stranger's join out although its author is entitled to it: the link is over. */
  #lateness(before: MembershipState, statement: Statement): Refusal | undefined {
    if (this.#by.is === 'member' || statement.type !== 'join') return undefined;
    if (inviteOpen(before, statement.invite, this.#by.now)) return undefined;
    const invite = before.invites.get(statement.invite);
    // Two who use one link do not know of each other: for the membership either might have been first.
    return invite && invite.usedBy === null && !invite.closed ? INVITE_EXPIRED : INVITE_USED;
  }

  #refusal({ device }: Envelope, reason: StatementRefusal): Refusal {
    const waits = reason === 'device-ended' && standingOf(this.#membership!, device) === 'pending';
    return waits ? DEVICE_PENDING : statementRefusal(reason);
  }

  /** What the log answered to this entry before; `undefined` where it does not have it (LOG2). */
  async known(envelope: Envelope): Promise<{ readonly seq: number } | Refusal | undefined> {
    const known = await this.#parts.store.entry(this.#parts.practice, envelope.entryId);
    if (!known) return undefined;
    const [seq, , bytes] = known;
    return Buffer.compare(bytes, envelope.bytes) === 0 ? { seq } : ENTRY_CONFLICT;
  }
}

const memberOf = (membership: MembershipState, device: Uuid): Uuid | undefined =>
  membership.devices.get(device)?.member.id;

/** Whether an envelope is the founding of a practice. */
export const isGenesis = (envelope: Envelope): boolean =>
  envelope.kind === 'membership' && decodeStatement(envelope.body)?.type === 'genesis';
