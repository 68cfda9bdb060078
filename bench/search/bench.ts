import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { beside, type Figure } from '../harness/figure.ts';
import { percentile } from '../harness/stats.ts';
import { searchInChromium } from './browser.ts';
import type { SearchTimes } from './measure.ts';
import { queries } from './queries.ts';

const PATIENTS = 20_000;
const QUERIES = 500;

/** Patient search, in Node and in a browser, beside a full-text library that keeps all in memory. */
export const search: Bench = {
  name: 'search',
  about: '500 searches over 20,000 patients, in Node and in a Chromium worker',
  async *run(space) {
    const file = space.folder();
    await ask('search/build.ts', { file, patients: PATIENTS });
    space.say(`projected ${PATIENTS} patients`);
    const texts = queries(QUERIES, PATIENTS);
    const about = { file, patients: PATIENTS, queries: texts };
    yield* figures('search-node', await ask<SearchTimes>('search/node.ts', about));
    const inBrowser = await searchInChromium(space.folder(), file, PATIENTS, texts);
    yield* figures('search-chromium', inBrowser);
  }
};

function* figures(name: string, { ours, peer }: SearchTimes): Iterable<Figure> {
  for (const share of [0.5, 0.95]) {
    const [mine, theirs] = [percentile(ours, share), percentile(peer, share)];
    yield beside(`${name}-p${share * 100}`, PATIENTS, 'ms', mine, 'minisearch 7.2.0', theirs);
  }
}
