import type { Uuid } from '../../docs/core/ids.ts';
import { MAY_ADMIT, mayDo } from '../roles.ts';
import type { Statement } from '../statements.ts';
import { effect, objection } from './rules.ts';
import { emptyRoster, type Roster, type Seniority } from './state.ts';

/**
 * Statements as a history: each names those that its author knew last, and so all before them. What
 * the whole of it amounts to is the same whatever the order in which it was heard (MEM5).
 */

/** A statement that was verified, and that its author's past entitled them to. */
export interface Fact {
  /** SHA-256 of the envelope, hexadecimal. */
  readonly hash: string;
  readonly entryId: Uuid;
  readonly by: Uuid;
  readonly statement: Statement;
  /** Hashes of the facts that its author knew last. */
  readonly after: readonly string[];
  /** Every fact before it, by place in the history it is kept in. */
  readonly past: Past;
}

/** A set of places in a history: one bit each. */
export class Past {
  readonly #words: Uint32Array;
  readonly size: number;

  private constructor(words: Uint32Array) {
    this.#words = words;
    let size = 0;
    for (let word of words) for (; word !== 0; word &= word - 1) size++;
    this.size = size;
  }

  /** The facts at `places`, and all before them. */
  static of(places: readonly number[], facts: readonly Fact[]): Past {
    const words = new Uint32Array((facts.length >>> 5) + 1);
    for (const place of places) {
      facts[place]!.past.#words.forEach((word, at) => (words[at]! |= word));
      words[place >>> 5]! |= 1 << (place & 31);
    }
    return new Past(words);
  }

  has(place: number): boolean {
    return ((this.#words[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }
}

export const seniorityOf = (fact: Fact): Seniority => ({ depth: fact.past.size, hash: fact.hash });

const bySeniority = (a: Seniority, b: Seniority): number =>
  a.depth - b.depth || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

const isRemoval = ({ statement }: Fact): boolean =>
  statement.type === 'revoke' || statement.type === 'role';

/** Among facts that do not know of each other: removals first, the rest by hash. */
const ahead = (a: Fact, b: Fact): number =>
  Number(isRemoval(b)) - Number(isRemoval(a)) || (a.hash < b.hash ? -1 : 1);

/** The facts at `places`, each after all that it knows of; the same order on every device. */
function inOrder(facts: readonly Fact[], places: readonly number[]): number[] {
  const chosen = new Set(places);
  const children = new Map<number, number[]>();
  const waitsFor = new Map<number, number>();
  const placeOf = new Map(places.map((place) => [facts[place]!.hash, place]));
  for (const place of places) {
    const parents = facts[place]!.after.map((hash) => placeOf.get(hash)).filter(
      (parent): parent is number => parent !== undefined && chosen.has(parent)
    );
    waitsFor.set(place, parents.length);
    for (const parent of parents) {
      const list = children.get(parent);
      if (list) list.push(place);
      else children.set(parent, [place]);
    }
  }
  const ready = places.filter((place) => waitsFor.get(place) === 0);
  const order: number[] = [];
  while (ready.length > 0) {
    ready.sort((a, b) => ahead(facts[b]!, facts[a]!));
    const place = ready.pop()!;
    order.push(place);
    for (const child of children.get(place) ?? []) {
      const left = waitsFor.get(child)! - 1;
      waitsFor.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return order;
}

/** What facts amount to, taken one after the other; those without a right where they come have no effect. */
function replay(practice: Uuid, facts: readonly Fact[], order: readonly number[]): Roster {
  let roster = emptyRoster(practice);
  for (const place of order) {
    const fact = facts[place]!;
    if (objection(roster, fact.by, fact.statement) !== undefined) continue;
    roster = effect(roster, fact.by, fact.statement, seniorityOf(fact));
  }
  return roster;
}

/** What the facts at `places`, with nothing missing between them, amount to (MEM7). */
export function resolve(
  practice: Uuid,
  facts: readonly Fact[],
  places: readonly number[] = facts.map((_, place) => place)
): Roster {
  const order = inOrder(facts, places);
  const overtaken = overtakenBy(practice, facts, order);
  return replay(
    practice,
    facts,
    order.filter((place) => !overtaken.has(place))
  );
}

/**
 * Facts that somebody's removal overtook: said by who was being removed, without knowing of it. The
 * most senior remover is heard first, so that of two owners who remove each other the senior stays.
 */
function overtakenBy(
  practice: Uuid,
  facts: readonly Fact[],
  order: readonly number[]
): ReadonlySet<number> {
  const overtaken = new Set<number>();
  const removals = order.filter((place) => isRemoval(facts[place]!));
  if (removals.length === 0) return overtaken;
  const people = whoIsWho(facts, order);
  const standing = new Set<number>();
  const rankOf = (place: number): Seniority =>
    people.get(facts[place]!.by)?.since ?? seniorityOf(facts[place]!);
  removals.sort(
    (a, b) =>
      bySeniority(rankOf(a), rankOf(b)) ||
      bySeniority(seniorityOf(facts[a]!), seniorityOf(facts[b]!))
  );
  for (const place of removals) {
    if (overtaken.has(place)) continue;
    const { past, by, statement } = facts[place]!;
    const before = order.filter((other) => past.has(other) && !overtaken.has(other));
    if (objection(replay(practice, facts, before), by, statement) !== undefined) {
      overtaken.add(place);
      continue;
    }
    standing.add(place);
    for (const other of order) {
      const isConcurrent =
        other !== place &&
        !past.has(other) &&
        !facts[other]!.past.has(place) &&
        !standing.has(other);
      if (isConcurrent && isAgainst(statement, facts[other]!, people)) overtaken.add(other);
    }
  }
  return overtaken;
}

interface Person {
  readonly member: Uuid;
  readonly since: Seniority;
}

/** Whose device each is, as the facts introduce them. */
function whoIsWho(facts: readonly Fact[], order: readonly number[]): ReadonlyMap<Uuid, Person> {
  const since = new Map<Uuid, Seniority>();
  const people = new Map<Uuid, Person>();
  const introduce = (device: Uuid, member: Uuid, fact: Fact) => {
    if (!since.has(member)) since.set(member, seniorityOf(fact));
    people.set(device, { member, since: since.get(member)! });
  };
  for (const place of order) {
    const fact = facts[place]!;
    const { statement } = fact;
    if (statement.type === 'genesis') {
      introduce(fact.by, statement.founder.member.id, fact);
    } else if (statement.type === 'join') introduce(fact.by, statement.member.id, fact);
    else if (statement.type === 'kit') {
      const owner = people.get(fact.by);
      if (owner) people.set(statement.device.id, owner);
    }
  }
  return people;
}

/** Whether a removal takes from the author of `fact` what they needed to say it. */
function isAgainst(removal: Statement, fact: Fact, people: ReadonlyMap<Uuid, Person>): boolean {
  const member = people.get(fact.by)?.member;
  if (removal.type === 'revoke') {
    return removal.device === fact.by || (removal.member !== null && removal.member === member);
  }
  if (removal.type !== 'role' || removal.member !== member) return false;
  switch (fact.statement.type) {
    case 'role':
      return !mayDo(removal.role, 'set-role');
    case 'policy':
      return !mayDo(removal.role, 'set-policy');
    case 'kit':
      return !mayDo(removal.role, 'make-recovery-kit');
    case 'revoke':
      return fact.statement.member !== member && !mayDo(removal.role, 'set-role');
    case 'invite':
      return (
        fact.statement.member !== member && !MAY_ADMIT[removal.role].includes(fact.statement.role)
      );
    case 'admit':
      return MAY_ADMIT[removal.role].length === 0;
    case 'keys':
      return fact.statement.introduces.length > 0 && !mayDo(removal.role, 'rotate-keys');
    default:
      return false;
  }
}
