import type { Failure } from '../../api/history.ts';
import { A, type Doc } from '../../docs/core/automerge.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { DocumentAudit } from './verify.ts';

/** Fields of an entry that grow. */
const GROWING: ReadonlySet<string> = new Set(['last', 'count']);

/**
 * What an access log must not have in its history: an entry that was altered or taken out, or a
 * change that another device than the log's own signed.
 */
export function logFailures(doc: Doc<unknown>, audit: DocumentAudit): Failure[] {
  const owner = String((doc as { device?: unknown }).device ?? '') as Uuid;
  const foreign = audit.changes.flatMap(({ hash, device, standing }): Failure[] =>
    standing === 'attested' && device !== null && device !== owner
      ? [failure(hash, 'Another device than the log’s own wrote in it.', device)]
      : []
  );
  const altered = A.getAllChanges(doc).flatMap((bytes): Failure[] => {
    const { hash, ops } = A.decodeChange(bytes);
    return ops.some(overwrites)
      ? [failure(hash, 'An entry of the log was altered or taken out.')]
      : [];
  });
  return [...foreign, ...altered];
}

/** An operation that takes the place of an earlier one, other than counting on. */
const overwrites = ({ key, pred }: { key?: unknown; pred?: readonly unknown[] }): boolean =>
  (pred?.length ?? 0) > 0 && !GROWING.has(String(key));

const failure = (change: string, detail: string, device?: Uuid): Failure => ({
  reason: 'log-altered',
  detail,
  change,
  ...(device ? { device } : {})
});
