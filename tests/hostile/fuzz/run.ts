import { chance } from './mutate.ts';
import { targets, type Target } from './targets.ts';

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly progress?: (done: number, target: string) => void;
}

/** An input that a parser did not take as it should, with what is needed to try it again. */
export class Found extends Error {
  constructor(target: string, seed: number, input: Uint8Array, cause: unknown) {
    const hex = Buffer.from(input).toString('hex');
    super(`${target}, seed ${seed}: ${String(cause)}\n${hex}`, { cause });
  }
}

/** An input on which a parser takes longer than this could be used to keep a server busy. */
const TOO_LONG_MS = 2_000;
const AT_ONCE = 32;

/** Feeds every parser its share of inputs. Rejects with {@link Found} at the first that goes wrong. */
export async function fuzz({ inputs, seed, progress }: FuzzOptions): Promise<number> {
  let done = 0;
  for (const [n, target] of (await targets()).entries()) {
    const count = Math.max(1, Math.round((inputs * target.share) / 100));
    for (let from = 0; from < count; from += AT_ONCE) {
      const batch = Math.min(AT_ONCE, count - from);
      await Promise.all(
        Array.from({ length: batch }, (_, at) => one(target, mixed(seed, n, from + at)))
      );
    }
    done += count;
    progress?.(done, target.name);
  }
  return done;
}

/** A seed of its own for every input, so that any can be made again alone. */
const mixed = (seed: number, target: number, at: number): number =>
  (Math.imul(seed, 0x9e3779b1) ^
    Math.imul(target + 1, 0x85ebca6b) ^
    Math.imul(at + 1, 0xc2b2ae35)) >>>
  0;

async function one(target: Target, seed: number): Promise<void> {
  const input = target.make(chance(seed));
  const began = performance.now();
  try {
    const fed = target.feed(input);
    // What answers at once is measured by itself, without what waits beside it.
    const took = performance.now() - began;
    await fed;
    if (took > TOO_LONG_MS) throw new Error(`took ${Math.round(took)} ms`);
  } catch (cause) {
    throw new Found(target.name, seed, input, cause);
  }
}
