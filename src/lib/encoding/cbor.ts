import { Decoder, Encoder, type Options } from 'cbor-x';

/**
 * CBOR as the wire and the envelopes use it: maps with text keys, arrays, byte strings, text,
 * numbers, booleans and null, all of definite length. Everything else that CBOR knows (tags, big
 * numbers, endless arrays) is refused before a byte is decoded: a tagged big number of some
 * megabytes would keep a server busy for hours.
 */

// `int64AsNumber` is read by the library but missing from its types.
const options: Options & { int64AsNumber: boolean } = {
  useRecords: false,
  tagUint8Array: false,
  mapsAsObjects: true,
  variableMapSize: true,
  int64AsNumber: true
};
const encoder = new Encoder(options);
const decoder = new Decoder(options);

/** Deepest nesting that any message has use for, with room to spare. */
const MAX_DEPTH = 16;

const view = (data: Uint8Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** CBOR of a plain value, in memory of its own. */
export const encodeCbor = (value: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(encoder.encode(value));

/** The value of some CBOR; byte strings are views of `data`. Throws on anything malformed. */
export function decodeCbor(data: Uint8Array): unknown {
  checkShape(data);
  // A view of its own: a Node `Buffer` would turn every byte string into a `Buffer`.
  return decoder.decode(view(data));
}

/** Throws unless `data` is one item of the plain kind described above. Allocates nothing. */
function checkShape(data: Uint8Array): void {
  const end = data.length;
  let at = 0;

  const argument = (low: number): number => {
    if (low < 24) return low;
    if (low > 27) throw new Error('CBOR of indefinite length');
    const size = 1 << (low - 24);
    if (at + size > end) throw new Error('CBOR ends too early');
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + data[at++]!;
    return value;
  };

  const item = (depth: number): void => {
    if (depth > MAX_DEPTH) throw new Error('CBOR is nested too deeply');
    if (at >= end) throw new Error('CBOR ends too early');
    const first = data[at++]!;
    const major = first >> 5;
    const value = argument(first & 31);
    if (major <= 1) return;
    if (major === 6) throw new Error('CBOR with a tag');
    if (major === 7) {
      const low = first & 31;
      if (low < 20 || low === 24) throw new Error('CBOR with an unknown simple value');
      return;
    }
    // Every element takes a byte at least, so no count can be more than what is left.
    if (value > end - at) throw new Error('CBOR ends too early');
    if (major <= 3) {
      at += value;
      return;
    }
    for (let i = 0; i < value; i++) {
      if (major === 5) {
        if (at < end && data[at]! >> 5 !== 3) throw new Error('CBOR with a key that is not text');
        item(depth + 1);
      }
      item(depth + 1);
    }
  };

  item(0);
  if (at !== end) throw new Error('CBOR with something after its end');
}
