import type { Stretch, StretchCost } from '../../crypto/stretch.ts';
import type { StretchRequest } from './stretch.worker.ts';

/** Asks a worker of its own, which ends with everything it was told. */
function ask<T>(request: StretchRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./stretch.worker.ts', import.meta.url), {
      type: 'module',
      name: 'indaba-stretch'
    });
    worker.onmessage = ({ data }: MessageEvent<{ value?: T; error?: string }>) => {
      worker.terminate();
      if (data.error === undefined) resolve(data.value as T);
      else reject(new Error(data.error));
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    worker.postMessage(request);
  });
}

export const stretchInWorker: Stretch = (secret, salt, cost) => ask({ secret, salt, cost });

/** What a guess should cost on this device. */
export const chooseCostHere = (): Promise<StretchCost> => ask({ choose: true });
