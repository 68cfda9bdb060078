import { expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { indaba } from '../../support/command.ts';
import { must } from '../../support/result.ts';
import { founder, member, reopened } from '../blobs/support.ts';
import { testServer } from './support/server.ts';

const sync = (dir: string) => indaba(['device', dir, 'sync']);

it('tells a device that comes back by whom, when and why it was shut out, on the command line as well', async () => {
  const { hub } = await testServer({ clock: systemClock });
  const owner = await founder(hub.url);
  const doctor = await member(owner);
  const args = { family: 'Zulu' };
  must(await owner.replica.change([{ change: 'patient.register', args }]));
  must(await owner.replica.synced());
  const documents = async () => Object.keys(await doctor.replica.heads()).length;
  await expect.poll(documents).toBeGreaterThan(1);
  const { device } = await doctor.replica.status();
  await doctor.close();
  must(await owner.replica.revoke({ device }, 'Left on a bus'));
  must(await owner.replica.synced());

  const told = await sync(doctor.dir);
  expect(told.stderr).toMatch(/^This device was shut out by Owner on .*: Left on a bus\./);
  expect(told.code).toBe(3);
  // What the hub has is gone from it, and it says the same without the hub.
  await hub.close();
  const again = await reopened(doctor, false);
  expect(await again.replica.heads()).toEqual({});
  const { members } = await again.replica.roster();
  const own = members.flatMap(({ devices }) => devices).find(({ here }) => here);
  expect(own?.ended).toMatchObject({ by: 'Owner', reason: 'Left on a bus' });
});
