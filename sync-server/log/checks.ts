import {
  applyStatement,
  deviceKey,
  deviceMayWrite,
  inviteOpen,
  type MembershipState
} from '#lib/access/membership.ts';
import { decodeStatement } from '#lib/access/statements.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { parseEnvelope, verifyEnvelope, type Envelope } from '#lib/sync/envelope.ts';
import {
  BAD_SIGNATURE,
  DEVICE_REVOKED,
  ENTRY_CONFLICT,
  INVITE_EXPIRED,
  NOT_ALLOWED,
  statementRefusal,
  UNKNOWN_DEVICE,
  unreadable,
  WRONG_PRACTICE,
  type Refusal
} from './refusal.ts';
import type { LogStore } from './store.ts';

/** Whether an envelope may enter the log; one that the log has already has its seq. */
export type Verdict = { readonly envelope: Envelope } | { readonly seq: number } | Refusal;

/**
 * Who brings the envelopes. A member device may forward what others signed, joins included: it
 * vouches for having seen them in time. From a stranger only statements are taken, and a join only
 * before its invitation expires (MEM3).
 */
export type Bringer = 'member' | { readonly strangerAt: number };

/** Everything that is asked of envelopes before they are appended. */
export class Checks {
  readonly #practice: Uuid;
  readonly #store: LogStore;
  readonly #parsed: readonly (Envelope | Refusal)[];
  #membership: MembershipState | undefined;

  constructor(practice: Uuid, envelopes: readonly Uint8Array[], store: LogStore) {
    this.#practice = practice;
    this.#store = store;
    this.#parsed = envelopes.map((bytes) => {
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

  /** One verdict per envelope, in order, each after all statements before it. */
  async verdicts(membership: MembershipState, by: Bringer): Promise<Verdict[]> {
    this.#membership = membership;
    const verdicts: (Verdict | Promise<Verdict>)[] = [];
    for (const parsed of this.#parsed) {
      if (!('kind' in parsed)) verdicts.push(parsed);
      else if (parsed.kind === 'membership') verdicts.push(await this.#statement(parsed, by));
      else verdicts.push(by === 'member' ? this.#sealed(parsed) : UNKNOWN_DEVICE);
    }
    // Signatures of sealed entries are verified side by side.
    return Promise.all(verdicts);
  }

  async #sealed(envelope: Envelope): Promise<Verdict> {
    const key = deviceKey(this.#membership!, envelope.device);
    if (!key) return UNKNOWN_DEVICE;
    const { scope, device } = envelope;
    if (scope === null || !deviceMayWrite(this.#membership!, device, scope)) {
      const ended = this.#membership!.devices.get(device)?.standing === 'ended';
      return ended ? DEVICE_REVOKED : NOT_ALLOWED;
    }
    return (await verifyEnvelope(envelope, key)) ? { envelope } : BAD_SIGNATURE;
  }

  async #statement(envelope: Envelope, by: Bringer): Promise<Verdict> {
    // A repeat gets the first answer, even where the statement would no longer be accepted (LOG2).
    const known = await this.#store.entry(this.#practice, envelope.entryId);
    if (known) {
      const [seq, , bytes] = known;
      return Buffer.compare(bytes, envelope.bytes) === 0 ? { seq } : ENTRY_CONFLICT;
    }
    const before = this.#membership!;
    const outcome = await applyStatement(before, envelope);
    if (!outcome.accepted) return statementRefusal(outcome.reason);
    // A statement that this program cannot read (MEM4) rests on its author alone.
    if (outcome.statement.type === 'unknown' && !deviceKey(before, envelope.device)) {
      return UNKNOWN_DEVICE;
    }
    if (by !== 'member' && outcome.statement.type === 'join') {
      if (!inviteOpen(before, outcome.statement.invite, by.strangerAt)) return INVITE_EXPIRED;
    }
    this.#membership = outcome.state;
    return { envelope };
  }
}

/** Whether an envelope is the founding of a practice. */
export const isGenesis = (envelope: Envelope): boolean =>
  envelope.kind === 'membership' && decodeStatement(envelope.body)?.type === 'genesis';
