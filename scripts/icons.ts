import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumLaunch } from './chromium.ts';

/** Renders `static/icon.svg` to the sizes that phones and desktops ask for: `node scripts/icons.ts`. */
const svg = readFileSync('static/icon.svg', 'utf8');

/** A maskable icon may be cut to a circle: no round corners of its own, and the mark well inside. */
const maskable = svg
  .replace(/rx="[\d.]+"/, 'rx="0"')
  .replace(/translate\([^)]*\) scale\([^)]*\)/, 'translate(12.8 12.8) scale(0.6)');

const browser = await chromium.launch(chromiumLaunch());
for (const [name, drawing, size] of [
  ['icon-192', svg, 192],
  ['icon-512', svg, 512],
  ['icon-maskable-512', maskable, 512]
] as const) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`
  );
  writeFileSync(`static/${name}.png`, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
