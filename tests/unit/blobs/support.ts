import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result } from '#lib/problem.ts';
import {
  createPractice,
  joinPractice,
  openDevice,
  type NodeDevice
} from '#lib/replica/node/device.ts';
import type { Role } from '#lib/access/roles.ts';
import { must } from '../../support/result.ts';

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code);

/** A folder that is gone when the test is. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'indaba-blobs-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Bytes that look like nothing, the same for the same seed. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[i] = state >>> 24;
  }
  return data;
}

const closing = (device: NodeDevice): NodeDevice => {
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= device.close());
  onTestFinished(close);
  return { ...device, close };
};

/** The first device of a practice, in a folder of its own. */
export async function founder(server: string | null, passphrase?: string): Promise<NodeDevice> {
  return closing(
    must(
      await createPractice(await folder(), {
        practiceName: 'Files',
        memberName: 'Owner',
        deviceName: 'Reception',
        server,
        ...(passphrase && { passphrase })
      })
    )
  );
}

/** One more device of the practice. */
export async function member(inviter: NodeDevice, role: Role = 'doctor'): Promise<NodeDevice> {
  const { link } = must(await inviter.replica.invite({ role }));
  must(await inviter.replica.synced());
  const joined = must(
    await joinPractice(await folder(), { link, memberName: role, deviceName: role })
  );
  must(await joined.replica.synced());
  return closing(joined);
}

/** The device in a folder, opened again. */
export async function reopened(device: NodeDevice, sync = true): Promise<NodeDevice> {
  await device.close();
  return closing(must(await openDevice(device.dir, sync)));
}
