import { describe, expect, test } from 'vitest';
import type { PracticeAccess } from '#lib/replica/practice-access.ts';
import { SyncLink } from '#lib/replica/sync-link.ts';
import { settle } from '../sync/support/virtual-time.ts';
import { Room } from '../sync/support/room.ts';
import { PRACTICE } from '../sync/support/sealed.ts';

/** A link in a room where every write takes a minute, so that catching up can be watched. */
async function catchingUp(entries: number) {
  const room = await Room.open();
  for (let i = 0; i < entries; i++) room.server.append(room.envelope());
  room.replica.slow = 60_000;
  const access = {
    server: 'https://hub.local:8443',
    practice: PRACTICE,
    identity: room.identity,
    genesis: async () => undefined
  } as unknown as PracticeAccess;
  const net = {
    socket: room.network.socketTo((line) => room.server.accept(line)),
    timers: room.timers
  };
  const link = new SyncLink(room.replica, access, net, () => 'done');
  return { room, link };
}

/** Whether a promise has resolved by now. */
async function watch(promise: Promise<void>) {
  const seen = { done: false };
  void promise.then(() => (seen.done = true));
  await settle();
  return seen;
}

describe('work that can wait until this device has caught up', () => {
  test('goes on at once where there is nothing to catch up with', async () => {
    const { link } = await catchingUp(3);
    expect(await watch(link.caughtUp(1_000))).toEqual({ done: true });
  });

  test('waits while entries come in, and no longer than it was told to', async () => {
    const { room, link } = await catchingUp(3);
    link.start();
    await room.timers.advance(61_000);
    expect(link.state).toMatchObject({ connection: { state: 'online' }, behind: 3 });
    const work = await watch(link.caughtUp(1_000));
    expect(work.done).toBe(false);
    await room.timers.advance(999);
    expect(work.done).toBe(false);
    await room.timers.advance(1);
    expect(work.done).toBe(true);
  });

  test('goes on as soon as the last entry is stored', async () => {
    const { room, link } = await catchingUp(1);
    link.start();
    await room.timers.advance(61_000);
    const work = await watch(link.caughtUp(600_000));
    expect(work.done).toBe(false);
    await room.timers.advance(60_000);
    expect(link.state.behind).toBe(0);
    expect(work.done).toBe(true);
  });

  test('does not wait for a server that is gone', async () => {
    const { room, link } = await catchingUp(2);
    link.start();
    await room.timers.advance(61_000);
    const work = await watch(link.caughtUp(600_000));
    room.network.cutAll();
    await room.timers.advance(10);
    expect(work.done).toBe(true);
    void link.stop();
    expect(await watch(link.caughtUp(600_000))).toEqual({ done: true });
  });
});
