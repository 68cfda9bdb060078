import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../harness/bench.ts';
import { Child } from '../harness/child.ts';
import { beside } from '../harness/figure.ts';
import { median, sharedNow } from '../harness/stats.ts';

/** Megabytes in all, as files of a scan's and a film's size; `INDABA_BENCH_MB` for less. */
const MEGABYTES = Number(process.env.INDABA_BENCH_MB ?? 100);
const FILES = 5;
const RUNS = 3;

/**
 * Files from one device to another through a hub, and copied through a plain HTTP server. Both flush a
 * file to the disk before they say that it is there, on the server and where it goes to. Ours besides
 * seals and verifies, and keeps a flushed copy where it comes from.
 */
export const blobs: Bench = {
  name: 'blobs',
  about: `${MEGABYTES} MB of files from device A to B through a hub, beside plain HTTP copying`,
  async *run(space) {
    const hub = await space.hub();
    const plain = new Child('blobs/plain-server.ts', space.folder());
    const children = [plain];
    const child = async (script: string, given: object) => {
      const made = new Child(script, given);
      children.push(made);
      await made.answer();
      return made;
    };
    try {
      const port = await plain.answer<number>();
      const copier = await child('blobs/plain-client.ts', { dir: space.folder(), port });
      const taker = await child('blobs/plain-client.ts', { dir: space.folder(), port });
      const one = await child('blobs/ours.ts', { dir: space.folder(), server: hub.url });
      one.say({ invite: true });
      const link = await one.answer<string>();
      const two = await child('blobs/ours.ts', { dir: space.folder(), link });

      const ours: number[] = [];
      const peers: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const files = someFiles(space.folder());
        peers.push(await timed(copier, taker, files, () => files));
        ours.push(await timed(one, two, files, (added) => added.references!));
        space.say(`run ${run + 1}: ours ${ours.at(-1)} ms, plain HTTP ${peers.at(-1)} ms`);
      }
      yield beside('blobs', MEGABYTES, 'ms', median(ours), 'plain HTTP', median(peers));
    } finally {
      for (const each of children) await each.end();
    }
  }
};

interface Answer {
  readonly at: number;
  readonly references?: string[];
}

/** From the first file that one is given, to the last that the other has. */
async function timed(
  one: Child,
  other: Child,
  files: string[],
  named: (added: Answer) => string[]
): Promise<number> {
  const began = sharedNow();
  one.say({ add: files });
  other.say({ open: named(await one.answer<Answer>()) });
  const { at } = await other.answer<Answer>();
  return Math.round(at - began);
}

function someFiles(dir: string): string[] {
  mkdirSync(dir, { recursive: true });
  return Array.from({ length: FILES }, (_, n) => {
    const file = join(dir, `scan${n}`);
    writeFileSync(file, randomBytes(Math.round((MEGABYTES * 1_000_000) / FILES)), { flush: true });
    return file;
  });
}
