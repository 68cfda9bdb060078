import { expect, test } from 'vitest';
import { KeepAlive } from '#lib/sync/keep-alive.ts';
import { Pace } from '#lib/sync/pace.ts';
import { VirtualTimers } from './support/virtual-time.ts';

function watched() {
  const timers = new VirtualTimers();
  const line = { unsent: 0, owed: false, pings: 0, refreshed: 0, silent: [] as string[] };
  const keepAlive = new KeepAlive({
    timers,
    unsent: () => line.unsent,
    owed: () => line.owed,
    ping: () => (line.pings += 1),
    refresh: () => (line.refreshed += 1),
    silent: (detail) => line.silent.push(detail)
  });
  return { timers, line, keepAlive };
}

test('WIRE8: a large message that is still going out on a slow line is not silence', async () => {
  const { timers, line } = watched();
  line.unsent = 4_000_000;
  line.owed = true;
  for (let second = 0; second < 180; second++) {
    line.unsent -= 20_000;
    await timers.advance(1_000);
  }
  expect(line.silent).toEqual([]);
});

test('WIRE8: one that no longer moves is', async () => {
  const { timers, line } = watched();
  line.unsent = 4_000_000;
  await timers.advance(60_000);
  expect(line.silent).toHaveLength(1);
});

test('a stopped watch watches nothing', async () => {
  const { timers, line, keepAlive } = watched();
  keepAlive.probe();
  keepAlive.stop();
  await timers.advance(300_000);
  expect(line.silent).toEqual([]);
  expect(timers.pending).toBe(0);
});

test('messages shrink on a slow line and grow on a fast one, within bounds', async () => {
  const timers = new VirtualTimers();
  const pace = new Pace(timers);
  const turn = async (ms: number) => {
    pace.started();
    await timers.advance(ms);
    pace.finished(pace.bytes);
  };
  const start = pace.bytes;
  await turn(8_000);
  expect(pace.bytes).toBe(start / 2);
  for (let i = 0; i < 10; i++) await turn(8_000);
  expect(pace.bytes).toBe(Pace.LEAST);
  for (let i = 0; i < 10; i++) await turn(100);
  expect(pace.bytes).toBe(Pace.MOST);
  pace.started();
  pace.lost();
  expect(pace.bytes).toBe(Pace.MOST / 2);
  pace.lost();
  expect(pace.bytes).toBe(Pace.MOST / 2);
});
