import { remembered, session } from '#lib/app/session.svelte.ts';
import { warmWorker } from '#lib/replica/browser/spare-worker.ts';

/** Opening the practice begins with the first script that runs: pages are read meanwhile. */
export function init(): void {
  if (remembered()) warmWorker();
  void session.start();
}
