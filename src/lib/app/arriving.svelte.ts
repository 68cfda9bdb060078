import { untrack } from 'svelte';
import { isArriving } from './arriving.ts';
import { session } from './session.svelte.ts';

/**
 * Whether records are still being read of whatever `shown` names, now and after every change, while
 * the component lives: see {@link isArriving}.
 */
export function arriving(shown: () => string): () => boolean {
  let whole = $state<string | null>(null);
  const now = $derived(isArriving(session.status, whole === shown()));
  $effect(() => {
    const one = shown();
    if (!now) untrack(() => (whole = one));
  });
  return () => now;
}
