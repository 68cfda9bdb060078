import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ReplicaStatus } from '#lib/api/replica.ts';
import type { NodeDevice } from '#lib/replica/node/device.ts';
import { hubProcess } from '../server/support/process.ts';
import { must } from '../../support/result.ts';
import { folder, founder, member, noise, reopened } from './support.ts';

const SIZE = 24 * 1024 * 1024;

/** Resolves once this much of a file has moved. */
function moved(device: NodeDevice, reference: string, least: number): Promise<number> {
  return new Promise((resolve) => {
    const stop: { now?: () => void } = {};
    const look = async () => {
      const { moving } = must(await device.replica.blobProgress(reference));
      if (!moving || moving.done < least) return;
      stop.now?.();
      resolve(moving.done);
    };
    stop.now = device.replica.watchStatus(() => void look());
  });
}

/** What is in the folder of files that were begun, in bytes. */
async function begun(blobs: string): Promise<number> {
  const names = await readdir(join(blobs, 'begun'));
  const sizes = await Promise.all(names.map((name) => stat(join(blobs, 'begun', name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** How much of the file had moved when it began to move again. */
function resumedAt(device: NodeDevice, reference: string): Promise<number> {
  return moved(device, reference, 0);
}

it('goes on after the hub was killed in the middle of bringing, and of fetching (BLOB7)', async () => {
  const dir = await folder();
  let hub = await hubProcess(dir);
  const { port } = new URL(hub.ready.url);
  const again = () => hubProcess(dir, '--port', port);
  const one = await founder(hub.ready.url);
  const two = await member(one);
  must(await one.replica.synced());
  const practice = (await one.replica.status()).practice;
  const blobs = join(dir, 'blobs', practice);

  // Bringing.
  const data = noise(SIZE);
  const reference = must(await one.replica.putBlob('clinical', data, 'application/dicom'));
  await moved(one, reference, 0.3);
  await hub.end('SIGKILL');
  const there = await begun(blobs);
  expect(there).toBeGreaterThan(0.2 * SIZE);
  expect(there).toBeLessThan(SIZE);
  await offline(one);
  expect((await one.replica.status()).files.unsent).toBe(1);
  hub = await again();
  const resumed = resumedAt(one, reference);
  await one.replica.reconnect();
  expect(await resumed).toBeGreaterThanOrEqual(there / (1.1 * SIZE));
  must(await one.replica.synced());
  expect(await begun(blobs)).toBe(0);

  // Fetching; the device itself is started anew as well.
  await two.replica.reconnect();
  must(await two.replica.pinBlob(reference));
  await moved(two, reference, 0.3);
  await hub.end('SIGKILL');
  await offline(two);
  const kept = await begun(join(two.dir, 'blobs'));
  expect(kept).toBeGreaterThan(0.2 * SIZE);
  hub = await again();
  const back = await reopened(two);
  expect(await resumedAt(back, reference)).toBeGreaterThanOrEqual(kept / (1.1 * SIZE));
  expect(Buffer.compare(must(await back.replica.getBlob(reference)), data)).toBe(0);
  await hub.end('SIGTERM');
}, 60_000);

/** Resolves when the device knows that the hub is gone. */
const offline = (device: NodeDevice): Promise<void> =>
  new Promise((resolve) => {
    const seen = ({ connection }: ReplicaStatus) => {
      if (connection.state !== 'online') resolve();
    };
    device.replica.watchStatus(seen);
  });
