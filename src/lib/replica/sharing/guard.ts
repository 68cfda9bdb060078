import type { Doc } from '../../docs/core/automerge.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Problem } from '../../problem.ts';
import { belongs } from './core.ts';
import type { ShareRegistry } from './registry.ts';

/**
 * Keeps the records that other practices shared as they are, where the share does not allow more or
 * is over (SHARE7). Without any share there is nothing to look at.
 */
export function guardOf(
  practice: Uuid,
  registry: ShareRegistry
): (doc: Doc<unknown>) => Problem | undefined {
  return (doc) => {
    if (registry.isEmpty) return undefined;
    const { practice: origin, patient } = belongs(doc);
    if (origin === practice || registry.mayWrite(patient)) return undefined;
    return READ_ONLY;
  };
}

const READ_ONLY: Problem = {
  code: 'shared-read-only',
  message: 'Another practice shared this record with yours, to be read only.',
  safe: 'Nothing was changed.',
  action: 'Write what you found into a consultation of your own, or ask the other practice.'
};
