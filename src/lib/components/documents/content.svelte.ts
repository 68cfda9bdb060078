import type { BlobReference } from '../../api/replica.ts';
import { session } from '../../app/session.svelte.ts';
import { HEAD_BYTES, sniff, type FileKindFound } from '../../files/sniff.ts';
import { toProblem, type Problem } from '../../problem.ts';

/** A file's content with what its bytes say that it is. */
export interface OpenedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly found: FileKindFound;
}

/** A file that is being looked at: fetched where it is not here, and asked for again on demand. */
export function fileContent(reference: () => BlobReference | null | undefined): {
  readonly current: OpenedFile | undefined;
  readonly problem: Problem | undefined;
  retry(): void;
} {
  let current = $state.raw<OpenedFile | undefined>(undefined);
  let problem = $state.raw<Problem | undefined>(undefined);
  let attempt = $state(0);
  const wanted = $derived(reference());

  $effect(() => {
    void attempt;
    const { practice } = session;
    const one = wanted;
    current = undefined;
    problem = undefined;
    if (!practice || !one) return;
    let over = false;
    void opened(practice, one).then(
      (found) => {
        if (over) return;
        if ('bytes' in found) current = found;
        else problem = found;
      },
      (error: unknown) => {
        if (!over) problem = toProblem(error);
      }
    );
    return () => (over = true);
  });

  // Whatever the hub did not have is asked for again as soon as it is in reach, or has more.
  let wasOnline = session.status?.connection.state === 'online';
  $effect(() => {
    const isOnline = session.status?.connection.state === 'online';
    if (isOnline && !wasOnline && problem) attempt++;
    wasOnline = isOnline;
  });

  return {
    get current() {
      return current;
    },
    get problem() {
      return problem;
    },
    retry: () => void attempt++
  };
}

async function opened(
  practice: NonNullable<typeof session.practice>,
  reference: BlobReference
): Promise<OpenedFile | Problem> {
  const found = await practice.getBlob(reference);
  if (!found.ok) return found.problem;
  const bytes = found.value as Uint8Array<ArrayBuffer>;
  return { bytes, found: sniff(bytes.subarray(0, HEAD_BYTES)) };
}
