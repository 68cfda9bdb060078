import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { A } from '#lib/docs/core/automerge.ts';
import { GENESIS_ACTOR } from '#lib/docs/core/genesis.ts';

/** An Automerge document's changes: the first by nobody, `count` more, the last with `size` bytes. */
export function someChanges(count: number, size = 10): Uint8Array[] {
  type Note = { note: string; marks: Record<string, string> };
  let doc = A.change(A.init<Note>({ actor: GENESIS_ACTOR }), { time: 0 }, (draft) => {
    draft.note = '';
    draft.marks = {};
  });
  doc = A.clone(doc, { actor: 'aa'.repeat(16) });
  for (let i = 0; i < count; i++) {
    doc = A.change(doc, { time: 1_700_000_000 + i, message: `change ${i}` }, (draft) => {
      draft.marks[`mark ${i}`] = i === count - 1 ? 'long '.repeat(size / 5) : 'short';
    });
  }
  return A.getAllChanges(doc);
}

function uleb(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** The same change as a compressed chunk, as other Automerge programs write large ones. */
export function compressed(change: Uint8Array): Uint8Array {
  const contents = change.subarray(9 + uleb(readUleb(change, 9)).length);
  const deflated = deflateRawSync(contents);
  return Uint8Array.from([...change.subarray(0, 8), 2, ...uleb(deflated.length), ...deflated]);
}

/** A chunk with the head of a change and `rest` where its operations would be. */
export function craftedChange(rest: Uint8Array): Uint8Array {
  const size = rest.length + 4;
  const body = Buffer.concat([Uint8Array.from([1, ...uleb(size), 0, 1, 0xaa, 1]), rest]);
  const checksum = createHash('sha256').update(body).digest().subarray(0, 4);
  return Uint8Array.from(Buffer.concat([Buffer.from('856f4a83', 'hex'), checksum, body]));
}

function readUleb(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
}
