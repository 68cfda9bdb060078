import type { BrowserContext } from 'playwright';
import type { Bench } from '../harness/bench.ts';
import { alone } from '../harness/figure.ts';
import { median } from '../harness/stats.ts';
import { buildApp } from './build.ts';
import { atRest, fillDevice, openProfile, SEARCH } from './profile.ts';

const PATIENTS = 5000;
const RUNS = 5;
const WARM_UP = 1;

/** One start of the app: milliseconds since navigation began. */
interface Start {
  readonly painted: number;
  readonly searched: number;
}

/** Starting the app anew with a full practice on the device and no hub in reach. */
export const appReady: Bench = {
  name: 'app-ready',
  about: 'from navigation until a patient search answers, 5,000 patients on the device, hub down',
  async *run(space) {
    buildApp(space);
    const { hub, links, lastSurname } = await space.practice(PATIENTS);
    const dir = space.folder();
    space.say('filling a browser with the practice');
    await fill(dir, links.pop()!);
    await hub.kill();

    const starts: Start[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      // A browser of its own for each start: no page of the app is left in its memory.
      const context = await openProfile(dir);
      try {
        const start = await timeStart(context, hub.url, lastSurname);
        space.say(
          `painted ${start.painted.toFixed(0)} ms, searched ${start.searched.toFixed(0)} ms`
        );
        if (run >= 0) starts.push(start);
      } finally {
        await context.close();
      }
    }
    await hub.start();
    yield alone('app-first-paint', PATIENTS, median(starts.map(({ painted }) => painted)), 'ms');
    yield alone('app-ready', PATIENTS, median(starts.map(({ searched }) => searched)), 'ms');
  }
};

/** Fills a browser's profile, and closes it. */
async function fill(dir: string, link: string): Promise<void> {
  const context = await openProfile(dir);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await fillDevice(page, link, PATIENTS);
  } finally {
    await context.close();
  }
}

/** Opens the app's first page, types a name as soon as it can be typed, and waits for the answer. */
async function timeStart(context: BrowserContext, url: string, name: string): Promise<Start> {
  const page = context.pages()[0] ?? (await context.newPage());
  await atRest(context);
  await page.addInitScript(
    ([search, text]) => {
      const done = Promise.withResolvers<Start>();
      Object.assign(globalThis, { searched: done.promise });
      let typed = false;
      const look = () => {
        const input = document.querySelector<HTMLInputElement>(search);
        if (input && !typed) {
          typed = true;
          input.focus();
          input.value = text;
          input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        }
        if (
          ![...document.querySelectorAll('[role="option"]')].some((one) =>
            one.textContent?.includes(text)
          )
        )
          return;
        observer.disconnect();
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        done.resolve({ painted: paint?.startTime ?? Number.NaN, searched: performance.now() });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
    },
    [SEARCH, name] as const
  );
  await page.goto(url);
  return page.evaluate(() => (globalThis as unknown as { searched: Promise<Start> }).searched);
}
