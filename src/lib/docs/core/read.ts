import type { z } from 'zod';
import { A, type Doc } from './automerge.ts';

/** A part of a document that could not be read as its schema says. */
export interface ReadProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A document as read: as much of it as can be understood, and what could not. */
export interface Reading<T> {
  /** Absent only where not even the document's identity can be read. */
  readonly value?: T;
  readonly problems: readonly ReadProblem[];
  /** The document's schema is newer than this program: shown read-only. */
  readonly newer: boolean;
}

/**
 * Plain JSON of a document: atomic and collaborative strings both as strings, cleared fields
 * (`null`) left out.
 */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (A.isImmutableString(value)) return value.val;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') {
    const copy: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      const read = plain(field);
      if (read !== undefined) copy[key] = read;
    }
    return copy;
  }
  return value;
}

/**
 * Reads a document by its schema. One bad entry or field never hides the others: what does not
 * parse is left out, named in `problems`, and untouched in the document itself. Parts that a
 * document must have (its collections) are taken from `blank` where they are missing or broken.
 */
export function readAs<T>(
  schema: z.ZodType<T>,
  doc: Doc<unknown>,
  knownVersion: number,
  blank: Record<string, unknown> = {}
): Reading<T> {
  const value = plain(doc) as Record<string, unknown>;
  const newer = typeof value.schema === 'number' && value.schema > knownVersion;
  const problems: ReadProblem[] = [];
  const named = new Set<string>();
  // Each round removes at least one part, so the loop ends; a document has finitely many parts.
  for (;;) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { value: parsed.data, problems, newer };
    // What lies in a part that this round has removed is looked at again in the next: several faults
    // of one entry take that entry out, and never the collection around it.
    const removed: Path[] = [];
    for (const issue of parsed.error.issues) {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      // A required field that was taken out is missing in the next round: one fault, named once.
      const place = JSON.stringify(path);
      if (!named.has(place)) problems.push({ path, message: issue.message });
      named.add(place);
      if (removed.some((part) => part.every((key, depth) => path[depth] === key))) continue;
      const part = removeAt(value, path, blank);
      if (part) removed.push(part);
    }
    if (removed.length === 0) return { problems, newer };
  }
}

type Path = readonly (string | number)[];

/**
 * Removes the smallest part that holds the fault and can be done without, or puts a blank there;
 * returns where that is.
 */
function removeAt(
  root: Record<string, unknown>,
  path: Path,
  blank: Record<string, unknown>
): Path | undefined {
  const parents: Record<string, unknown>[] = [];
  const blanks: unknown[] = [];
  let at: unknown = root;
  let blankAt: unknown = blank;
  for (const key of path) {
    if (at === null || typeof at !== 'object') break;
    parents.push(at as Record<string, unknown>);
    at = (at as Record<string, unknown>)[key];
    blankAt = ownField(blankAt, String(key));
    blanks.push(blankAt);
  }
  for (let depth = parents.length - 1; depth >= 0; depth--) {
    const holder = parents[depth]!;
    const key = String(path[depth]);
    const instead = blanks[depth];
    if (instead !== undefined && JSON.stringify(holder[key]) !== JSON.stringify(instead)) {
      holder[key] = structuredClone(instead);
      return path.slice(0, depth + 1);
    }
    if (instead === undefined && key in holder) {
      delete holder[key];
      return path.slice(0, depth + 1);
    }
  }
  return undefined;
}

const ownField = (holder: unknown, key: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key)
    ? (holder as Record<string, unknown>)[key]
    : undefined;
