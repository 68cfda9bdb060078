/// <reference lib="webworker" />
import { chooseCost, stretch, type StretchCost } from '../../crypto/stretch.ts';

/** Stretches beside the page, which would stand still for as long as it takes. */

export type StretchRequest =
  | { readonly secret: string; readonly salt: Uint8Array; readonly cost: StretchCost }
  | { readonly choose: true };

self.addEventListener('message', ({ data }: MessageEvent<StretchRequest>) => {
  const answer: Promise<unknown> =
    'choose' in data
      ? chooseCost(stretch, () => performance.now())
      : stretch(data.secret, data.salt, data.cost);
  answer.then(
    (value) => self.postMessage({ value }),
    (error: unknown) => self.postMessage({ error: String(error) })
  );
});
