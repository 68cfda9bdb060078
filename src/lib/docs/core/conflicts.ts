import { A, type Doc } from './automerge.ts';
import { plain } from './read.ts';

/** One of several values that were written to the same field at the same time. */
export interface ConcurrentValue {
  readonly value: unknown;
  /** Automerge operation id, `counter@actor`: names this value for {@link ConcurrentField}. */
  readonly operation: string;
  readonly actor: string;
  /** Hash of the change that wrote it; absent where it cannot be found. */
  readonly change?: string;
  /** When, by the writing device's clock; ISO 8601. */
  readonly at?: string;
}

/** A field with more than one concurrent value; the first one is what the document shows. */
export interface ConcurrentField {
  readonly path: readonly string[];
  readonly values: readonly ConcurrentValue[];
}

/** A path in which `*` stands for every key of a collection. */
export type FieldPattern = readonly string[];

/** The fields among `patterns` that hold concurrent values, in the order of their paths. */
export function concurrentFields(
  doc: Doc<unknown>,
  patterns: readonly FieldPattern[]
): ConcurrentField[] {
  const found: { path: string[]; conflicts: Record<string, unknown>; shown: unknown }[] = [];
  for (const pattern of patterns) visit(doc as object, pattern, [], found);
  if (found.length === 0) return [];
  const writers = writersOf(doc);
  return found.map(({ path, conflicts, shown }) => ({
    path,
    values: Object.entries(conflicts)
      .map(([operation, value]) => describe(operation, plain(value), writers))
      .sort(
        (a, b) =>
          Number(b.value === shown) - Number(a.value === shown) ||
          (a.operation < b.operation ? -1 : 1)
      )
  }));
}

function visit(
  holder: object,
  pattern: FieldPattern,
  path: string[],
  found: { path: string[]; conflicts: Record<string, unknown>; shown: unknown }[]
): void {
  const [key, ...rest] = pattern;
  if (key === undefined || holder === null || typeof holder !== 'object') return;
  const keys = key === '*' ? Object.keys(holder).sort() : [key];
  for (const name of keys) {
    const value = (holder as Record<string, unknown>)[name];
    if (rest.length > 0) {
      if (value !== undefined && value !== null)
        visit(value as object, rest, [...path, name], found);
      continue;
    }
    const conflicts = A.getConflicts(holder as Doc<Record<string, unknown>>, name);
    if (conflicts && Object.keys(conflicts).length > 1) {
      found.push({ path: [...path, name], conflicts, shown: plain(value) });
    }
  }
}

interface Writer {
  readonly hash: string;
  readonly startOp: number;
  readonly maxOp: number;
  readonly time: number;
}

/** Changes by actor, so that an operation's counter leads to the change it was part of. */
function writersOf(doc: Doc<unknown>): Map<string, Writer[]> {
  const byActor = new Map<string, Writer[]>();
  for (const change of A.getChangesMetaSince(doc, [])) {
    const list = byActor.get(change.actor) ?? [];
    list.push(change);
    byActor.set(change.actor, list);
  }
  return byActor;
}

function describe(
  operation: string,
  value: unknown,
  writers: Map<string, Writer[]>
): ConcurrentValue {
  const [counterText = '0', actor = ''] = operation.split('@');
  const counter = Number(counterText);
  const writer = writers
    .get(actor)
    ?.find((change) => change.startOp <= counter && counter <= change.maxOp);
  return {
    value,
    operation,
    actor,
    ...(writer ? { change: writer.hash, at: new Date(writer.time * 1000).toISOString() } : {})
  };
}
