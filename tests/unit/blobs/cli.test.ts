import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { testServer } from '../server/support/server.ts';
import { folder, founder, member, noise } from './support.ts';

const CLI = new URL('../../../cli/indaba.ts', import.meta.url).pathname;

interface Ran {
  readonly code: number;
  readonly out: Buffer;
  readonly said: string;
}

/** Runs `device <dir> blob …` as a script would. */
async function blob(dir: string, ...args: string[]): Promise<Ran> {
  const command = [CLI, 'device', dir, 'blob', ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
      encoding: 'buffer'
    });
    return { code: 0, out: stdout, said: stderr.toString() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: Buffer; stderr: Buffer };
    return { code, out: stdout, said: stderr.toString() };
  }
}
const json = ({ out, said }: Ran): Record<string, unknown> => {
  if (out.length === 0) throw new Error(said);
  return JSON.parse(out.toString()) as Record<string, unknown>;
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
  expect(Buffer.compare(got.out, data)).toBe(0);
  const pinned = json(await blob(two.dir, 'pin', reference));
  expect(pinned).toMatchObject({ here: true, pinned: true, onServer: true });

  const copy = join(dir, 'copy.png');
  expect((await blob(two.dir, 'get', reference, '--out', copy)).code).toBe(0);
  expect(Buffer.compare(await readFile(copy), data)).toBe(0);
  const over = await blob(two.dir, 'get', reference, '--out', copy);
  expect(over).toMatchObject({ code: 1 });
  expect(over.said).toContain('Nothing that was there was changed.');

  expect(json(await blob(two.dir, 'unpin', reference))).toMatchObject({ pinned: false });
  expect(json(await blob(two.dir, 'status', reference))).toMatchObject({ here: true });

  const absent = await blob(one.dir, 'put', join(dir, 'absent.png'), '--scope', 'clinical');
  expect(absent.code).toBe(1);
  expect(absent.said).toContain('cannot be read');
  const wrong = await blob(one.dir, 'get', 'blob1.nothing');
  expect(wrong.code).toBe(1);
  expect(wrong.said).toContain('not-a-reference');
}, 60_000);
