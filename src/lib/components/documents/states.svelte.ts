import type { BlobProgress, BlobReference } from '../../api/replica.ts';
import { session } from '../../app/session.svelte.ts';

/** How often, at most, it is asked how files stand: while they move, a status comes with every part. */
const REST_MS = 400;

/** How files stand on this device, by reference: asked anew whenever something moved. */
export function fileStates(references: () => readonly BlobReference[]): {
  of(reference: BlobReference | null | undefined): BlobProgress | undefined;
  /** Asks again: something was done that no status tells, such as pinning. */
  renew(): void;
} {
  let states = $state.raw<Readonly<Record<BlobReference, BlobProgress>>>({});
  let looked = -REST_MS;
  let asked = $state(0);
  const wanted = $derived(references());

  async function look(all: readonly BlobReference[]): Promise<void> {
    const { practice } = session;
    if (!practice) return;
    looked = performance.now();
    const found = await Promise.all(
      all.map(async (one) => {
        const progress = await practice.blobProgress(one).catch(() => undefined);
        return progress?.ok ? ([one, progress.value] as const) : undefined;
      })
    );
    states = Object.fromEntries(found.filter((one) => one !== undefined));
  }

  $effect(() => {
    void [session.status?.files, session.status?.connection, asked];
    const all = wanted;
    const rest = Math.max(0, looked + REST_MS - performance.now());
    const timer = setTimeout(() => void look(all), rest);
    return () => clearTimeout(timer);
  });

  return {
    of: (reference) => (reference ? states[reference] : undefined),
    renew: () => void asked++
  };
}
