import { session } from '#lib/app/session.svelte.ts';
import type { Problem } from '#lib/problem.ts';
import type { OpenPractice } from '#lib/replica/device.ts';

/** Opens a practice whose live answers come when the test says so, by the text that was asked. */
export function practiceThatAnswersLater() {
  const listening = new Map<string, (result: unknown) => void>();
  const failing = new Map<string, (problem: Problem) => void>();
  const fake = {
    live: (
      _name: string,
      { text }: { text: string },
      seen: (result: unknown) => void,
      failed: (problem: Problem) => void
    ) => {
      listening.set(text, seen);
      failing.set(text, failed);
      return () => listening.delete(text);
    }
  };
  session.practice = fake as unknown as OpenPractice;
  return Object.assign(listening, { failing });
}
