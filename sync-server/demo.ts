import { join } from 'node:path';
import type { Invitation } from '#lib/api/replica.ts';
import { DEMO_NAME, fillWithDemo } from '#lib/demo/fill.ts';
import type { Result } from '#lib/problem.ts';
import {
  createPractice,
  holdsDevice,
  openDevice,
  type NodeDevice
} from '#lib/replica/node/device.ts';

/** The demo's front desk: a device beside the hub that lets every visitor in. */
export interface Demo {
  /** A link for one visitor, who reaches the hub at `server`. */
  invite(server: string): Promise<Result<Invitation>>;
  close(): Promise<void>;
}

/**
 * Opens the demo practice, making it up on the first start. It is an ordinary device of an ordinary
 * practice: what visitors do there is synced as everywhere, and stays until the folder is removed.
 *
 * @param dir the hub's data folder
 * @param server address of the hub for this computer itself
 */
export async function openDemo(
  dir: string,
  server: string,
  progress: (done: number, total: number) => void
): Promise<Result<Demo>> {
  const folder = join(dir, 'demo');
  const opened = holdsDevice(folder)
    ? await openDevice(folder)
    : await makeUp(folder, server, progress);
  if (!opened.ok) return opened;
  const { replica } = opened.value;
  await replica.setServer(server);
  const synced = await replica.synced();
  if (!synced.ok) {
    await opened.value.close();
    return synced;
  }
  return {
    ok: true,
    value: {
      async invite(visitorsServer) {
        const invitation = await replica.invite({
          role: 'owner',
          server: visitorsServer,
          hours: 1
        });
        if (!invitation.ok) return invitation;
        // A link is good only once the hub has heard of it.
        const known = await replica.synced();
        return known.ok ? invitation : known;
      },
      close: () => opened.value.close()
    }
  };
}

async function makeUp(
  folder: string,
  server: string,
  progress: (done: number, total: number) => void
): Promise<Result<NodeDevice>> {
  const created = await createPractice(folder, {
    practiceName: DEMO_NAME,
    memberName: 'Jabulani Sithole',
    deviceName: 'Hub PC',
    server
  });
  if (!created.ok) return created;
  const filled = await fillWithDemo(created.value.replica, new Date(), progress);
  if (filled.ok) return created;
  await created.value.close();
  return filled;
}
