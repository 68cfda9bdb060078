import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { given, tell } from '../harness/child.ts';

/** The least that a server of files can do: PUT writes one, flushed to the disk, and GET reads it. */
const [dir] = given<[string]>();
mkdirSync(dir, { recursive: true });

const server = createServer((request, response) => {
  const file = join(dir, request.url!.replaceAll(/[^a-z0-9]/g, ''));
  const work =
    request.method === 'PUT'
      ? pipeline(request, createWriteStream(file, { flush: true })).then(() => response.end())
      : pipeline(createReadStream(file), response);
  work.catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => tell((server.address() as AddressInfo).port));
