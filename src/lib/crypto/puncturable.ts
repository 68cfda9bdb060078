import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { DOMAIN, type Bytes, type Random } from './crypto.ts';

/**
 * A key that can be made to forget: it gives every place its own **leaf**, and, punctured at a place,
 * still gives all others theirs, while nothing that is left leads back to the one that is gone. The tree
 * is that of Goldreich, Goldwasser and Micali ("How to construct random functions", 1986), with four
 * branches: each node's key gives those of its children, by SHA-256; whoever holds the siblings along a
 * path derives everything but the leaf at its end. Two branches would be half as much to keep for each
 * leaf that is gone, and twice as much to derive for each that is not.
 *
 * Places are the first seven bytes of a document's tag: that one of ten thousand destroyed documents has
 * the place of one of a million others happens in one practice of seven million.
 */

/** Bytes of a node's key, and so of a leaf. */
export const LEAF_BYTES = 16;
const PLACE_BYTES = 7;
/** Levels below the root: two bits of a place each. */
const LEVELS = 4 * PLACE_BYTES;
/** A node as it is kept: its level, the first place below it, its key. */
const NODE_BYTES = 1 + PLACE_BYTES + LEAF_BYTES;

/** Nodes of this level are kept ready, all of them: every leaf below one begins its way there. */
const READY_LEVEL = 6;

interface Node {
  readonly level: number;
  /** The first place below it. */
  readonly first: bigint;
  readonly key: Uint8Array;
}

/** How many places lie below a node of this level. */
const widthOf = (level: number): bigint => 1n << BigInt(2 * (LEVELS - level));

const lastOf = ({ level, first }: Node): bigint => first + widthOf(level) - 1n;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The place that begins there, in the eight bytes of which it is all but the last. */
const placeIn = (view: DataView, at: number): bigint => view.getBigUint64(at) >> 8n;

const placeOf = (tag: Uint8Array): bigint => placeIn(viewOf(tag), 0);

// One compression of SHA-256 a level, without a new object for each: a leaf is dozens of them.
const fresh = nobleSha256.create();
const working = nobleSha256.create();
const KEY_AT = DOMAIN.leaf.length;
const PAIR_AT = KEY_AT + LEAF_BYTES;
const input = new Uint8Array(PAIR_AT + 1);
input.set(DOMAIN.leaf);
const both = new Uint8Array(2 * LEAF_BYTES);

/** Leaves the keys of two children in `both`: of the first two, or of the last two. */
function expand(key: Uint8Array, pair: number): void {
  input.set(key, KEY_AT);
  input[PAIR_AT] = pair;
  fresh._cloneInto(working).update(input).digestInto(both);
}

function childrenOf({ level, first, key }: Node): Node[] {
  const width = widthOf(level + 1);
  return [0, 1].flatMap((pair): Node[] => {
    expand(key, pair);
    const begin = first + 2n * BigInt(pair) * width;
    return [
      { level: level + 1, first: begin, key: both.slice(0, LEAF_BYTES) },
      { level: level + 1, first: begin + width, key: both.slice(LEAF_BYTES) }
    ];
  });
}

/** Goes from a node's key down to that of its descendant on the way to a tag. */
function descend(key: Uint8Array, from: number, to: number, tag: Uint8Array): Bytes {
  let at = key;
  for (let level = from; level < to; level++) {
    const branch = (tag[level >>> 2]! >>> (6 - 2 * (level & 3))) & 3;
    expand(at, branch >>> 1);
    at = branch & 1 ? both.subarray(LEAF_BYTES) : both.subarray(0, LEAF_BYTES);
  }
  return at.slice() as Bytes;
}

/** Subtrees in the order of their places, packed: a practice that destroyed much has a million of them. */
class Nodes {
  #firsts: BigUint64Array<ArrayBuffer>;
  #levels: Uint8Array<ArrayBuffer>;
  #keys: Uint8Array<ArrayBuffer>;
  count = 0;

  constructor(room = 64) {
    this.#firsts = new BigUint64Array(room);
    this.#levels = new Uint8Array(room);
    this.#keys = new Uint8Array(room * LEAF_BYTES);
  }

  static of(list: readonly Node[]): Nodes {
    const nodes = new Nodes(list.length);
    for (const node of list) nodes.push(node);
    return nodes;
  }

  first(at: number): bigint {
    return this.#firsts[at]!;
  }

  at(at: number): Node {
    const key = this.#keys.subarray(at * LEAF_BYTES, (at + 1) * LEAF_BYTES);
    return { level: this.#levels[at]!, first: this.#firsts[at]!, key };
  }

  push({ level, first, key }: Node): void {
    if (this.count === this.#levels.length) this.#grow();
    this.#firsts[this.count] = first;
    this.#levels[this.count] = level;
    this.#keys.set(key, this.count * LEAF_BYTES);
    this.count++;
  }

  /** How many begin at a place or before it: found by halving. */
  upTo(place: bigint): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#firsts[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const room = Math.max(64, this.count * 2);
    const [firsts, levels, keys] = [this.#firsts, this.#levels, this.#keys];
    this.#firsts = new BigUint64Array(room);
    this.#levels = new Uint8Array(room);
    this.#keys = new Uint8Array(room * LEAF_BYTES);
    this.#firsts.set(firsts);
    this.#levels.set(levels);
    this.#keys.set(keys);
  }
}

/** Subtrees that do not overlap; whatever is outside of them is forgotten, or was never given. */
export class PuncturableKey {
  /** Opens nothing: what somebody holds who was given none. */
  static readonly NONE = new PuncturableKey(new Nodes(0));

  readonly #nodes: Nodes;
  readonly #ready: (Bytes | undefined)[] = [];

  private constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  static create(random: Random): PuncturableKey {
    return new PuncturableKey(Nodes.of([{ level: 0, first: 0n, key: random(LEAF_BYTES) }]));
  }

  /** Whether it gives no leaf at all. */
  get isEmpty(): boolean {
    return this.#nodes.count === 0;
  }

  /** How long {@link encode} is, in bytes. */
  get size(): number {
    return this.#nodes.count * NODE_BYTES;
  }

  /** The leaf of a tag; `undefined` where it was punctured, or never given. */
  leaf(tag: Uint8Array): Bytes | undefined {
    const node = this.#above(placeOf(tag));
    if (!node) return undefined;
    if (node.level >= READY_LEVEL) return descend(node.key, node.level, LEVELS, tag);
    const name = (tag[0]! << 4) | (tag[1]! >>> 4);
    const ready = (this.#ready[name] ??= descend(node.key, node.level, READY_LEVEL, tag));
    return descend(ready, READY_LEVEL, LEVELS, tag);
  }

  /** Whether it gives the leaf of a tag. */
  has(tag: Uint8Array): boolean {
    return this.#above(placeOf(tag)) !== undefined;
  }

  /** This key, punctured at these tags; itself where it gave none of them. */
  without(tags: Iterable<Uint8Array>): PuncturableKey {
    const places = new Set([...tags].filter((tag) => this.has(tag)).map(placeOf));
    if (places.size === 0) return this;
    const holes = [...places].sort(inOrder);
    const kept = new Nodes(this.#nodes.count);
    let next = 0;
    for (let at = 0; at < this.#nodes.count; at++) {
      const node = this.#nodes.at(at);
      const from = next;
      while (next < holes.length && holes[next]! <= lastOf(node)) next++;
      cut(node, holes.slice(from, next), kept);
    }
    return new PuncturableKey(kept);
  }

  /** What this key or another gives; where both do, this one's word counts. Itself where nothing is new. */
  with(other: PuncturableKey): PuncturableKey {
    const added: Node[] = [];
    const add = (node: Node): void => {
      if (this.#above(node.first, node.level)) return;
      if (!this.#isAnywhereIn(node)) added.push(node);
      else childrenOf(node).forEach(add);
    };
    for (let at = 0; at < other.#nodes.count; at++) add(other.#nodes.at(at));
    if (added.length === 0) return this;
    const all = new Nodes(this.#nodes.count + added.length);
    let next = 0;
    for (let at = 0; at < this.#nodes.count; at++) {
      const own = this.#nodes.at(at);
      while (next < added.length && added[next]!.first < own.first) all.push(added[next++]!);
      all.push(own);
    }
    for (const node of added.slice(next)) all.push(node);
    return new PuncturableKey(all);
  }

  /** The leaves of these tags alone, as far as this key gives them. */
  only(tags: Iterable<Uint8Array>): PuncturableKey {
    const leaves = new Map<bigint, Node>();
    for (const tag of tags) {
      const key = this.leaf(tag);
      const first = placeOf(tag);
      if (key) leaves.set(first, { level: LEVELS, first, key });
    }
    return new PuncturableKey(
      Nodes.of([...leaves.values()].sort((a, b) => inOrder(a.first, b.first)))
    );
  }

  /** In the clear: only for this device's own store, or sealed for another device. */
  encode(): Bytes {
    const out = new Uint8Array(this.size);
    const view = viewOf(out);
    for (let at = 0; at < this.#nodes.count; at++) {
      const { level, first, key } = this.#nodes.at(at);
      view.setBigUint64(at * NODE_BYTES, (BigInt(level) << BigInt(8 * PLACE_BYTES)) | first);
      out.set(key, at * NODE_BYTES + 1 + PLACE_BYTES);
    }
    return out;
  }

  /** Reads what {@link encode} wrote. Throws where it is not that. */
  static decode(data: Uint8Array): PuncturableKey {
    if (data.length % NODE_BYTES !== 0) throw new Error('not a puncturable key: its length');
    const view = viewOf(data);
    const nodes = new Nodes(data.length / NODE_BYTES);
    let free = 0n;
    for (let at = 0; at < data.length; at += NODE_BYTES) {
      const level = data[at]!;
      const first = placeIn(view, at + 1);
      if (level > LEVELS || first < free || first % widthOf(level) !== 0n) {
        throw new Error('not a puncturable key: its places');
      }
      const node = { level, first, key: data.subarray(at + 1 + PLACE_BYTES, at + NODE_BYTES) };
      free = lastOf(node) + 1n;
      nodes.push(node);
    }
    return new PuncturableKey(nodes);
  }

  /** The node that a place lies under, of that level or above it. */
  #above(place: bigint, level = LEVELS): Node | undefined {
    const before = this.#nodes.upTo(place);
    if (before === 0) return undefined;
    const node = this.#nodes.at(before - 1);
    return node.level <= level && place <= lastOf(node) ? node : undefined;
  }

  /** Whether a node of this key lies under another's. */
  #isAnywhereIn(other: Node): boolean {
    return this.#nodes.upTo(other.first - 1n) < this.#nodes.upTo(lastOf(other));
  }
}

const inOrder = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is left of a subtree without these places. */
function cut(node: Node, holes: readonly bigint[], kept: Nodes): void {
  if (holes.length === 0) return kept.push(node);
  if (node.level === LEVELS) return;
  let from = 0;
  for (const child of childrenOf(node)) {
    let to = from;
    while (to < holes.length && holes[to]! <= lastOf(child)) to++;
    cut(child, holes.slice(from, to), kept);
    from = to;
  }
}
