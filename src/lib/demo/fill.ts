import type { DocumentKeeper } from '../docs/keeper.ts';
import { ok, type Result } from '../problem.ts';
import { demoPractice } from './demo.ts';

export { DEMO_NAME } from './practice.ts';

/** The seed of the demo that everybody sees. */
const SEED = 20_260_401;

/** Between these the demo's day looks alive: somebody has been seen, and somebody is still to come. */
const EARLIEST = '09:20';
const LATEST = '15:10';

/** Fills a fresh practice with the demo; `now` says around which day. Stops at the first problem. */
export async function fillWithDemo(
  replica: Pick<DocumentKeeper, 'change'>,
  now: Date,
  progress: (done: number, total: number) => void = () => {}
): Promise<Result<void>> {
  // The demo's clock is South Africa's, wherever the person who looks around is.
  const wall = new Date(now.getTime() + 2 * 3_600_000).toISOString();
  const time = wall.slice(11, 16);
  const { batches, counts } = demoPractice({
    seed: SEED,
    today: wall.slice(0, 10),
    time: time < EARLIEST ? EARLIEST : time > LATEST ? LATEST : time
  });
  let done = 0;
  for (const batch of batches) {
    const made = await replica.change([...batch]);
    if (!made.ok) return made;
    done += batch.length;
    progress(done, counts.changes);
  }
  return ok(undefined);
}
