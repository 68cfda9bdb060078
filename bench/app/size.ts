import { chromium, type Browser } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import type { Bench } from '../harness/bench.ts';
import { alone } from '../harness/figure.ts';
import { CountingWire } from '../harness/wire.ts';
import type { Workspace } from '../harness/workspace.ts';
import { buildApp } from './build.ts';
import { createPractice, SEARCH } from './profile.ts';

/** What a load is not complete without: a count that misses one of them is no count. */
const NEEDED = [/automerge\.[^/]*\.wasm$/, /sqlite3\.[^/]*\.wasm$/, /worker-[^/]*\.js$/, /\.css$/];

/** What comes over the wire until a first patient search answers, and until all is kept for offline. */
export const appSize: Bench = {
  name: 'app-size',
  about: 'bytes that come over the wire for the first load, with an empty cache',
  async *run(space) {
    buildApp(space);
    const browser = await chromium.launch(chromiumLaunch());
    try {
      const first = await load(space, browser, false);
      yield alone('app-size', first.files, first.bytes, 'bytes');
      const kept = await load(space, browser, true);
      yield alone('app-precache', kept.files, kept.bytes, 'bytes');
    } finally {
      await browser.close();
    }
  }
};

/**
 * Creates a practice in a browser that has never been here, searches in it, and counts everything
 * that came meanwhile: page, scripts, styles, WebAssembly, sync. The service worker fetches for
 * later, so it takes part only where `keeping` asks for that.
 */
async function load(
  space: Workspace,
  browser: Browser,
  keeping: boolean
): Promise<{ files: number; bytes: number }> {
  const hub = await space.hub();
  const wire = await CountingWire.to(hub.port);
  const context = await browser.newContext({ serviceWorkers: keeping ? 'allow' : 'block' });
  try {
    const page = await context.newPage();
    await createPractice(page, wire.url);
    await page.locator(SEARCH).fill('nobody of this name');
    await page.getByText('Nobody of that name').waitFor();
    if (keeping) await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    for (const needed of NEEDED) {
      if (!wire.paths.some((path) => needed.test(path))) {
        throw new Error(`nothing like ${needed} was asked for: ${wire.paths.join(' ')}`);
      }
    }
    return { files: new Set(wire.paths).size, bytes: wire.received };
  } finally {
    await context.close();
    await wire.close();
    await hub.kill();
  }
}
