import { afterAll, beforeAll, describe, test } from 'vitest';
import { CASES } from './projections/cases.ts';
import type { Answer, Request, Storage } from './projections.worker.ts';

/** Runs one case in the worker; rejects with what failed. */
function ask(worker: Worker, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      data.error === undefined ? resolve() : reject(new Error(data.error));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}

describe.each<Storage>(['opfs', 'memory'])('projections over sqlite-wasm (%s)', (storage) => {
  let worker: Worker;
  beforeAll(() => {
    worker = new Worker(new URL('./projections.worker.ts', import.meta.url), { type: 'module' });
  });
  afterAll(() => worker.terminate());
  for (const each of CASES) {
    test(each.name, () => ask(worker, { case: each.name, storage }));
  }
});
