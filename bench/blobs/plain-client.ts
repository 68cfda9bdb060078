import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { given, listen, tell } from '../harness/child.ts';
import { sharedNow } from '../harness/stats.ts';

/** Copies files to the plain server, or from it, one after the other on one connection. */
const [{ dir, port }] = given<[{ dir: string; port: number }]>();
mkdirSync(dir, { recursive: true });

const put = (file: string, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = request(
      { port, method: 'PUT', path: `/${name}`, headers: { 'Content-Length': statSync(file).size } },
      (response) => response.resume().on('end', resolve)
    );
    pipeline(createReadStream(file), asking).catch(reject);
  });

const get = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = request({ port, path: `/${name}` }, (response) => {
      const file = createWriteStream(join(dir, name), { flush: true });
      pipeline(response, file).then(resolve, reject);
    });
    asking.on('error', reject).end();
  });

listen<{ add?: string[]; open?: string[] }>(async ({ add = [], open = [] }) => {
  for (const file of add) await put(file, nameOf(file));
  for (const file of open) await get(nameOf(file));
  tell({ at: sharedNow() });
});
tell('ready');

const nameOf = (file: string): string => file.replaceAll(/[^a-z0-9]/g, '');
