import type { Uuid } from '../../docs/core/ids.ts';
import type { Role } from '../roles.ts';
import type { Statement } from '../statements.ts';
import { draftOf, effect } from './effects.ts';
import { byRank, inOrder, isRemoval, seniorityOf, type Fact } from './history.ts';
import { conflict, type Author } from './rules.ts';
import { emptyRoster, type Roster } from './state.ts';

/** What a history amounts to, the same whatever the order in which it was heard (MEM5, MEM7). */
export interface Resolved {
  readonly roster: Roster;
  /** Facts that somebody's removal overtook, by place. */
  readonly overtaken: ReadonlySet<number>;
  /** These, and facts that came to nothing because others did: all that have no effect. */
  readonly idle: ReadonlySet<number>;
}

/** Resolves the facts at `places`, with nothing missing between them. */
export function resolve(
  practice: Uuid,
  facts: readonly Fact[],
  places: readonly number[] = facts.map((_, place) => place)
): Resolved {
  const order = inOrder(facts, places);
  const overtaken = overtakenIn(practice, facts, order);
  return { ...replay(practice, facts, order, overtaken), overtaken };
}

/**
 * Facts that a removal overtook: said by who was being removed, without knowing of it. The most
 * senior remover is heard first, so that of two owners who remove each other the senior stays.
 */
function overtakenIn(
  practice: Uuid,
  facts: readonly Fact[],
  order: readonly number[]
): ReadonlySet<number> {
  const overtaken = new Set<number>();
  const standing = new Set<number>();
  const removals = order.filter((place) => isRemoval(facts[place]!));
  removals.sort((a, b) => byRank(facts[a]!, facts[b]!));
  const within = reachOf(facts, order);
  for (const place of removals) {
    if (overtaken.has(place)) continue;
    const removal = facts[place]!;
    if (!isStillEntitled(practice, facts, order, place, overtaken)) {
      overtaken.add(place);
      continue;
    }
    standing.add(place);
    for (const other of within(removal.statement)) {
      if (other === place || standing.has(other) || overtaken.has(other)) continue;
      const isConcurrent = !removal.past.has(other) && !facts[other]!.past.has(place);
      if (isConcurrent && takesFrom(removal.statement, facts[other]!)) overtaken.add(other);
    }
  }
  return overtaken;
}

/**
 * Facts that a removal can take anything from: those of its target, and joins by what they offered.
 * Looked up, because a practice has many removals and each concerns few.
 */
function reachOf(
  facts: readonly Fact[],
  order: readonly number[]
): (removal: Statement) => readonly number[] {
  const of = new Map<Uuid, number[]>();
  const add = (whose: Uuid, place: number): void => {
    const list = of.get(whose);
    if (!list) of.set(whose, [place]);
    else if (list.at(-1) !== place) list.push(place);
  };
  for (const place of order) {
    const { by, member, invite } = facts[place]!;
    for (const whose of [by, member, invite?.by, invite?.member]) if (whose) add(whose, place);
  }
  return (removal) => {
    if (removal.type !== 'revoke' && removal.type !== 'role') return [];
    const target = removal.member ?? (removal.type === 'revoke' ? removal.device : null);
    return (target !== null && of.get(target)) || [];
  };
}

/** Whether a removal that was entitled as far as its author knew is so without what was overtaken. */
function isStillEntitled(
  practice: Uuid,
  facts: readonly Fact[],
  order: readonly number[],
  place: number,
  overtaken: ReadonlySet<number>
): boolean {
  const { past, overtaken: known } = facts[place]!;
  const isAsKnown = ![...overtaken].some((other) => past.has(other) && !known.has(other));
  if (isAsKnown) return true;
  const upTo = order.filter((other) => other === place || past.has(other));
  return !replay(practice, facts, upTo, new Set([...known, ...overtaken])).idle.has(place);
}

/** Whether a removal takes from the author of `fact` what they needed to say it. */
function takesFrom(removal: Statement, fact: Fact): boolean {
  // A device that joins stands and falls with whoever let it in.
  if (fact.invite && takesFrom(removal, fact.invite)) return true;
  if (removal.type === 'revoke') {
    return removal.device === fact.by || removal.member === fact.member;
  }
  if (removal.type !== 'role' || removal.member !== fact.member) return false;
  return !fact.roles.has(removal.role);
}

/** What facts amount to, taken one after the other; those without a right have no effect. */
function replay(
  practice: Uuid,
  facts: readonly Fact[],
  order: readonly number[],
  excluded: ReadonlySet<number>
): Pick<Resolved, 'roster' | 'idle'> {
  const roster = draftOf(emptyRoster(practice));
  const idle = new Set<number>();
  const records = new Records();
  for (const place of order) {
    const fact = facts[place]!;
    const author = excluded.has(place) ? undefined : records.authorOf(fact);
    if (author === undefined || conflict(roster, author, fact.statement)) {
      idle.add(place);
      continue;
    }
    effect(roster, fact.by, fact.statement, seniorityOf(fact));
    records.note(place, fact, roster);
  }
  return { roster, idle };
}

interface Since<T> {
  readonly place: number;
  readonly is: T;
}

/**
 * What everybody was and when, so that a statement is judged by what its author was as far as they
 * knew: a removal that they did not know of has overtaken what it takes from them already.
 */
class Records {
  readonly #devices = new Map<Uuid, Since<'pending' | 'active' | 'ended'>[]>();
  readonly #roles = new Map<Uuid, Since<Role | 'ended'>[]>();
  /** When devices and people came to their end, of those who did. */
  readonly #ended = new Map<Uuid, Since<'ended'>[]>();

  /** The author as of their own past; `undefined` where that does not entitle them to say anything. */
  authorOf(fact: Fact): Author | null | undefined {
    if (fact.author === null) return null;
    const isKnown = ({ place }: Since<unknown>): boolean => fact.past.has(place);
    const isEnded = [this.#ended.get(fact.by), this.#ended.get(fact.member)].some((list) =>
      list?.some(isKnown)
    );
    if (isEnded) return undefined;
    // From the end: who says something knows, as a rule, what they became last.
    const last = this.#roles.get(fact.member)?.findLast(isKnown)?.is;
    const device = this.#devices.get(fact.by)?.findLast(isKnown)?.is;
    if (device !== 'active' || last === undefined || last === 'ended') return undefined;
    return { ...fact.author, role: last };
  }

  /** Notes what a fact, which took effect, made of whom. */
  note(place: number, fact: Fact, after: Roster): void {
    const { statement, member } = fact;
    switch (statement.type) {
      case 'genesis':
      case 'join': {
        const standing = after.devices.get(fact.by)!.standing;
        this.#device(fact.by, { place, is: standing });
        if (!this.#roles.has(member)) {
          this.#role(member, { place, is: after.members.get(member)!.role });
        }
        return;
      }
      case 'kit':
        return this.#device(statement.device.id, { place, is: 'active' });
      case 'admit':
        return this.#device(statement.device, { place, is: 'active' });
      case 'role':
        return this.#role(statement.member, { place, is: statement.role });
      case 'revoke':
        if (statement.device !== null) this.#device(statement.device, { place, is: 'ended' });
        if (statement.member !== null) this.#role(statement.member, { place, is: 'ended' });
    }
  }

  #device(device: Uuid, since: Since<'pending' | 'active' | 'ended'>): void {
    this.#note(this.#devices, device, since);
  }

  #role(member: Uuid, since: Since<Role | 'ended'>): void {
    this.#note(this.#roles, member, since);
  }

  #note<T>(lists: Map<Uuid, Since<T>[]>, whose: Uuid, since: Since<T>): void {
    const list = lists.get(whose);
    if (list) list.push(since);
    else lists.set(whose, [since]);
    if (since.is !== 'ended') return;
    const { place } = since;
    this.#ended.set(whose, [...(this.#ended.get(whose) ?? []), { place, is: 'ended' }]);
  }
}
