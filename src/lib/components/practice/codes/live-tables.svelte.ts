import type { CodeTableState } from '../../../api/coding.ts';
import { session } from '../../../app/session.svelte.ts';

/** How the practice's tables stand on this device, for as long as the calling component lives. */
export function liveCodeTables(): { readonly current: readonly CodeTableState[] } {
  let current = $state.raw<readonly CodeTableState[]>([]);
  $effect(() => {
    const { practice } = session;
    if (!practice) return;
    return practice.watchCodeTables((seen) => (current = seen));
  });
  return {
    get current() {
      return current;
    }
  };
}
