import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { INLINE_LEAVES_BYTES } from '#lib/replica/members/carrying.ts';
import {
  createPractice,
  joinPractice,
  restorePractice,
  type NodeDevice
} from '#lib/replica/node/device.ts';
import { readProfile } from '#lib/replica/profile.ts';
import { SqliteStore } from '#lib/replica/store/sqlite.ts';
import { systemClock } from '#server/clock.ts';
import { startHub, type Hub } from '#server/hub.ts';
import { must } from '../support/result.ts';

/**
 * A practice that destroyed much: what is left of the leaves is too long for a statement, and goes to
 * newcomers in a file. Real devices and a real hub.
 */
const THEN = Date.parse('2019-01-07T08:00:00Z');
const NOW = Date.parse('2026-11-23T08:00:00Z');
const RECORDS = 10;

let dir: string;
let hub: Hub;
const opened: NodeDevice[] = [];
const place = (name: string) => join(dir, name);

const startedHub = (port: number): Promise<Hub> => {
  const clock = { ...systemClock, now: () => Date.now() };
  return startHub({ dir: place('hub'), port, tls: false, clock });
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'indaba-many-'));
  vi.useFakeTimers({ toFake: ['Date'], now: THEN });
  hub = await startedHub(0);
});
afterEach(async () => {
  for (const device of opened.splice(0)) await device.close();
  await hub.close();
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

const keep = (device: NodeDevice): NodeDevice => {
  opened.push(device);
  return device;
};

/** Resolves when a device sees its connection to the hub so. */
const until = (device: NodeDevice, state: 'online' | 'offline'): Promise<void> =>
  new Promise((resolve) => {
    const stop = device.replica.watchStatus(({ connection }) => {
      if (connection.state !== state) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });

async function synced(...devices: readonly NodeDevice[]): Promise<void> {
  for (const device of [...devices, ...devices]) {
    must(await device.replica.synced());
    await device.replica.followed();
    await device.replica.projected();
  }
}

/** Lengths of what the hub's log holds, the largest statement first. */
function statementSizes(): number[] {
  const [file] = readdirSync(place('hub'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('log.sqlite')
  );
  const database = new Database(join(place('hub'), file!), { readonly: true });
  try {
    return database
      .prepare("SELECT length(envelope) FROM entry WHERE kind = 'membership' ORDER BY 1 DESC")
      .pluck()
      .all() as number[];
  } finally {
    database.close();
  }
}

it('KEY10: whoever comes in after much was destroyed is given the leaves in a file', async () => {
  const owner = keep(
    must(
      await createPractice(place('owner'), {
        practiceName: 'Sunrise',
        memberName: 'Naledi',
        deviceName: 'Desk',
        server: hub.url
      })
    )
  );
  const invited = async (confirm: boolean) =>
    must(await owner.replica.invite({ role: 'owner', confirm })).link;
  const link = await invited(false);
  await synced(owner);
  const partner = keep(
    must(await joinPractice(place('partner'), { link, memberName: 'Sipho', deviceName: 'Room' }))
  );
  const register = async (family: string): Promise<Uuid> => {
    const args = { family, birthDate: '1970-02-02' };
    const made = must(await owner.replica.change([{ change: 'patient.register', args }]));
    return made[0]!.result as Uuid;
  };
  const patients: Uuid[] = [];
  for (let n = 0; n < RECORDS; n++) patients.push(await register(`Nkosi ${n}`));
  const kept = await register('Botha');
  await synced(owner, partner);

  vi.setSystemTime(NOW);
  const ask = must(await owner.replica.askErasure(patients));
  await synced(owner, partner);
  must(await partner.replica.agreeErasure(ask, RECORDS));
  await synced(partner, owner);

  // By a link; by a link and a confirmation; by a kit.
  const byLink = await invited(false);
  const byWord = await invited(true);
  const kit = must(await owner.replica.makeRecoveryKit());
  await synced(owner);
  const names = { memberName: 'Thandi', deviceName: 'Tablet' };
  const first = keep(must(await joinPractice(place('link'), { link: byLink, ...names })));
  const waiting = Promise.withResolvers<void>();
  const joining = joinPractice(place('word'), {
    link: byWord,
    ...names,
    waiting: () => waiting.resolve()
  });
  await waiting.promise;
  await synced(owner);
  // The hub is away while somebody confirms the device: the file cannot be brought then.
  const port = Number(new URL(hub.url).port);
  await hub.close();
  await Promise.all([owner, first].map((device) => until(device, 'offline')));
  const { members } = await owner.replica.roster();
  const pending = members
    .flatMap(({ devices }) => devices)
    .find(({ standing }) => standing === 'pending')!;
  must(await owner.replica.admit(pending.id));
  hub = await startedHub(port);
  await Promise.all([owner, first].map((device) => device.replica.reconnect()));
  await Promise.all([owner, first].map((device) => until(device, 'online')));
  await synced(owner);
  const second = keep(must(await joining));
  await synced(owner, first, second);
  const paper = { words: kit.words.join(' '), practice: kit.code, server: hub.url };
  const third = keep(
    must(
      await restorePractice(place('kit'), { ...paper, deviceName: 'New', step: () => undefined })
    )
  );
  await synced(owner, first, second, third);

  for (const device of [first, second, third]) {
    expect((await device.replica.read('patient', kept))?.value.family).toBe('Botha');
    expect((await device.replica.status()).quarantined).toEqual([]);
    // What they write is read by the others.
    const args = { patient: kept, family: 'Botha-Nel' };
    must(await device.replica.change([{ change: 'patient.edit', args }]));
  }
  await synced(first, second, third, owner);
  expect((await owner.replica.read('patient', kept))?.value.family).toBe('Botha-Nel');
  expect((await owner.replica.erasures())[0]!.forgetting).toMatchObject({ done: 5, waiting: [] });

  // The leaves are in no statement, and whole on whoever was given the file.
  expect(statementSizes()[0]).toBeLessThan(8 * 1024);
  for (const device of opened.splice(0)) await device.close();
  for (const name of ['owner', 'link', 'word', 'kit']) {
    const store = new SqliteStore(join(place(name), 'store.sqlite'));
    const { keyring } = await readProfile(store);
    await store.close();
    expect(keyring.leaves.size).toBeGreaterThan(INLINE_LEAVES_BYTES);
    expect(keyring.leavesAt).toBeUndefined();
  }
}, 60_000);
