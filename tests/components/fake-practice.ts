import { session } from '#lib/app/session.svelte.ts';
import type { OpenPractice } from '#lib/replica/device.ts';

/** Opens a practice whose live answers come when the test says so, by the text that was asked. */
export function practiceThatAnswersLater() {
  const listening = new Map<string, (result: unknown) => void>();
  const fake = {
    live: (_name: string, { text }: { text: string }, seen: (result: unknown) => void) => {
      listening.set(text, seen);
      return () => listening.delete(text);
    }
  };
  session.practice = fake as unknown as OpenPractice;
  return listening;
}
