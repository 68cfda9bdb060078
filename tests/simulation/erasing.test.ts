import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { importIdentity } from '#lib/access/identity.ts';
import type { Role } from '#lib/access/roles.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import { chartId } from '#lib/docs/kinds.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { decodeCbor } from '#lib/encoding/cbor.ts';
import { KEYS } from '#lib/replica/keys.ts';
import {
  createPractice,
  joinPractice,
  openDevice,
  type NodeDevice
} from '#lib/replica/node/device.ts';
import { readProfile } from '#lib/replica/profile.ts';
import { SqliteStore } from '#lib/replica/store/sqlite.ts';
import { systemClock } from '#server/clock.ts';
import { startHub, type Hub } from '#server/hub.ts';
import { keysOf, readable, type Taken } from '../support/destruction.ts';
import { must } from '../support/result.ts';

/**
 * A practice over seven years, on disks: three devices and a hub as they run. Two people destroy a
 * record while a third device is away with work in it; afterwards nobody finds it, in any file.
 */
const THEN = Date.parse('2019-01-07T08:00:00Z');
const NOW = Date.parse('2026-11-23T08:00:00Z');
const PATIENT = { given: 'Zwelakhe', family: 'Mthembu', birthDate: '1980-01-01' };
const SECRETS = [
  ...[PATIENT.given, PATIENT.family, '8001015009087', 'Coughing since the flood'],
  'Written on the road, and never sent'
];

let dir: string;
let hub: Hub;
const place = (name: string) => join(dir, name);
const startedHub = (port = 0): Promise<Hub> =>
  startHub({
    dir: place('hub'),
    port,
    tls: false,
    clock: { ...systemClock, now: () => Date.now() }
  });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'indaba-erasing-'));
  // Clocks stand where the test puts them; timers run as ever.
  vi.useFakeTimers({ toFake: ['Date'], now: THEN });
});
afterEach(async () => {
  await hub?.close();
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

async function change(device: NodeDevice, name: string, args: unknown): Promise<Uuid> {
  return must(await device.replica.change([{ change: name, args }]))[0]!.result as Uuid;
}

async function synced(...devices: readonly NodeDevice[]): Promise<void> {
  for (const device of [...devices, ...devices]) {
    must(await device.replica.synced());
    await device.replica.followed();
    await device.replica.projected();
  }
}

/** Which of these bytes are anywhere in the files of the practice. */
function found(marks: readonly Uint8Array[]): number {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return marks.filter((mark) => files.some((file) => file.includes(Buffer.from(mark)))).length;
}

const texts = (words: readonly string[]) => words.map((word) => new TextEncoder().encode(word));

/** Pieces of everything that a device holds of documents: also of what lies there compressed. */
async function piecesOf(
  name: string,
  documents: readonly Uuid[],
  other: Uuid
): Promise<Uint8Array[]> {
  const store = new SqliteStore(join(place(name), 'store.sqlite'));
  const chunks = await Promise.all(documents.map((id) => store.loadRange(KEYS.chunks(id))));
  const others = await store.loadRange(KEYS.chunks(other));
  await store.close();
  const pieces = chunks.flat().flatMap(({ data }) =>
    [0.3, 0.5, 0.7].map((part) => {
      const from = Math.floor(data.length * part);
      return data.slice(from, from + 24);
    })
  );
  // The names of fields are everybody's; ids and times stand in the register and the access log too.
  return pieces.filter(
    (piece) =>
      /[^0-9a-f:.TZ-]/.test(Buffer.from(piece).toString('latin1')) &&
      !others.some(({ data }) => Buffer.from(data).includes(Buffer.from(piece)))
  );
}

/** Every envelope in a closed hub's log. */
function copyOfLog(): Uint8Array[] {
  const [file] = readdirSync(place('hub'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('log.sqlite')
  );
  const database = new Database(join(place('hub'), file!), { readonly: true });
  try {
    return database
      .prepare('SELECT envelope FROM entry ORDER BY seq')
      .pluck()
      .all() as Uint8Array[];
  } finally {
    database.close();
  }
}

/** What somebody finds on a closed device that is theirs. */
async function taken(name: string): Promise<Taken> {
  const identity = must(await importIdentity(readFileSync(join(place(name), 'device.cbor'))));
  const store = new SqliteStore(join(place(name), 'store.sqlite'));
  const { keyring } = await readProfile(store);
  await store.close();
  return { identity, keyring };
}

/** What of a closed device's files leads to the keys of records: private keys, and the root of all leaves. */
async function secretsOf(name: string): Promise<Uint8Array[]> {
  const { box } = decodeCbor(readFileSync(join(place(name), 'device.cbor'))) as {
    box: Uint8Array;
  };
  const store = new SqliteStore(join(place(name), 'store.sqlite'));
  const { keyring } = await readProfile(store);
  await store.close();
  // The private key itself is at the end of its wrapping; a root is a node of level 0 and its place.
  return [box.slice(-32), keyring.leaves.encode().slice(8)];
}

it('ERA4, ERA5: a destroyed record is in no file of the hub and the devices, one that was away included', async () => {
  hub = await startedHub();
  const port = Number(new URL(hub.url).port);
  const owner = must(
    await createPractice(place('owner'), {
      practiceName: 'Sunrise',
      memberName: 'Naledi',
      deviceName: 'Desk',
      server: hub.url
    })
  );
  const join_ = async (name: string, role: Role) => {
    const { link } = must(await owner.replica.invite({ role }));
    await synced(owner);
    return must(await joinPractice(place(name), { link, memberName: name, deviceName: name }));
  };
  const partner = await join_('partner', 'owner');
  const doctor = await join_('doctor', 'doctor');
  const patient = await change(owner, 'patient.register', PATIENT);
  await change(owner, 'patient.addIdentifier', { patient, type: 'sa-id', value: SECRETS[2] });
  const kept = await change(owner, 'patient.register', {
    family: 'Botha',
    birthDate: '1970-02-02'
  });
  await synced(owner, partner, doctor);
  const visit = await change(doctor, 'consultation.start', { patient, reason: SECRETS[3] });
  await change(doctor, 'chart.addAllergy', { patient, substance: 'Latex', severity: 'mild' });
  await synced(doctor, owner, partner);
  const { practice } = await owner.replica.status();
  const names = ['owner', 'partner', 'doctor'] as const;
  for (const device of [owner, partner, doctor]) await device.close();
  await hub.close();

  // Seven years later, one device is away and somebody writes on it.
  vi.setSystemTime(NOW);
  const away = must(await openDevice(place('doctor'), false));
  await change(away, 'consultation.setNote', {
    consultation: visit,
    part: 'plan',
    text: SECRETS[4]
  });
  await away.close();

  const record = [patient, visit, chartId(practice, patient)];
  const pieces = (await Promise.all(names.map((name) => piecesOf(name, record, kept)))).flat();
  expect(pieces.length).toBeGreaterThanOrEqual(record.length * names.length);
  expect(found(pieces)).toBe(pieces.length);
  expect(found(texts(SECRETS))).toBe(SECRETS.length);

  const secrets = (await Promise.all(names.map((name) => secretsOf(name)))).flat();
  expect(secrets.map((secret) => found([secret]))).toEqual(secrets.map(() => 1));
  const copy = copyOfLog();
  const before = await readable(await keysOf(await Promise.all(names.map(taken)), copy), copy);

  hub = await startedHub(port);
  const [asking, agreeing] = [
    must(await openDevice(place('owner'))),
    must(await openDevice(place('partner')))
  ];
  await synced(asking, agreeing);
  const ask = must(await asking.replica.askErasure([patient]));
  await synced(asking, agreeing);
  must(await agreeing.replica.agreeErasure(ask, 1));
  await synced(agreeing, asking);

  // It comes back, offers what it wrote, is refused, hears why, and lets it go.
  const back = must(await openDevice(place('doctor')));
  await synced(back, asking, agreeing);
  const acts = await back.replica.query('access.list', {});
  expect(acts.filter(({ act }) => act === 'destroy')).toMatchObject([
    { kind: 'consultation', document: visit }
  ]);
  for (const device of [asking, agreeing, back]) {
    expect(await device.replica.read('patient', patient)).toBeUndefined();
    expect((await device.replica.read('patient', kept))?.value.family).toBe('Botha');
    expect((await device.replica.status()).rejected).toEqual([]);
    expect((await device.replica.status()).pendingChanges).toBe(0);
    const [line] = await device.replica.query('retention.destroyed', {});
    expect(line).toMatchObject({ patient, initials: 'ZM', born: '1980', ask });
  }
  expect(found(texts(SECRETS))).toBe(0);
  expect(found(pieces)).toBe(0);
  expect((await asking.replica.erasures())[0]!.forgetting).toEqual({
    done: 3,
    waiting: [],
    out: [],
    kits: []
  });
  for (const device of [asking, agreeing, back]) await device.close();
  await hub.close();
  expect(found(texts(SECRETS))).toBe(0);
  expect(found(pieces)).toBe(0);

  // ERA6, KEY10: nor is anything left by which an old copy of the hub's log could be read.
  expect(secrets.map((secret) => found([secret]))).toEqual(secrets.map(() => 0));
  const devices = await Promise.all(names.map(taken));
  const tags = record.map((id) => toHex(devices[0]!.keyring.docTag(id)));
  const after = await readable(await keysOf(devices, copy), copy);
  expect(tags.map((tag) => [before.has(tag), after.has(tag)])).toEqual(
    tags.map(() => [true, false])
  );
  expect([...before].filter((tag) => !after.has(tag)).sort()).toEqual([...tags].sort());
}, 60_000);
