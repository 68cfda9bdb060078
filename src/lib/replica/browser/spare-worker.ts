/**
 * The worker of the next profile to be opened. Reading its script takes as long as reading the page's
 * own, so it is begun beside it; the worker does nothing before it is told which profile it is for.
 */
let spare: Worker | undefined;

const newWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'indaba-engine' });

/** Begins a worker for later, where there is none. */
export function warmWorker(): void {
  spare ??= newWorker();
}

/** The worker that was begun, or a new one. */
export function takeWorker(): Worker {
  const worker = spare ?? newWorker();
  spare = undefined;
  return worker;
}
