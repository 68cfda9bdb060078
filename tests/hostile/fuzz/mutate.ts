import { seededFraction } from '../../unit/sync/support/seeded.ts';
import { decode, encode, Raw } from '../client/cbor.ts';

/** Inputs that the same seed makes again. */
export interface Chance {
  /** A whole number below `most`. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chance(seed: number): Chance {
  const fraction = seededFraction(seed);
  const below = (most: number) => Math.floor(fraction() * most);
  return { below, pick: (from) => from[below(from.length)]! };
}

/** Bytes at which parsers trip: heads of CBOR, lengths, versions, ends of ranges. */
const ODD_BYTES = [
  0, 1, 2, 0x17, 0x18, 0x1b, 0x3b, 0x5b, 0x7f, 0x80, 0x9b, 0x9f, 0xbf, 0xf6, 0xfb, 0xff
];

/** Changes, cuts, repeats and joins bytes of valid inputs; now and then makes them all up. */
export function mutateBytes(valid: readonly Uint8Array[], by: Chance): Uint8Array {
  if (valid.length === 0 || by.below(12) === 0) {
    return Uint8Array.from({ length: by.below(200) }, () => by.below(256));
  }
  let bytes = Array.from(by.pick(valid));
  for (let edits = 1 + by.below(4); edits > 0; edits--) {
    const at = by.below(bytes.length + 1);
    const length = 1 + by.below(9);
    switch (by.below(7)) {
      case 0:
        bytes[at] = by.below(256);
        break;
      case 1:
        bytes[at] = by.pick(ODD_BYTES);
        break;
      case 2:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << by.below(8));
        break;
      case 3:
        bytes.splice(at, length);
        break;
      case 4:
        bytes.splice(at, 0, ...Array.from({ length }, () => by.pick(ODD_BYTES)));
        break;
      case 5:
        bytes = bytes.slice(0, at);
        break;
      default: {
        const other = by.pick(valid);
        bytes = [...bytes.slice(0, at), ...other.slice(by.below(other.length))];
      }
    }
  }
  return Uint8Array.from(bytes, (byte) => byte ?? 0);
}

const ODD_VALUES: readonly ((by: Chance) => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => '',
  () => '__proto__',
  () => 'constructor',
  () => ({}),
  () => [],
  () => NaN,
  () => Infinity,
  () => -0.5,
  () => -1,
  () => Number.MAX_SAFE_INTEGER,
  () => 2 ** 60,
  () => new Raw(0xc2, 0x41, 9),
  () => new Raw(0x9f, 0xff),
  () => new Raw(0xf9, 0x7c, 0x00),
  (by) => new Uint8Array(by.below(70)),
  (by) => by.below(300),
  (by) => 'x'.repeat(by.below(400)),
  (by) => Array.from({ length: by.below(130) }, () => new Uint8Array(32)),
  (by) => ({ type: by.pick(['keys', 'role', 'join', 'revoke', 'policy', 'push', 'hello']) })
];

/** Replaces, drops, adds or swaps something somewhere within a value. */
function mutateValue(value: unknown, by: Chance, all: readonly unknown[]): unknown {
  const isTree = typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
  if (!isTree || by.below(8) === 0) {
    if (value instanceof Uint8Array && by.below(2) === 0) return mutateBytes([value], by);
    if (typeof value === 'number' && by.below(2) === 0) return value + by.below(3) - 1;
    return by.below(3) === 0 ? by.pick(all) : by.pick(ODD_VALUES)(by);
  }
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = by.below(list.length + 1);
    const how = by.below(4);
    if (how === 0) list.splice(at, 1);
    else if (how === 1) list.splice(at, 0, list[at - 1] ?? by.pick(all));
    else list[at] = mutateValue(list[at], by, all);
    return list;
  }
  const entries = Object.entries(value);
  const at = by.below(entries.length + 1);
  const entry = entries[at];
  if (!entry)
    return new Map<unknown, unknown>([...entries, [by.pick(['x', 'type', 7]), by.pick(all)]]);
  if (by.below(6) === 0) return Object.fromEntries(entries.filter((_, n) => n !== at));
  return new Map(
    entries.map(([key, each], n) => [key, n === at ? mutateValue(each, by, all) : each])
  );
}

/** CBOR that is nearly right: the shape of a valid input with something in it replaced. */
export function mutateCbor(valid: readonly Uint8Array[], by: Chance): Uint8Array {
  if (by.below(4) === 0) return mutateBytes(valid, by);
  const values = valid.map((bytes) => decode(bytes));
  let value = by.pick(values);
  for (let edits = 1 + by.below(3); edits > 0; edits--) {
    const tree = value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
    value = mutateValue(tree, by, values);
  }
  return new Uint8Array(encode(value));
}
