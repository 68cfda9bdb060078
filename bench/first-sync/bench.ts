import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../harness/bench.ts';
import { ask, Child } from '../harness/child.ts';
import { alone, beside } from '../harness/figure.ts';
import { median } from '../harness/stats.ts';
import type { Prepared, Workspace } from '../harness/workspace.ts';

/** Patients, pairs of runs at most, and pairs that are thrown away first. */
const SIZES = [
  { patients: 1000, runs: 3, warmUp: 1 },
  { patients: 5000, runs: 3, warmUp: 0 }
] as const;

/** Documents that the stock client asks for at once: what was found to suit it best. */
const LANES = 50;

interface Ours {
  readonly synced: number;
  readonly searchable: number;
}

/** A device's first sync, beside a stock automerge-repo client that finds the same documents. */
export const firstSync: Bench = {
  name: 'first-sync',
  about: 'a new device joins by link until it is level with the hub, and until it can search',
  async *run(space) {
    for (const { patients, runs, warmUp } of SIZES) {
      const prepared = await space.practice(patients);
      const ours: Ours[] = [];
      const peers: number[] = [];
      for (let run = -warmUp; run < runs; run++) {
        const began = performance.now();
        const mine = await ask<Ours>('first-sync/ours.ts', {
          dir: space.folder(),
          link: prepared.links.pop(),
          patients
        });
        const peer = await peerSync(space, prepared);
        const label = run < 0 ? 'warm-up' : `run ${run + 1}`;
        space.say(
          `${patients} patients, ${label}: ${mine.synced.toFixed(0)} ms, peer ${peer.toFixed(0)} ms`
        );
        if (run >= 0) {
          ours.push(mine);
          peers.push(peer);
        }
        if (ours.length > 0 && !space.hasTime(performance.now() - began)) break;
      }
      const synced = median(ours.map((one) => one.synced));
      yield beside('first-sync', patients, 'ms', synced, 'automerge-repo 2.5.6', median(peers));
      const searchable = median(ours.map((one) => one.searchable));
      yield alone('first-sync-searchable', patients, searchable, 'ms');
    }
  }
};

/** Every run has a server that has just started, as every run of ours reads the log from its disk. */
async function peerSync(space: Workspace, { peerDir, documentIds }: Prepared): Promise<number> {
  const server = new Child('peer/server.ts', peerDir);
  try {
    const url = await server.answer<string>();
    const ids = join(space.dir, 'ids.json');
    writeFileSync(ids, JSON.stringify(documentIds));
    const { synced } = await ask<{ synced: number }>('peer/first-sync.ts', {
      dir: space.folder(),
      url,
      ids,
      lanes: LANES
    });
    return synced;
  } finally {
    await server.end();
  }
}
