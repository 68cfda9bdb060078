import { describe, expect, test } from 'vitest';
import type { Weather } from '../unit/sync/support/network.ts';
import { entryIdOf } from '../unit/sync/support/replica.ts';
import { Room } from '../unit/sync/support/room.ts';
import { seededFraction } from '../unit/sync/support/seeded.ts';

/*
 * A device, a server and a network that loses, repeats, delays and cuts, for half an hour of
 * virtual time, and then calm. Every seed that ever failed is listed, for good.
 */
const PINNED: readonly number[] = [];
const SEEDS = [
  ...PINNED,
  ...Array.from({ length: Number(process.env['SEEDS'] ?? 40) }, (_, i) => 1_000 + i)
];

const MINUTE = 60_000;

/** Weather of one kind for each seed: some lose much, some cut often, some are only slow. */
function storm(seed: number): Weather {
  const fraction = seededFraction(seed);
  const lossy = fraction() * 0.05;
  const double = fraction() * 0.1;
  const cutting = fraction() * 0.02;
  const slow = fraction() < 0.3 ? 3_000 : 200;
  return {
    delay: () => 1 + fraction() * slow,
    fate: () => {
      const luck = fraction();
      if (luck < cutting) return 'cut';
      if (luck < cutting + lossy) return 'lost';
      return luck < cutting + lossy + double ? 'twice' : 'arrives';
    }
  };
}

async function simulate(seed: number): Promise<Room> {
  const room = await Room.open({}, seed);
  const fraction = seededFraction(seed ^ 0x5eed);
  const full = { until: 0 };
  // Half of the devices may see only some of the log.
  const seen = 1 + Math.floor(fraction() * 4);
  if (fraction() < 0.5) room.server.hides = (seq) => seq % 5 >= seen;
  room.server.reject = () =>
    room.timers.now() < full.until ? { code: 'storage-full', retry: true } : undefined;
  room.network.weather = storm(seed);
  room.client.start();
  const end = room.timers.now() + 30 * MINUTE;
  while (room.timers.now() < end) {
    const what = fraction();
    if (what < 0.4) room.author(100 + Math.floor(fraction() * 20_000));
    else if (what < 0.7) room.server.append(room.envelope(100 + Math.floor(fraction() * 20_000)));
    else if (what < 0.75) room.client.reconnectNow();
    else if (what < 0.78) room.network.cutAll();
    else if (what < 0.8) room.network.reachable = !room.network.reachable;
    else if (what < 0.82) room.server.setBack();
    else if (what < 0.84) room.replica.slow = fraction() * 500;
    else if (what < 0.85) full.until = room.timers.now() + fraction() * MINUTE;
    else if (what < 0.86) await restart(room);
    else if (what < 0.864) room.server.restore(Math.floor(fraction() * room.server.log.length));
    await room.timers.advance(fraction() * 6_000);
  }
  full.until = 0;
  room.network.reachable = true;
  room.network.weather = { delay: () => 5, fate: () => 'arrives' };
  room.replica.slow = 0;
  await room.timers.advance(10 * MINUTE);
  return room;
}

async function restart(room: Room): Promise<void> {
  const stopped = room.client.stop();
  await room.timers.advance(2_000);
  await stopped;
  room.client.start();
}

describe.each(SEEDS)('in the weather of seed %i', (seed) => {
  test('everything arrives, each once and in order, and nothing is rushed', async () => {
    const room = await simulate(seed);
    const { server, replica, network, client } = room;
    expect([...replica.violations, ...server.violations]).toEqual([]);

    // All that was authored is on the server, and acknowledged exactly once.
    const onServer = new Set(server.log.map(([, , envelope]) => entryIdOf(envelope)));
    expect(onServer.size).toBe(server.log.length);
    expect(replica.waiting).toBe(0);
    for (const { entryId } of replica.authored) {
      expect(onServer.has(entryId)).toBe(true);
      expect(replica.acknowledgements.get(entryId)).toBe(1);
    }

    // All on the server that this device may see is here, and the status says so.
    const visible = server.log.filter(([seq]) => !server.hides(seq));
    expect(replica.received).toEqual(visible.map(([, , envelope]) => entryIdOf(envelope)));
    expect(client.status).toMatchObject({
      connection: { state: 'online' },
      following: true,
      behind: 0
    });

    // No busy loop: in no minute more attempts or questions than people and back-off account for.
    const attempts = perMinute(network.attemptTimes);
    expect(Math.max(...attempts)).toBeLessThan(40);
    const asked = server.heardOf('push').length + server.heardOf('pull').length;
    expect(asked).toBeLessThan(4_000);
    await client.stop();
    expect(room.timers.pending).toBeLessThan(5); // a goodbye may be on its way
    await room.timers.advance(MINUTE);
    expect(room.timers.pending).toBe(0);
  });
});

function perMinute(times: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const time of times) {
    const minute = Math.floor(time / MINUTE);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  return [0, ...counts.values()];
}
