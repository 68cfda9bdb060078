import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { indaba, type Ran } from '../../support/command.ts';
import { testServer } from '../server/support/server.ts';
import { folder, founder, member, noise } from './support.ts';

const blob = (dir: string, ...args: string[]) => indaba(['device', dir, 'blob', ...args]);
const json = ({ stdout, stderr }: Ran): Record<string, unknown> => {
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
};

it('adds a file on one device and opens it on another, by commands', async () => {
  const { hub } = await testServer({ clock: systemClock });
  const one = await founder(hub.url);
  const two = await member(one);
  await one.close();
  await two.close();
  const dir = await folder();
  const data = noise(300_000);
  const scan = join(dir, 'Scan.PNG');
  await writeFile(scan, data);

  const put = json(await blob(one.dir, 'put', scan, '--scope', 'clinical'));
  expect(put).toMatchObject({ bytes: 300_000, onServer: true });
  const reference = put.reference as string;
  expect(reference).toMatch(/^blob1\.clinical\.300000\..*\.image\/png$/);

  const got = await blob(two.dir, 'get', reference);
  expect(Buffer.compare(got.bytes, data)).toBe(0);
  const pinned = json(await blob(two.dir, 'pin', reference));
  expect(pinned).toMatchObject({ here: true, pinned: true, onServer: true });

  const copy = join(dir, 'copy.png');
  expect((await blob(two.dir, 'get', reference, '--out', copy)).code).toBe(0);
  expect(Buffer.compare(await readFile(copy), data)).toBe(0);
  const over = await blob(two.dir, 'get', reference, '--out', copy);
  expect(over).toMatchObject({ code: 1 });
  expect(over.stderr).toContain('Nothing that was there was changed.');

  expect(json(await blob(two.dir, 'unpin', reference))).toMatchObject({ pinned: false });
  expect(json(await blob(two.dir, 'status', reference))).toMatchObject({ here: true });

  const absent = await blob(one.dir, 'put', join(dir, 'absent.png'), '--scope', 'clinical');
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain('cannot be read');
  const wrong = await blob(one.dir, 'get', 'blob1.nothing');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('not-a-reference');
}, 60_000);
