import type { ErasureView } from '../../api/replica.ts';
import { session } from '../../app/session.svelte.ts';

/**
 * What was asked to be destroyed, for as long as the calling component lives.
 * @param on asked again whenever this differs: what an ask covers depends on the records themselves
 */
export function liveErasures(on: () => unknown): { readonly current: readonly ErasureView[] } {
  let current = $state.raw<readonly ErasureView[]>([]);
  $effect(() => {
    const { practice } = session;
    void on();
    if (!practice) return;
    return practice.watchErasures((seen) => (current = seen));
  });
  return {
    get current() {
      return current;
    }
  };
}
