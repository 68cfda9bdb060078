import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumLaunch } from '../../scripts/chromium.ts';
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
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    build: {
      outDir: dir,
      emptyOutDir: true,
      target: 'es2024',
      rollupOptions: { input: join(HERE, 'worker.ts'), output: { entryFileNames: 'worker.js' } }
    }
  });
  const server = await serve(dir, {
    '/database': readFileSync(file),
    '/entries': Buffer.from(JSON.stringify(entries(patients))),
    '/queries': Buffer.from(JSON.stringify(queries))
  });
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const answer = await page.evaluate(
      () =>
        new Promise<unknown>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        })
    );
    const { error, count, ...times } = answer as SearchTimes & { error?: string; count: number };
    if (error !== undefined) throw new Error(error);
    if (count !== patients) throw new Error(`the browser found ${count} patients`);
    return times;
  } finally {
    await browser.close();
    server.close();
  }
}

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

async function serve(dir: string, given: Record<string, Buffer>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Bench</title>');
      return;
    }
    const known = given[pathname];
    if (known) return void response.end(known);
    response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'application/octet-stream');
    readFile(join(dir, pathname)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end()
    );
  });
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  return server;
}
