import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { founder, member, reopened, value } from '../blobs/support.ts';
import { testServer } from './support/server.ts';

const CLI = new URL('../../../cli/indaba.ts', import.meta.url).pathname;

/** Runs `device <dir> sync` as a script would: its exit code, and what it said. */
async function sync(dir: string): Promise<{ code: number; said: string }> {
  try {
    await promisify(execFile)(process.execPath, [CLI, 'device', dir, 'sync']);
    return { code: 0, said: '' };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

it('tells a device that comes back by whom, when and why it was shut out, on the command line as well', async () => {
  const { hub } = await testServer({ clock: systemClock });
  const owner = await founder(hub.url);
  const doctor = await member(owner);
  const args = { family: 'Zulu' };
  value(await owner.replica.change([{ change: 'patient.register', args }]));
  value(await owner.replica.synced());
  const documents = async () => Object.keys(await doctor.replica.heads()).length;
  await expect.poll(documents).toBeGreaterThan(1);
  const { device } = await doctor.replica.status();
  await doctor.close();
  value(await owner.replica.revoke({ device }, 'Left on a bus'));
  value(await owner.replica.synced());

  const told = await sync(doctor.dir);
  expect(told.said).toMatch(/^This device was shut out by Owner on .*: Left on a bus\./);
  expect(told.code).toBe(3);
  // What the hub has is gone from it, and it says the same without the hub.
  await hub.close();
  const again = await reopened(doctor, false);
  expect(await again.replica.heads()).toEqual({});
  const { members } = await again.replica.roster();
  const own = members.flatMap(({ devices }) => devices).find(({ here }) => here);
  expect(own?.ended).toMatchObject({ by: 'Owner', reason: 'Left on a bus' });
});
