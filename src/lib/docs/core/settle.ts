import { z } from 'zod';
import { KINDS, type Kind } from '../kinds.ts';
import type { FieldPattern } from './conflicts.ts';
import { refuse } from './refuse.ts';
import { liveEntry, setFields } from './write.ts';

/** Which field, and the value that a person decided on; `null` clears an optional field. */
export const settleArgs = {
  /** For example `['allergies', id, 'severity']`. */
  path: z.array(z.string().min(1).max(100)).min(1).max(6),
  value: z.union([z.string().trim().min(1).max(500), z.number(), z.boolean(), z.null()])
};

/**
 * Writes the decision over all concurrent values. Automerge drops a write of the value that a field
 * holds already, but only where that is its sole value: settling on the value shown is therefore a
 * change like any other, and the other values go away.
 */
export function settleField(
  kind: Kind,
  draft: object,
  path: readonly string[],
  value: string | number | boolean | null
): void {
  if (!KINDS[kind].critical.some((pattern) => fits(pattern, path))) {
    refuse(
      'not-settled-here',
      `“${path.join(' › ')}” is not a field that is settled between concurrent values.`,
      'Edit the field itself.'
    );
  }
  const [collection, entry, field] = path;
  if (collection !== undefined && entry !== undefined && field !== undefined) {
    const entries = (draft as Record<string, Record<string, { removed?: unknown }>>)[collection];
    setFields(liveEntry(entries ?? {}, entry) as Record<string, unknown>, { [field]: value });
  } else setFields(draft as Record<string, unknown>, { [String(collection)]: value });
}

const fits = (pattern: FieldPattern, path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((part, index) => part === '*' || part === path[index]);
