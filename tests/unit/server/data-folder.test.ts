import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataFolder } from '#server/data-folder.ts';
import { temporaryFolder } from './support/folder.ts';

const problem = (code: string) =>
  expect.objectContaining({ problem: expect.objectContaining({ code }) });

it('makes the folder for its own account alone, and keeps the server’s identity in it', () => {
  const dir = join(temporaryFolder(), 'deep', 'hub');
  const first = openDataFolder(dir, randomBytes);
  expect(first.server).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  first.release();
  const second = openDataFolder(dir, randomBytes);
  expect(second.server).toBe(first.server);
  second.release();
});

it('lets one server have a folder at a time, and says so', () => {
  const dir = temporaryFolder();
  const first = openDataFolder(dir, randomBytes);
  expect(() => openDataFolder(dir, randomBytes)).toThrow(problem('already-running'));
  first.release();
  openDataFolder(dir, randomBytes).release();
});

it('says that a folder cannot be one where a file is', () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'file'), '');
  expect(() => openDataFolder(join(dir, 'file', 'hub'), randomBytes)).toThrow(
    problem('storage-refused')
  );
});

it('does not take a new identity where the old one cannot be read', () => {
  const dir = temporaryFolder();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'server.json'), '{"server": 7}');
  expect(() => openDataFolder(dir, randomBytes)).toThrow(problem('storage-damaged'));
  writeFileSync(join(dir, 'server.json'), JSON.stringify({ server: crypto.randomUUID() }));
  openDataFolder(dir, randomBytes).release();
});
