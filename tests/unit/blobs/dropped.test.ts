import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readReference } from '#lib/blobs/reference.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { systemClock } from '#server/clock.ts';
import { testServer } from '../server/support/server.ts';
import { must } from '../../support/result.ts';
import { founder, member, noise } from './support.ts';

const SEVEN_YEARS = 7 * 366 * 24 * 60 * 60 * 1000;

/** Does something on a clock that stands seven years ago. */
async function longAgo<T>(work: () => Promise<T>): Promise<T> {
  const now = Date.now.bind(Date);
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() - SEVEN_YEARS);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

async function registered({ replica }: NodeDevice, family: string): Promise<Uuid> {
  const args = { family, birthDate: '1980-01-01' };
  return must(await replica.change([{ change: 'patient.register', args }]))[0]!.result as Uuid;
}

/** Adds a document with this content to a patient's record; gives the reference of its file. */
async function filed({ replica }: NodeDevice, patient: Uuid, content: Uint8Array): Promise<string> {
  const file = must(await replica.putBlob('clinical', content, 'image/png'));
  const version = { file, fileName: 'scan.png', type: 'image/png', bytes: content.length };
  const args = { patient, name: 'Scan', category: 'medical', version };
  must(await replica.change([{ change: 'attachments.addDocument', args }]));
  return file;
}

it('ERA8: a hub deletes the files of a destroyed record when a device that agreed asks it, and no others', async () => {
  const { hub, dir } = await testServer({ clock: { ...systemClock, now: () => Date.now() } });
  const before = await longAgo(async () => {
    const owner = await founder(hub.url);
    const partner = await member(owner, 'owner');
    const doctor = await member(owner, 'doctor');
    const past = await registered(doctor, 'Zulu');
    const alone = await filed(doctor, past, noise(9_000, 1));
    const shared = await filed(doctor, past, noise(9_000, 2));
    for (const { replica } of [doctor, owner, partner]) must(await replica.synced());
    return { owner, partner, doctor, past, alone, shared };
  });
  const { owner, partner, doctor, past, alone, shared } = before;
  const { practice } = await owner.replica.status();
  const atHub = (reference: string): boolean => {
    const { scope, sealed } = must(readReference(reference));
    return existsSync(join(dir, 'blobs', practice, scope, sealed));
  };
  // Another patient's record refers to one of the two.
  expect(await filed(doctor, await registered(doctor, 'Botha'), noise(9_000, 2))).toBe(shared);
  for (const { replica } of [doctor, owner, partner]) {
    must(await replica.synced());
    await replica.projected();
  }
  expect([atHub(alone), atHub(shared)]).toEqual([true, true]);

  const ask = must(await owner.replica.askErasure([past]));
  for (const { replica } of [owner, partner]) must(await replica.synced());
  expect([atHub(alone), atHub(shared)]).toEqual([true, true]);
  must(await partner.replica.agreeErasure(ask, 1));
  must(await partner.replica.synced());
  await expect.poll(() => atHub(alone), { timeout: 20_000 }).toBe(false);
  expect(atHub(shared)).toBe(true);
  must(await doctor.replica.synced());
  expect(must(await doctor.replica.getBlob(shared))).toStrictEqual(noise(9_000, 2));
  // Who keeps a copy of the reference alone finds nothing any more.
  expect(await owner.replica.getBlob(alone)).toMatchObject({ ok: false });
}, 60_000);
