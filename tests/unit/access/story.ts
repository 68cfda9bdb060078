import { sealGrant } from '#lib/access/grants.ts';
import { sha256, toHex } from '#lib/crypto/crypto.ts';
import { foundPractice } from '#lib/access/founding.ts';
import { createInvite, createJoin, type CreatedInvite } from '#lib/access/invites.ts';
import type { DeviceIdentity } from '#lib/access/identity.ts';
import { newScopeKey, refOf, type Keyring, type ScopeKey } from '#lib/access/keyring.ts';
import {
  applyStatement,
  emptyMembership,
  endsOf,
  type Applied,
  type MembershipState
} from '#lib/access/membership.ts';
import { latestEpoch } from '#lib/access/membership/rules.ts';
import type { Role } from '#lib/access/roles.ts';
import { encodeStatement, type KnownStatement } from '#lib/access/statements.ts';
import { newUuid, type IdSource, type Uuid } from '#lib/docs/core/ids.ts';
import type { Scope } from '#lib/docs/kinds.ts';
import { parseEnvelope, sealStatement } from '#lib/envelope/envelope.ts';
import { seededSource } from '../sync/support/seeded.ts';
import { EXPIRES, newPerson } from './support.ts';

/** A statement as its author words it, without what it comes after. */
export type Saying = KnownStatement extends infer S
  ? S extends unknown
    ? Omit<S, 'after' | 'at'>
    : never
  : never;

export const AT = '2026-11-02T08:00:00.000Z';

export interface Said {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

const said = (bytes: Uint8Array): Said => ({ bytes, hash: toHex(sha256(bytes)) });

/** What one device knows of a practice. */
export class Witness {
  readonly identity: DeviceIdentity;
  readonly practice: Uuid;
  state: MembershipState;
  /** In the order in which they were heard, each after its parents. */
  readonly heard: Said[] = [];

  constructor(practice: Uuid, identity: DeviceIdentity) {
    this.practice = practice;
    this.identity = identity;
    this.state = emptyMembership(practice);
  }

  async hear(statement: Said): Promise<Applied> {
    const parsed = parseEnvelope(statement.bytes);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const applied = await applyStatement(this.state, parsed.value);
    if (applied.accepted && !this.state.places.has(statement.hash)) this.heard.push(statement);
    this.state = applied.state;
    return applied;
  }

  /** Hears everything that another has, in an order in which it can be heard. */
  async hearFrom(other: Pick<Witness, 'heard'>): Promise<void> {
    for (const statement of other.heard) await this.hear(statement);
  }
}

/** A practice with people who say things about who belongs to it, knowing of each other or not. */
export class Story {
  readonly source: IdSource;
  readonly practice: Uuid;
  readonly keyring: Keyring;
  readonly witnesses = new Map<string, Witness>();
  #counter = 1;

  private constructor(source: IdSource, practice: Uuid, keyring: Keyring) {
    this.source = source;
    this.practice = practice;
    this.keyring = keyring;
  }

  /** A practice founded by `founder`, with others who joined it; everybody knows of everybody. */
  static async begin(cast: Readonly<Record<string, Role>> = {}, seed = 1): Promise<Story> {
    const source = seededSource(seed);
    const identity = await newPerson('founder');
    const { practiceId, keyring, genesis } = await foundPractice({ identity, source });
    const story = new Story(source, practiceId, keyring);
    const founder = new Witness(practiceId, identity);
    await founder.hear(said(genesis.bytes));
    story.witnesses.set('founder', founder);
    for (const [name, role] of Object.entries(cast)) await story.join(name, role);
    await story.meet();
    return story;
  }

  witness(name: string): Witness {
    return this.witnesses.get(name)!;
  }

  device(name: string): Uuid {
    return this.witness(name).identity.id;
  }

  member(name: string): Uuid {
    return this.witness(name).identity.member.id;
  }

  /** Lets somebody in, with a link from `by`. */
  async join(
    name: string,
    role: Role,
    by = 'founder',
    terms: { confirm?: boolean; member?: string } = {}
  ): Promise<Witness> {
    const invite = await this.invite(by, role, terms);
    return this.use(invite, name, by, terms.member);
  }

  async invite(
    by: string,
    role: Role,
    terms: { confirm?: boolean; member?: string } = {}
  ): Promise<CreatedInvite> {
    const inviter = this.witness(by);
    const created = await createInvite({
      identity: inviter.identity,
      keyring: this.keyring,
      terms: {
        role,
        member: terms.member === undefined ? null : this.member(terms.member),
        confirm: terms.confirm ?? false,
        expiresAt: EXPIRES
      },
      policy: inviter.state.policy,
      after: endsOf(inviter.state, inviter.identity.id),
      counter: ++this.#counter,
      source: this.source
    });
    await inviter.hear(said(created.envelope.bytes));
    return created;
  }

  /** A device that uses a link, and knows what `from` knows; `from` knows of it. */
  async use(
    { invite, secret, statement }: CreatedInvite,
    name: string,
    from: string,
    member?: string
  ): Promise<Witness> {
    let identity = await newPerson(name);
    if (member) identity = { ...identity, member: this.witness(member).identity.member };
    const { practice, source } = this;
    const join = await createJoin({ practice, invite, secret, statement, identity, source });
    const witness = new Witness(practice, identity);
    await this.witness(from).hear(said(join.bytes));
    await witness.hearFrom(this.witness(from));
    this.witnesses.set(name, witness);
    return witness;
  }

  /**
   * Says something, allowed or not, and hears it. Without `after`, after all that its author knows.
   */
  async say(
    name: string,
    saying: Saying,
    after?: readonly Uint8Array[]
  ): Promise<Said & { readonly applied: Applied }> {
    const author = this.witness(name);
    const parents = [...(after ?? endsOf(author.state, author.identity.id))];
    const statement = { ...saying, after: parents, at: AT } as KnownStatement;
    const { bytes } = await sealStatement({
      practice: this.practice,
      identity: author.identity,
      counter: ++this.#counter,
      entryId: newUuid(this.source),
      statement: encodeStatement(statement)
    });
    const one = said(bytes);
    return { ...one, applied: await author.hear(one) };
  }

  revoke(name: string, whom: { device: string } | { member: string }, after?: Uint8Array[]) {
    const device = 'device' in whom ? this.device(whom.device) : null;
    const member = 'member' in whom ? this.member(whom.member) : null;
    return this.say(name, { type: 'revoke', device, member, reason: '' }, after);
  }

  setRole(name: string, whom: string, role: Role, after?: Uint8Array[]) {
    return this.say(name, { type: 'role', member: this.member(whom), role }, after);
  }

  /** Begins an epoch, `by` more than the last that its author knows, and hands it to `to`. */
  async rotate(name: string, scope: Scope, to: readonly string[] = [], by = 1) {
    const { state } = this.witness(name);
    const key = newScopeKey(scope, latestEpoch(state, scope) + by, this.source.random);
    return this.hand(name, [key], to, [key]);
  }

  async hand(
    name: string,
    keys: readonly ScopeKey[],
    to: readonly string[],
    introduces: readonly ScopeKey[] = []
  ) {
    const grants = await Promise.all(
      to.map(async (whom) => {
        const { id, boxPublic } = this.witness(whom).identity;
        const sealed = await sealGrant(this.keyring.only(keys), { id, boxKey: boxPublic });
        return { device: id, keys: keys.map(refOf), leaves: false, back: [], sealed };
      })
    );
    return this.say(name, { type: 'keys', introduces: introduces.map(refOf), grants });
  }

  /** Everybody hears everything that was said. */
  async meet(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      for (const one of this.witnesses.values()) {
        for (const other of this.witnesses.values()) if (one !== other) await one.hearFrom(other);
      }
    }
  }
}

/** What a membership says, as something that can be compared whatever order it was heard in. */
export function told(state: MembershipState): unknown {
  const named = (places: ReadonlySet<number>) =>
    [...places].map((place) => state.facts[place]!.hash).sort();
  return {
    facts: state.facts.map(({ hash }) => hash).sort(),
    ends: [...state.ends.keys()].sort(),
    idle: named(state.idle),
    overtaken: named(state.overtaken),
    founded: state.founded,
    members: sorted(state.members),
    devices: sorted(state.devices),
    invites: sorted(state.invites),
    policy: state.policy,
    keys: sorted(state.keys).map(([name, { ref, holders }]) => {
      return [name, ref, [...holders].sort()];
    }),
    erasures: sorted(state.erasures)
  };
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
