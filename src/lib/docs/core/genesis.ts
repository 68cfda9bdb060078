import { A, type Doc } from './automerge.ts';
import { atomic } from './write.ts';

/**
 * The actor of every first change. It is nobody: the first change says only what the document is,
 * and is byte for byte the same on every device that makes it.
 */
export const GENESIS_ACTOR = '00'.repeat(16);

/** A note that two people may type in at once; everything else is atomic. */
export class CollaborativeText {
  readonly initial: string;
  constructor(initial = '') {
    this.initial = initial;
  }
}

const shape = (value: unknown): unknown => {
  if (value instanceof CollaborativeText) return value.initial;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
  }
  return atomic(value);
};

/** The plain value of genesis content, as reading would give it. */
export function plainContent(value: unknown): unknown {
  if (value instanceof CollaborativeText) return value.initial;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainContent(part)]));
}

/**
 * A document with its first change alone: fixed actor, time 0, keys in sorted order. Two devices
 * that open the same book offline make the same change, so merging their books loses nothing.
 * All collections are made here: a map made later by two devices at once would be two maps.
 */
export function genesis<T>(content: Record<string, unknown>): Doc<T> {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return A.change(A.init<Record<string, unknown>>({ actor: GENESIS_ACTOR }), { time: 0 }, (doc) => {
    for (const [key, value] of sorted) doc[key] = shape(value);
  }) as unknown as Doc<T>;
}
