import type { Uuid } from '../../docs/core/ids.ts';
import type { Role } from '../roles.ts';
import type { Statement } from '../statements.ts';
import { Heap } from './heap.ts';
import type { Author } from './rules.ts';
import type { Rank, Seniority } from './state.ts';

/** Statements as a history: each names those that its author knew last, and so all before them. */

/** A statement that was verified, and that its author's past entitled them to. */
export interface Fact {
  /** SHA-256 of the envelope, hexadecimal. */
  readonly hash: string;
  readonly by: Uuid;
  /** Whose device said it. */
  readonly member: Uuid;
  readonly statement: Statement;
  /** Hashes of the facts that its author knew last. */
  readonly after: readonly string[];
  /** Every fact before it, by place in the history it is kept in. */
  readonly past: Past;
  /** What its author was, as they knew it; `null` of who founds or joins. */
  readonly author: Author | null;
  readonly rank: Rank;
  /** The roles in which its author might have said it. */
  readonly roles: ReadonlySet<Role>;
  /** The invite by which a device joins. */
  readonly invite: Fact | null;
  /** Facts of its past that, as far as its author knew, removals had overtaken. */
  readonly overtaken: ReadonlySet<number>;
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
  static of(places: readonly number[], facts: readonly Pick<Fact, 'past'>[]): Past {
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

export const seniorityOf = (fact: Pick<Fact, 'past' | 'hash'>): Seniority => ({
  depth: fact.past.size,
  hash: fact.hash
});

export const bySeniority = (a: Seniority, b: Seniority): number =>
  a.depth - b.depth || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

export const isRemoval = ({ statement }: Fact): boolean =>
  statement.type === 'revoke' || statement.type === 'role';

/** The more senior author's removal first; of one device's, the earlier. */
export const byRank = (a: Fact, b: Fact): number =>
  bySeniority(a.rank.member, b.rank.member) ||
  bySeniority(a.rank.device, b.rank.device) ||
  bySeniority(seniorityOf(a), seniorityOf(b));

/** Among facts that do not know of each other: removals first, seniors' before all, the rest by hash. */
function ahead(a: Fact, b: Fact): number {
  const removals = Number(isRemoval(b)) - Number(isRemoval(a));
  if (removals !== 0) return removals;
  return isRemoval(a) ? byRank(a, b) : a.hash < b.hash ? -1 : 1;
}

/** The facts at `places`, each after all that it knows of; the same order on every device. */
export function inOrder(facts: readonly Fact[], places: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  const waitsFor = new Map<number, number>();
  const placeOf = new Map(places.map((place) => [facts[place]!.hash, place]));
  for (const place of places) {
    const parents = facts[place]!.after.flatMap((hash) => placeOf.get(hash) ?? []);
    waitsFor.set(place, parents.length);
    for (const parent of parents) {
      const list = children.get(parent);
      if (list) list.push(place);
      else children.set(parent, [place]);
    }
  }
  const ready = new Heap<number>((a, b) => ahead(facts[a]!, facts[b]!));
  for (const place of places) if (waitsFor.get(place) === 0) ready.push(place);
  const order: number[] = [];
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    order.push(place);
    for (const child of children.get(place) ?? []) {
      const left = waitsFor.get(child)! - 1;
      waitsFor.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return order;
}
