import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { uuidText, type Uuid } from '#lib/docs/core/ids.ts';
import { ProblemError, type Problem } from '#lib/problem.ts';
import { lockFile } from '#lib/replica/node/lock.ts';
import { writeFileDurably } from './files.ts';
import { storageError } from './log/sqlite-problem.ts';

/** A server's own folder, held for as long as the server runs. */
export interface DataFolder {
  readonly path: string;
  /** Who this server is: random, made on the first start. */
  readonly server: Uuid;
  /** Lets another server have the folder. */
  release(): void;
}

const identity = z.object({ server: z.uuid() });

/**
 * Opens a server's data folder, making it where there is none, for this process alone. Throws a
 * `ProblemError`: `already-running`, or what the disk said.
 *
 * @param random `count` random bytes, for the identity of a new server.
 */
export function openDataFolder(dir: string, random: (count: number) => Uint8Array): DataFolder {
  const path = resolve(dir);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const release = lockFile(join(path, 'hub.lock'), taken(path));
    try {
      return { path, server: readIdentity(path, random), release };
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

const taken = (path: string): Problem => ({
  code: 'already-running',
  message: `A hub is already running on the data folder ${path}.`,
  safe: 'Nothing was changed.',
  action: 'Use that one, stop it first, or choose another folder with --dir.'
});

function readIdentity(path: string, random: (count: number) => Uint8Array): Uuid {
  const file = join(path, 'server.json');
  if (existsSync(file)) {
    try {
      return identity.parse(JSON.parse(readFileSync(file, 'utf8'))).server;
    } catch (error) {
      throw new ProblemError({
        code: 'storage-damaged',
        message: `The file ${file} cannot be read.`,
        safe: 'The log beside it was not touched.',
        action: 'Restore the file from a backup, or remove it: devices then read the log anew.',
        detail: String(error)
      });
    }
  }
  const bytes = Uint8Array.from(random(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const server = uuidText(bytes);
  writeFileDurably(file, `${JSON.stringify({ server }, null, 2)}\n`);
  return server;
}
