import { brotliCompressSync, constants } from 'node:zlib';
import { chromium, type Page, type Request } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import type { Bench } from '../harness/bench.ts';
import { alone } from '../harness/figure.ts';
import { buildApp } from './build.ts';
import { createPractice, SEARCH } from './profile.ts';

/** What comes over the wire until a first patient search answers, and until all is kept for offline. */
export const appSize: Bench = {
  name: 'app-size',
  about: 'bytes that come over the wire for the first load, with an empty cache',
  async *run(space) {
    buildApp(space);
    const hub = await space.hub();
    const browser = await chromium.launch(chromiumLaunch());
    try {
      const context = await browser.newContext();
      const finished: Request[] = [];
      context.on('requestfinished', (request) => finished.push(request));
      const page = await context.newPage();
      await createPractice(page, hub.url);
      await page.locator(SEARCH).fill('nobody of this name');
      await page.getByText('Nobody of that name').waitFor();

      // The service worker fetches for later; what the page and its worker asked for is the load.
      const first = finished.filter((request) => request.serviceWorker() === null);
      let bytes = 0;
      for (const request of first) bytes += await transferred(request);
      yield alone('app-size', new Set(first.map((one) => one.url())).size, bytes, 'bytes');

      const kept = await keptForOffline(page);
      let all = 0;
      for (const path of kept) all += await compressed(`${hub.url}${path}`);
      yield alone('app-precache', kept.length, all, 'bytes');
    } finally {
      await browser.close();
      await hub.kill();
    }
  }
};

/** Encoded bytes of a response, head and body; the browser does not tell them of a worker's script. */
async function transferred(request: Request): Promise<number> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  return responseHeadersSize + (responseBodySize || (await compressed(request.url())));
}

/** Bytes of a file as the hub sends it to a browser. */
async function compressed(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'Accept-Encoding': 'br' } });
  const length = answer.headers.get('content-length');
  const body = Buffer.from(await answer.arrayBuffer());
  if (length !== null) return Number(length);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return answer.headers.get('content-encoding') === 'br'
    ? brotliCompressSync(body, { params: quality }).length
    : body.length;
}

/** Paths of everything that the service worker keeps, once it is there. */
async function keptForOffline(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      paths.push(...(await cache.keys()).map(({ url }) => new URL(url).pathname));
    }
    return paths;
  });
}
