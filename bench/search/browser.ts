import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inChromium } from '../harness/chromium.ts';
import { entries } from './entries.ts';
import type { SearchTimes } from './measure.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Measures in a worker of a real Chromium, on a database that it is given as a file. */
export async function searchInChromium(
  dir: string,
  file: string,
  patients: number,
  queries: readonly string[]
): Promise<SearchTimes> {
  const { count, ...times } = await inChromium<SearchTimes & { count: number }>(HERE, dir, {
    '/database': readFileSync(file),
    '/entries': Buffer.from(JSON.stringify(entries(patients))),
    '/queries': Buffer.from(JSON.stringify(queries))
  });
  if (count !== patients) throw new Error(`the browser found ${count} patients`);
  return times;
}
