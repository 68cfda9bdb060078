import { describe, expect, it } from 'vitest';
import { intakeLimits, type Limits } from '#server/limits.ts';
import { newPractice } from '../../unit/server/support/practice.ts';
import { arena, type Arena } from './arena.ts';
import { forge, type Attacker } from './attacker.ts';

const under = (limits: Partial<Limits>) => ({ limits });

/** Everything heard until a pong, by type. */
async function counted(attacker: Attacker): Promise<Record<string, number>> {
  attacker.say({ type: 'ping', n: 999 });
  const before = attacker.heard.length;
  await attacker.until('pong');
  const counts: Record<string, number> = {};
  for (const { type } of attacker.heard.slice(before)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe('WIRE11: a member who floods', () => {
  it('with presence is dropped to twenty a second, and others hear no more of it', async () => {
    const a = await arena();
    const attacker = await a.login();
    const message = {
      type: 'presence',
      docTag: Buffer.alloc(16),
      body: Buffer.from([1, 2, 0, 0, 0, 1])
    };
    for (let n = 0; n < 1000; n++) attacker.say(message);
    await counted(attacker);
    const heard = await a.login();
    expect(heard.heard.filter(({ type }) => type === 'presence')).toEqual([]);
    let told = 0;
    a.home.client.send({ type: 'ping', n: 5 });
    while ((await a.home.client.next()).type === 'presence') told += 1;
    expect(told).toBeLessThanOrEqual(20);
    await a.isUnharmed();
  });

  it('with entries is told too-many, and others’ go in', async () => {
    const deviceEntries = { perSecond: 1, burst: 50 };
    const a = await arena('doctor', under({ intake: { ...intakeLimits({}), deviceEntries } }));
    const attacker = await a.login();
    const garbage = Array.from({ length: 500 }, () => Buffer.alloc(300));
    const answers = await attacker.push(...garbage);
    expect(new Set(answers)).toEqual(new Set(['newer-schema', 'too-many']));
    expect(await attacker.push(await a.insider.envelope())).toEqual(['too-many']);
    // Coming back does not help: the device is who it is.
    const again = await a.login();
    expect(await again.push(await a.insider.envelope())).toEqual(['too-many']);
    await a.isUnharmed();
  });

  it('with room is told quota, and its practice can still shut it out', async () => {
    const a = await arena(
      'doctor',
      under({ intake: { ...intakeLimits({}), practiceBytes: 200_000 } })
    );
    const attacker = await a.login();
    const { signKey, id: device } = a.insider.identity;
    const large = { practice: a.home.practice.id, device, body: Buffer.alloc(50_000) };
    const entries = await Promise.all(Array.from({ length: 8 }, () => forge(signKey, large)));
    const answers = await attacker.push(...entries);
    expect(answers.filter((answer) => answer === 'quota').length).toBeGreaterThan(3);
    await a.home.client.push([await a.home.practice.revokes(a.insider)]);
    expect(await attacker.refusal()).toBe('device-revoked');
    const other = await a.elsewhere.practice.founder.envelope(50_000);
    expect(await a.elsewhere.client.push([other])).toMatchObject([{ seq: 2 }]);
  });

  it('with statements that nobody may make is told too-many in the end', async () => {
    const statements = { perSecond: 1 / 3600, burst: 10 };
    const a = await arena('reception', under({ intake: { ...intakeLimits({}), statements } }));
    const attacker = await a.login();
    const { insider, home } = a;
    const said = [];
    for (let n = 0; n < 40; n++) {
      const member = insider.identity.member.id;
      const at = new Date(n).toISOString();
      said.push(
        await insider.say({ type: 'role', member, role: 'owner', at }, home.practice.after)
      );
    }
    const answers = await attacker.push(...said);
    expect(answers.slice(0, 10).every((answer) => answer === 'not-allowed')).toBe(true);
    expect(answers.slice(10).every((answer) => answer === 'too-many')).toBe(true);
    await a.isUnharmed();
  });

  it('with pulls that it does not read is read no further, and others wait for nothing', async () => {
    const a = await arena('doctor', under({ unsent: 200_000 }));
    const { founder } = a.home.practice;
    for (const entry of await founder.envelopes(50, 20_000)) await a.home.client.push([entry]);
    const attacker = await a.login();
    attacker.socket.pause();
    for (let n = 0; n < 5_000; n++) attacker.say({ type: 'pull', after: 0, bytes: 4_000_000 });
    await a.isUnharmed();
    attacker.socket.terminate();
    const began = performance.now();
    await a.isUnharmed();
    // Nothing that nobody will read is looked up any more.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('with connections holds no more than its share, and keeps nobody else out', async () => {
    const a = await arena('doctor', under({ deviceConnections: 4 }));
    const mine: Attacker[] = [];
    for (let n = 0; n < 12; n++) mine.push(await a.login());
    const open = mine.filter(({ socket }) => socket.readyState === socket.OPEN);
    // The last four live; those before were told why they end.
    await Promise.all(mine.slice(0, 8).map(({ closed }) => closed));
    expect(open.length).toBeGreaterThanOrEqual(4);
    for (const attacker of mine.slice(0, 8)) {
      expect(attacker.heard.at(-1)).toMatchObject({ type: 'refused', code: 'too-many' });
    }
    for (const attacker of mine.slice(8))
      expect(await counted(attacker)).toMatchObject({ pong: 1 });
    await a.isUnharmed();
  });
});

describe('WIRE11: a stranger who floods', () => {
  /** A newcomer's connection that was told to introduce itself. */
  async function atTheDoor(a: Arena): Promise<Attacker> {
    const { device } = await a.home.practice.joining(await a.home.practice.invite());
    const attacker = await a.connect();
    attacker.hello(a.home.practice.id, device.id);
    await attacker.refusal();
    return attacker;
  }

  it('with statements is heard once each, and turned away at the first that is wrong', async () => {
    const a = await arena();
    const attacker = await atTheDoor(a);
    for (let n = 0; n < 200; n++) attacker.say({ type: 'join', entry: Buffer.alloc(500, n) });
    expect(await attacker.refusal()).toBe('bad-statement');
    expect(await attacker.closed).toBe(1008);
    await a.isUnharmed();
  });

  it('with what is known already is turned away after so many messages', async () => {
    const a = await arena('reception', under({ handshakeMessages: 30 }));
    const attacker = await atTheDoor(a);
    for (let n = 0; n < 100; n++) attacker.say({ type: 'join', entry: a.home.practice.genesis });
    for (;;) if ((await attacker.refusal()) === 'too-many') break;
    expect(await attacker.closed).toBe(1008);
    await a.isUnharmed();
  });

  it('with silence is cut off', async () => {
    const a = await arena();
    const silent = await Promise.all(Array.from({ length: 30 }, () => a.connect()));
    a.server.clock.advance(30_000);
    expect(await Promise.all(silent.map(({ closed }) => closed))).toEqual(silent.map(() => 1008));
    await a.isUnharmed();
  });

  it('with practices that nobody asked for gets no further than the server admits', async () => {
    const a = await arena('reception', { maxPractices: 2 });
    for (let n = 0; n < 3; n++) {
      const practice = await newPractice();
      const attacker = await a.connect();
      attacker.hello(practice.id, practice.founder.id);
      expect(await attacker.refusal()).toBe('unknown-practice');
      attacker.say({ type: 'found', entry: practice.genesis });
      expect(await attacker.refusal()).toBe('practice-not-admitted');
    }
    await a.isUnharmed();
  });
});
