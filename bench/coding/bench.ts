import { fileURLToPath } from 'node:url';
import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { inChromium } from '../harness/chromium.ts';
import { alone, beside, type Figure } from '../harness/figure.ts';
import { percentile } from '../harness/stats.ts';
import { CODES } from './codes.ts';
import type { CodingTimes } from './measure.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const QUERIES = 300;

/** Tables of codes: a workbook read, brought into the search, and searched in Node and a browser. */
export const coding: Bench = {
  name: 'coding',
  about: 'a workbook of 41,008 codes read, loaded and searched 300 times',
  async *run(space) {
    const workbook = await ask<{ ms: number; rows: number }>('coding/workbook.ts');
    yield alone('coding-read-workbook', workbook.rows, workbook.ms, 'ms');
    const about = { file: space.folder(), queries: QUERIES };
    yield* figures('node', await ask<CodingTimes>('coding/node.ts', about));
    const inBrowser = await inChromium<CodingTimes>(HERE, space.folder(), {
      '/about': Buffer.from(JSON.stringify(about))
    });
    yield* figures('chromium', inBrowser);
  }
};

function* figures(where: string, { load, ours, peer }: CodingTimes): Iterable<Figure> {
  yield alone(`coding-load-${where}`, CODES, load, 'ms');
  for (const share of [0.5, 0.95]) {
    const [mine, theirs] = [percentile(ours, share), percentile(peer, share)];
    const name = `coding-search-${where}-p${share * 100}`;
    yield beside(name, CODES, 'ms', mine, 'minisearch 7.2.0', theirs);
  }
}
