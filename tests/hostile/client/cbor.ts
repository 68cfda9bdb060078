/**
 * CBOR of its own making (RFC 8949), so that what is sent does not depend on the program under attack,
 * and can be wrong in ways that the program's own encoder would never be.
 */

/** Bytes put in as they are: a piece of CBOR, or of nonsense. */
export class Raw {
  readonly bytes: Uint8Array;

  constructor(...bytes: number[]) {
    this.bytes = Uint8Array.from(bytes);
  }
}

function head(major: number, value: number): Buffer {
  const first = major << 5;
  if (value < 24) return Buffer.from([first | value]);
  if (value < 0x100) return Buffer.from([first | 24, value]);
  if (value < 0x10000) return Buffer.from([first | 25, value >> 8, value & 255]);
  const wide = Buffer.alloc(value < 2 ** 32 ? 5 : 9);
  wide[0] = first | (value < 2 ** 32 ? 26 : 27);
  if (value < 2 ** 32) wide.writeUInt32BE(value, 1);
  else wide.writeBigUInt64BE(BigInt(value), 1);
  return wide;
}

/** Encodes anything; numbers that are no integers as doubles, maps with keys of any kind. */
export function encode(value: unknown): Buffer {
  if (value instanceof Raw) return Buffer.from(value.bytes);
  if (value === null) return Buffer.from([0xf6]);
  if (value === undefined) return Buffer.from([0xf7]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value < 0 ? head(1, -1 - value) : head(0, value);
    const double = Buffer.alloc(9, 0xfb);
    double.writeDoubleBE(value, 1);
    return double;
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const entries = value instanceof Map ? [...value] : Object.entries(value as object);
  const pairs = entries.flatMap(([key, each]) => [encode(key), encode(each)]);
  return Buffer.concat([head(5, entries.length), ...pairs]);
}

/** Decodes what a server says; throws where it is not plain CBOR. */
export function decode(data: Uint8Array): unknown {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const argument = (low: number): number => {
    if (low < 24) return low;
    const size = 1 << (low - 24);
    at += size;
    if (size === 8) return Number(bytes.readBigUInt64BE(at - 8));
    return bytes.readUIntBE(at - size, size);
  };
  const item = (): unknown => {
    const first = bytes[at++]!;
    const [major, low] = [first >> 5, first & 31];
    if (major === 7) {
      if (low === 20 || low === 21) return low === 21;
      if (low === 27) return bytes.readDoubleBE((at += 8) - 8);
      if (low === 26) return bytes.readFloatBE((at += 4) - 4);
      if (low === 22) return null;
      throw new Error(`simple value ${low}`);
    }
    const value = argument(low);
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 2) return new Uint8Array(bytes.subarray(at, (at += value)));
    if (major === 3) return bytes.toString('utf8', at, (at += value));
    if (major === 4) return Array.from({ length: value }, item);
    if (major === 5)
      return Object.fromEntries(Array.from({ length: value }, () => [item(), item()]));
    throw new Error(`major type ${major}`);
  };
  const value = item();
  if (at !== bytes.length) throw new Error('something after the end');
  return value;
}
