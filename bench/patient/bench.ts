import type { BrowserContext, Page } from 'playwright';
import { buildApp } from '../app/build.ts';
import { atRest, fillDevice, openProfile, SEARCH } from '../app/profile.ts';
import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { alone } from '../harness/figure.ts';
import { median } from '../harness/stats.ts';
import { VISITS } from './history.ts';

const OTHERS = 500;
const RUNS = 5;
const FAMILY = 'Tienjaar';

/** One opening of the record, in milliseconds since the search hit was clicked. */
interface Opening {
  readonly overview: number;
  readonly timeline: number;
}

/** A patient of ten years opened from the search, on a device of a small practice. */
export const patientRecord: Bench = {
  name: 'patient-record',
  about:
    'from the click on a search hit until overview and timeline are painted, ten years of history',
  async *run(space) {
    buildApp(space);
    const hub = await space.hub();
    const { link } = await ask<{ link: string }>('patient/prepare.ts', {
      dir: space.folder(),
      server: hub.url,
      others: OTHERS,
      family: FAMILY
    });
    space.say('prepared a patient of ten years');
    const context = await openProfile(space.folder());
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await fillDevice(page, link, OTHERS + 1);
      const first: Opening[] = [];
      const again: Opening[] = [];
      for (let run = 0; run < RUNS; run++) {
        // A page of its own for each: the record was not open before.
        first.push(await afresh(context, hub.url, again));
        const { overview, timeline } = first.at(-1)!;
        space.say(`overview ${overview.toFixed(0)} ms, timeline ${timeline.toFixed(0)} ms`);
      }
      const of = (list: Opening[], what: keyof Opening) => median(list.map((one) => one[what]));
      yield alone('patient-overview', VISITS, of(first, 'overview'), 'ms');
      yield alone('patient-timeline', VISITS, of(first, 'timeline'), 'ms');
      yield alone('patient-overview-again', VISITS, of(again, 'overview'), 'ms');
    } finally {
      await context.close();
    }
  }
};

async function afresh(context: BrowserContext, url: string, again: Opening[]): Promise<Opening> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    const opening = await open(page);
    await page.getByRole('link', { name: 'Patients', exact: true }).first().click();
    await page.waitForURL('**/patients');
    again.push(await open(page));
    return opening;
  } finally {
    await page.close();
  }
}

/** Searches, clicks the hit, then the timeline's tab, and times both by what is painted. */
async function open(page: Page): Promise<Opening> {
  const search = page.locator(SEARCH);
  await search.fill(FAMILY);
  const hit = page.getByRole('option', { name: new RegExp(`^(?!Register).*${FAMILY}`) }).first();
  await hit.waitFor();
  // What a page does once after it was opened is over.
  await atRest(page.context());
  const overview = await clickUntil(page, '[role="option"]', [
    '#overview-medication ~ p strong',
    '#overview-measured',
    'a[href$="/timeline"] ~ *, main a[href^="/consultations/"]'
  ]);
  const timeline = await clickUntil(
    page,
    'nav a[href$="/timeline"], [role="tab"][href$="/timeline"], main a[href$="/timeline"]',
    ['main [aria-label="Show only"]', 'main section li:nth-child(2) a']
  );
  return { overview, timeline };
}

/** Clicks, and answers after how many milliseconds all of these were on the screen. */
const clickUntil = (page: Page, click: string, seen: readonly string[]): Promise<number> =>
  page.evaluate(
    ([target, wanted]) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const late = setTimeout(
        () =>
          reject(
            new Error(
              `not there: ${wanted.filter((one) => !document.querySelector(one)).join(' | ')}`
            )
          ),
        20_000
      );
      const began = performance.now();
      const observer = new MutationObserver(() => look());
      const look = () => {
        if (!wanted.every((one) => document.querySelector(one))) return;
        observer.disconnect();
        clearTimeout(late);
        // The frame after the next one: what was laid out has been painted.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began), 0));
      };
      observer.observe(document, { childList: true, subtree: true, attributes: true });
      document.querySelector<HTMLElement>(target)!.click();
      look();
      return promise;
    },
    [click, seen] as const
  );
