import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/crypto/crypto.ts';
import { foundPractice } from '#lib/access/founding.ts';
import { sealGrant } from '#lib/access/grants.ts';
import { createIdentity } from '#lib/access/identity.ts';
import { refOf } from '#lib/access/keyring.ts';
import { kitKeys, readKitWords } from '#lib/access/kit.ts';
import { encodeLink, parseLink } from '#lib/access/link.ts';
import { practiceCode } from '#lib/access/practice-code.ts';
import { encodeStatement, type DevicePublic, type KnownStatement } from '#lib/access/statements.ts';
import { newUuid, type Uuid } from '#lib/docs/core/ids.ts';
import type { RecoveryKit } from '#lib/api/replica.ts';
import type { Saying } from '#lib/replica/members/desk.ts';
import { KitSession } from '#lib/replica/kit-session.ts';
import { linkFromKit, serverAt } from '#lib/replica/restoring.ts';
import { sealStatement } from '#lib/envelope/envelope.ts';
import { systemTimers } from '#lib/sync/timers.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { seededIds, TestDevice } from '../../support/practice.ts';
import { must } from '../../support/result.ts';

async function kitOf(device: TestDevice, log: MemoryLog): Promise<RecoveryKit> {
  const kit = must(await device.replica.makeRecoveryKit());
  await log.sync(device.replica.port);
  return kit;
}

/** Somebody types the words at a new device; the server is a log in memory. */
async function open(kit: RecoveryKit, log: MemoryLog, seed = 50, practice = kit.practice) {
  const words = must(readKitWords(kit.words.join(' ')));
  const session = new KitSession(practice, await kitKeys(words), seededIds(seed));
  await log.pull(session);
  await session.readAll(0);
  await log.push(session);
  const outcome = await session.outcome;
  if (!outcome.ok) return outcome.problem;
  const { invite, secret, statement } = outcome.value;
  const member = session.member!;
  const server = 'http://localhost:1';
  return encodeLink({ practice, invite, secret, statement, member, server, name: 'Restored' });
}

async function join(text: string, log: MemoryLog, seed: number): Promise<TestDevice> {
  const link = must(parseLink(text));
  const identity = await createIdentity({ name: `Restored ${seed}`, member: link.member! });
  const device = TestDevice.blank(seed, identity);
  await device.comeIn(link, log);
  return device;
}

async function restore(kit: RecoveryKit, log: MemoryLog, seed = 50): Promise<TestDevice> {
  const link = await open(kit, log, seed);
  if (typeof link !== 'string') throw new Error(link.code);
  const device = await join(link, log, seed + 1);
  await settle(log, device);
  return device;
}

/** Everybody hears of everything, and does what follows from it. */
async function settle(log: MemoryLog, ...devices: TestDevice[]): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    for (const device of devices) {
      await log.sync(device.replica.port);
      await device.idle();
      await log.sync(device.replica.port);
    }
  }
}

const kitsOf = async (device: TestDevice) => (await device.replica.roster()).kits;

async function founded() {
  const log = new MemoryLog();
  const owner = await TestDevice.found(1);
  const patient = await owner.change('patient.register', { given: 'Nomsa', family: 'Khumalo' });
  await log.sync(owner.replica.port);
  return { log, owner, patient };
}

describe('a recovery kit', () => {
  it('is a device on paper of the owner who made it, and holds every key of theirs', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    expect(kit).toMatchObject({
      practice: owner.access.practice,
      practiceName: 'Test practice',
      code: practiceCode(owner.access.practice),
      server: 'http://localhost:1',
      madeBy: 'Reception'
    });
    expect(kit.words).toHaveLength(24);
    expect(kit.number).toMatch(/^\d{3} \d{3}$/);
    const { kits, members } = await owner.replica.roster();
    expect(kits).toMatchObject([
      { id: kit.device, number: kit.number, member: 'Reception', state: 'ready', used: null }
    ]);
    expect(members[0]!.devices.find(({ id }) => id === kit.device)).toMatchObject({ kit: true });
  });

  it('is only for owners to make', async () => {
    const { log, owner } = await founded();
    const doctor = await TestDevice.join(owner, log, 2, 'doctor');
    await settle(log, doctor);
    const made = await doctor.replica.makeRecoveryKit();
    expect(made).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    expect(await kitsOf(doctor)).toEqual([]);
  });

  it('restores the practice on a device that had nothing but the words', async () => {
    const { log, owner, patient } = await founded();
    const kit = await kitOf(owner, log);
    await owner.replica.close();

    const device = await restore(kit, log);
    const read = await device.replica.read('patient', patient);
    expect(read?.value).toMatchObject({ family: 'Khumalo' });
    // Nobody told the device the practice's name: its own document does.
    expect((await device.replica.status()).practiceName).toBe('Test practice');
    const { role, members } = await device.replica.roster();
    expect(role).toBe('owner');
    expect(members).toHaveLength(1);
    expect(members[0]!.devices.filter(({ kit: paper }) => !paper)).toHaveLength(2);

    // What is written from now on reaches the log, and the device that comes next.
    const next = await device.change('patient.register', { given: 'Sipho', family: 'Zulu' });
    const again = await kitOf(device, log);
    const third = await restore(again, log, 70);
    expect(await third.replica.read('patient', next)).toBeDefined();
  });

  it('is revoked by the device that it let in, which then begins new keys', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    const device = await restore(kit, log);
    expect(await kitsOf(device)).toMatchObject([
      { state: 'used', used: { device: 'Restored 51' }, mayRevoke: false }
    ]);
    expect(device.access.membership.devices.get(kit.device)).toMatchObject({ standing: 'ended' });
    expect(device.access.currentEpoch('clinical')).toBe(2);
    const held = [...device.access.membership.keys.values()].filter(({ ref }) => ref.epoch === 2);
    expect(held.some(({ holders }) => holders.has(kit.device))).toBe(false);

    expect(await open(kit, log, 90)).toMatchObject({ code: 'kit-spent' });
  });

  it('is given the keys of every epoch that begins later, by whoever begins it', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    const doctor = await TestDevice.join(owner, log, 2, 'doctor');
    await settle(log, owner, doctor);
    const { members } = await owner.replica.roster();
    const them = members.find(({ role }) => role === 'doctor')!;
    expect((await owner.replica.revoke({ member: them.id }, 'Left')).ok).toBe(true);
    const later = await owner.change('patient.register', { given: 'Lerato', family: 'Nkosi' });
    await settle(log, owner);
    expect(owner.access.currentEpoch('front')).toBe(2);
    expect(await kitsOf(owner)).toMatchObject([{ state: 'ready' }]);

    const device = await restore(kit, log);
    expect(await device.replica.read('patient', later)).toBeDefined();
  });

  it('is granted keys by an owner who came after it was made', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    const second = await TestDevice.join(owner, log, 2, 'owner');
    await settle(log, owner, second);
    await owner.replica.close();
    const other = await TestDevice.join(second, log, 3, 'doctor');
    await settle(log, second, other);
    const { members } = await second.replica.roster();
    const doctor = members.find(({ role }) => role === 'doctor')!;
    await second.replica.revoke({ member: doctor.id }, 'Left');
    const later = await second.change('patient.register', { given: 'Thabo', family: 'Molefe' });
    await settle(log, second);

    const device = await restore(kit, log);
    expect(await device.replica.read('patient', later)).toBeDefined();
    expect((await device.replica.status()).member.name).toBe('Reception');
  });

  it('may be typed again after any interruption, and lets in who finishes', async () => {
    const { log, owner, patient } = await founded();
    const kit = await kitOf(owner, log);
    // The link was made, and then the power went.
    expect(typeof (await open(kit, log, 50))).toBe('string');
    // The device joined, and was lost before it had opened its records.
    const link = await open(kit, log, 60);
    const lost = await join(link as string, log, 61);
    expect(lost.access.membership.devices.get(kit.device)).toMatchObject({ standing: 'active' });

    const device = await restore(kit, log, 70);
    expect(await device.replica.read('patient', patient)).toBeDefined();
    expect((await device.replica.roster()).invites).toEqual([]);
    expect(await open(kit, log, 80)).toMatchObject({ code: 'kit-spent' });
    // The kit's envelopes are counted on, though it has no store.
    await settle(log, device, lost);
    expect(lost.access.membership.devices.get(kit.device)).toMatchObject({ standing: 'ended' });
  });

  it('is ended by a device that was interrupted before it came to that, when it next opens', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    const device = await join((await open(kit, log)) as string, log, 51);
    await device.crash();
    await device.idle();
    await log.sync(device.replica.port);
    expect(device.access.membership.devices.get(kit.device)).toMatchObject({ standing: 'ended' });
  });

  it('may be one of several, each ended by itself', async () => {
    const { log, owner } = await founded();
    const home = await kitOf(owner, log);
    owner.ids.advance(60_000);
    const bank = await kitOf(owner, log);
    expect((await kitsOf(owner)).map(({ id }) => id)).toEqual([bank.device, home.device]);
    expect((await owner.replica.revoke({ device: home.device }, 'Paper lost')).ok).toBe(true);
    await log.sync(owner.replica.port);
    expect(await kitsOf(owner)).toMatchObject([{ state: 'ready' }, { state: 'ended' }]);
    expect(await open(home, log)).toMatchObject({ code: 'kit-spent' });
    expect(typeof (await open(bank, log))).toBe('string');
  });

  it('does not count as the device of an owner: the last one cannot be shut out for its sake', async () => {
    const { log, owner } = await founded();
    await kitOf(owner, log);
    const gone = await owner.replica.revoke({ device: owner.identity.id }, 'Sold');
    expect(gone).toMatchObject({ ok: false, problem: { code: 'last-owner' } });
  });

  it('lets in as what its owner is by now', async () => {
    const { log, owner } = await founded();
    const second = await TestDevice.join(owner, log, 2, 'owner');
    await settle(log, owner, second);
    const kit = await kitOf(owner, log);
    await settle(log, second);
    const first = (await second.replica.roster()).members.find(({ name }) => name === 'Reception')!;
    expect((await second.replica.setRole(first.id, 'nurse')).ok).toBe(true);
    await settle(log, second);
    const device = await restore(kit, log);
    expect((await device.replica.status()).role).toBe('nurse');
    expect(device.access.keyring.currentEpoch('billing')).toBeUndefined();
  });

  it('goes with its owner: who was shut out comes back by no paper', async () => {
    const { log, owner } = await founded();
    const second = await TestDevice.join(owner, log, 2, 'owner');
    await settle(log, owner, second);
    const kit = await kitOf(owner, log);
    await settle(log, second);
    const first = (await second.replica.roster()).members.find(({ name }) => name === 'Reception')!;
    expect((await second.replica.revoke({ member: first.id }, 'Sold the practice')).ok).toBe(true);
    await settle(log, second);
    expect(await kitsOf(second)).toMatchObject([{ state: 'ended' }]);
    expect(await open(kit, log)).toMatchObject({ code: 'kit-spent' });
    expect(second.access.currentEpoch('clinical')).toBe(2);
  });

  it('opens no other practice that a server puts in the place of its own', async () => {
    const { log, owner } = await founded();
    const kit = await kitOf(owner, log);
    // The server knows the kit's public keys, and makes it a kit of a practice that it founds itself.
    const { id, signKey, boxKey } = owner.access.membership.devices.get(kit.device)!;
    const forged = await practiceWithKit({ id, name: 'Recovery kit', signKey, boxKey });
    // By its own id that practice would open; the code on the paper is of another.
    expect(typeof (await open(kit, forged.log, 50, forged.practice))).toBe('string');
    expect(await open(kit, forged.log)).toMatchObject({ code: 'kit-not-in-practice' });
  });

  it('says so where the log has lost it, or its keys', async () => {
    const { log, owner } = await founded();
    const before = log.head;
    const kit = await kitOf(owner, log);
    log.restore(before + 1);
    expect(await open(kit, log)).toMatchObject({ code: 'kit-without-keys' });
    log.restore(before);
    expect(await open(kit, log)).toMatchObject({ code: 'kit-not-in-practice' });
  });
});

/** A practice of somebody else's making, in which these are the public keys of a kit. */
async function practiceWithKit(device: DevicePublic): Promise<{ log: MemoryLog; practice: Uuid }> {
  const source = seededIds(99);
  const identity = await createIdentity({ name: 'Server', member: { name: 'Reception' } });
  const { practiceId: practice, genesis, keyring } = await foundPractice({ identity, source });
  const log = new MemoryLog();
  log.append(genesis.bytes);
  let last = genesis.bytes;
  const say = async (counter: number, saying: Saying) => {
    const statement = encodeStatement({ ...saying, after: [sha256(last)] } as KnownStatement);
    const entryId = newUuid(source);
    last = (await sealStatement({ practice, identity, counter, entryId, statement })).bytes;
    log.append(last);
  };
  const at = new Date(source.now()).toISOString();
  await say(2, { type: 'kit', device, at });
  const keys = keyring.keys.map(refOf);
  const sealed = await sealGrant(keyring, device);
  const grants = [{ device: device.id, keys, leaves: true, back: [], sealed }];
  await say(3, { type: 'keys', introduces: [], grants, at });
  return { log, practice };
}

describe('what is typed from the paper', () => {
  const net = { socket: () => expect.fail('nobody is dialled'), timers: systemTimers } as never;
  const read = async (paper: { words: string; practice: string; server: string }) => {
    const made = await linkFromKit({ paper, net, ids: seededIds(1) });
    return made.ok ? null : made.problem.code;
  };
  const practice = practiceCode('0f1e2d3c-4b5a-8978-a695-b4c3d2e1f001');
  const words = `${'abandon '.repeat(23)}art`;

  it('is checked before any server is asked', async () => {
    const server = 'https://hub.local:8443';
    expect(await read({ words, practice: 'ABCD', server })).toBe('practice-code-length');
    expect(await read({ words: 'abandon', practice, server })).toBe('kit-words-missing');
    expect(await read({ words, practice, server: 'hub local' })).toBe('server-address');
  });

  it.each([
    ['hub.local:8443', 'https://hub.local:8443'],
    [' http://localhost:8480/restore ', 'http://localhost:8480'],
    ['HTTPS://Hub.Local', 'https://hub.local'],
    ['javascript:alert(1)', undefined],
    ['ftp://hub.local', undefined],
    ['', undefined]
  ])('gives an address: %j', (typed, address) => {
    expect(serverAt(typed)).toBe(address);
  });
});
