import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readReference } from '#lib/blobs/reference.ts';
import { testServer } from '../server/support/server.ts';
import { systemClock } from '#server/clock.ts';
import { codeOf, founder, member, noise, value } from './support.ts';

it('brings a file from one device to another, and the hub learns nothing of it', async () => {
  const { hub, dir } = await testServer({ clock: systemClock });
  const one = await founder(hub.url);
  const data = noise(700_000);
  const reference = value(await one.replica.putBlob('clinical', data, 'image/png'));
  value(await one.replica.synced());
  expect((await one.replica.status()).files.unsent).toBe(0);
  const two = await member(one);
  expect(value(await two.replica.getBlob(reference))).toStrictEqual(data);
  expect(value(await two.replica.blobProgress(reference))).toMatchObject({
    ...{ here: true, onServer: true, bytes: 700_000, mediaType: 'image/png' }
  });
  const facts = value(readReference(reference));
  const practice = (await one.replica.status()).practice;
  const folder = join(dir, 'blobs', practice, 'clinical', facts.sealed.slice(0, 2));
  expect(await readdir(folder)).toEqual([facts.sealed]);
});
