import type { Page } from 'playwright';
import { buildApp } from '../app/build.ts';
import { fillDevice, openProfile } from '../app/profile.ts';
import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { alone } from '../harness/figure.ts';
import { median, percentile } from '../harness/stats.ts';

const DOCTORS = 5;
const APPOINTMENTS = 800;
/** A week of the future: nothing in it is over, and no line of the present runs through it. */
const DAYS = ['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-04', '2027-03-05'];
const RUNS = 7;
const WARM_UP = 2;
const MOVES = 60;
/** Between two moves of a hand that drags: its own pace, as a mouse reports it, which waits for nothing. */
const HAND_MS = 14;

/** The diary's week of a whole practice: how soon it is there, and how it bears dragging. */
export const diaryWeek: Bench = {
  name: 'diary-week',
  about:
    'a week of five doctors with 800 appointments in Chromium: until painted, and while dragging',
  async *run(space) {
    buildApp(space);
    const hub = await space.hub();
    const about = { dir: space.folder(), server: hub.url, doctors: DOCTORS, days: DAYS };
    const { link } = await ask<{ link: string }>('diary/practice.ts', {
      ...about,
      appointments: APPOINTMENTS
    });
    space.say(`booked ${APPOINTMENTS} appointments`);
    const context = await openProfile(space.folder());
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.setViewportSize({ width: 1440, height: 900 });
      await fillDevice(page, link, APPOINTMENTS);

      const times: number[] = [];
      for (let run = -WARM_UP; run < RUNS; run++) {
        await page.goto(new URL(`/diary?day=${DAYS[0]}&doctor=all`, link).href);
        await page.locator('[data-item]').first().waitFor();
        const ms = await timeWeek(page);
        space.say(`painted after ${ms.toFixed(0)} ms`);
        if (run >= 0) times.push(ms);
      }
      yield alone('diary-week', APPOINTMENTS, median(times), 'ms');
      yield alone('diary-week-worst', APPOINTMENTS, Math.max(...times), 'ms');

      const frames = await timeDrag(page);
      yield alone('diary-drag-frame-p50', frames.length, percentile(frames, 0.5), 'ms');
      yield alone('diary-drag-frame-p95', frames.length, percentile(frames, 0.95), 'ms');
    } finally {
      await context.close();
    }
  }
};

/** From the choice of the week until the frame with all of its appointments has been painted. */
const timeWeek = (page: Page): Promise<number> =>
  page.evaluate(
    ([wanted]) =>
      new Promise<number>((resolve) => {
        const choice = [...document.querySelectorAll('label')].find(
          ({ textContent }) => textContent?.trim() === 'Work week'
        )!;
        const begun = performance.now();
        choice.click();
        const look = () => {
          if (document.querySelectorAll('[data-item]').length < wanted) {
            requestAnimationFrame(look);
            return;
          }
          // A message sent from within a frame is heard when that frame has been painted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - begun);
          port2.postMessage(null);
        };
        requestAnimationFrame(look);
      }),
    [APPOINTMENTS] as const
  );

/** The times between frames while an appointment is dragged over the week; milliseconds. */
async function timeDrag(page: Page): Promise<number[]> {
  const item = page.locator('[data-item]').nth(40);
  await item.scrollIntoViewIfNeeded();
  const box = (await item.boundingBox())!;
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 3 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 12);
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const look = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(look);
    });
    Object.assign(globalThis, { frames });
  });
  for (let move = 1; move <= MOVES; move++) {
    await page.mouse.move(from.x + move * 9, from.y + Math.sin(move / 8) * 160);
    await page.waitForTimeout(HAND_MS);
  }
  const frames = await page.evaluate(() => [
    ...(globalThis as unknown as { frames: number[] }).frames
  ]);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return frames;
}
