import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumLaunch } from '../../scripts/chromium.ts';

/**
 * Runs `worker.ts` of a folder in a dedicated worker of a real Chromium, and gives what it posts.
 *
 * @param root folder of the bench
 * @param dir where its built files go
 * @param given what the worker may fetch, by path
 */
export async function inChromium<T>(
  root: string,
  dir: string,
  given: Record<string, Buffer>
): Promise<T> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      outDir: dir,
      emptyOutDir: true,
      target: 'es2024',
      rollupOptions: { input: join(root, 'worker.ts'), output: { entryFileNames: 'worker.js' } }
    }
  });
  const server = await serve(dir, given);
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
    const { error } = answer as { error?: string };
    if (error !== undefined) throw new Error(error);
    return answer as T;
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
