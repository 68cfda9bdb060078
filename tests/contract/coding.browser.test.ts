import { afterAll, beforeAll, describe, test } from 'vitest';
import { CODING_CASES } from './coding/cases.ts';

/** Runs one case in the worker; rejects with what failed. */
const ask = (worker: Worker, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string | null>) =>
      data === null ? resolve() : reject(new Error(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(name);
  });

describe('the search over codes, over sqlite-wasm', () => {
  let worker: Worker;
  beforeAll(() => {
    worker = new Worker(new URL('./coding.worker.ts', import.meta.url), { type: 'module' });
  });
  afterAll(() => worker.terminate());
  for (const each of CODING_CASES) test(each.name, () => ask(worker, each.name));
});
