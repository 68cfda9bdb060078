import { session } from '../../app/session.svelte.ts';
import type { BlobProgress, BlobReference } from '../../replica/api.ts';

/** How often, at most, it is asked how files stand: while they move, a status comes with every part. */
const REST_MS = 400;

/** How files stand on this device, by reference: asked anew whenever something moved. */
export function fileStates(references: () => readonly BlobReference[]): {
  of(reference: BlobReference | null | undefined): BlobProgress | undefined;
  /** Asks again: something was done that no status tells, such as pinning. */
  renew(): void;
} {
  let states = $state.raw<Readonly<Record<BlobReference, BlobProgress>>>({});
  let known = false;
  let asked = $state(0);
  const wanted = $derived(references());

  async function look(all: readonly BlobReference[], isOver: () => boolean): Promise<void> {
    const { practice } = session;
    if (!practice) return;
    const found = await Promise.all(
      all.map(async (one) => {
        const progress = await practice.blobProgress(one).catch(() => undefined);
        return progress?.ok ? ([one, progress.value] as const) : undefined;
      })
    );
    if (isOver()) return;
    known = true;
    states = Object.fromEntries(found.filter((one) => one !== undefined));
  }

  $effect(() => {
    void [session.status?.files, session.status?.connection, asked];
    const all = wanted;
    let over = false;
    const timer = setTimeout(() => void look(all, () => over), known ? REST_MS : 0);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  });

  return {
    of: (reference) => (reference ? states[reference] : undefined),
    renew: () => void asked++
  };
}
