import { describe, expect, it } from 'vitest';
import { arena } from './arena.ts';
import { Attacker, uuid } from './attacker.ts';
import { Raw } from './cbor.ts';

describe('WIRE1: posing as somebody else', () => {
  it('a proof that was overheard is good for no other challenge', async () => {
    const { home, insider, connect, isUnharmed } = await arena();
    const { id, signKey } = insider.identity;
    const first = await connect();
    first.hello(home.practice.id, id);
    const challenge = await first.until('challenge');
    const signature = await Attacker.proof(signKey, challenge, home.practice.id, id);
    first.prove(signature);
    await first.until('welcome');
    const replay = await connect();
    replay.hello(home.practice.id, id);
    await replay.until('challenge');
    replay.prove(signature);
    expect(await replay.refusal()).toBe('bad-signature');
    expect(await replay.closed).toBe(1008);
    await isUnharmed();
  });

  it('a challenge is good for one proof, right or wrong', async () => {
    const { home, insider, connect, isUnharmed } = await arena();
    const guess = await connect();
    guess.hello(home.practice.id, insider.id);
    await guess.until('challenge');
    guess.prove(Buffer.alloc(64));
    guess.prove(Buffer.alloc(64, 1));
    expect(await guess.refusal()).toBe('bad-signature');
    expect(await guess.next()).toBeUndefined();
    await isUnharmed();
  });

  it.each([
    ['the owner’s device', (a: Awaited<ReturnType<typeof arena>>) => a.home.practice.founder.id],
    [
      'a device of another practice',
      (a: Awaited<ReturnType<typeof arena>>) => a.elsewhere.practice.founder.id
    ]
  ])('own keys do not prove to be %s', async (_, whose) => {
    const a = await arena();
    const device = whose(a);
    const thief = await a.connect();
    thief.hello(a.home.practice.id, device);
    const first = await thief.next();
    if (first!.type === 'challenge') {
      const { signKey } = a.insider.identity;
      const signature = await Attacker.proof(signKey, first!, a.home.practice.id, device);
      thief.prove(signature);
      expect(await thief.refusal()).toBe('bad-signature');
    } else expect(first).toMatchObject({ type: 'refused', code: 'unknown-device' });
    await a.isUnharmed();
  });

  it('a proof for one practice, device or server is none for another', async () => {
    const { home, elsewhere, insider, connect, isUnharmed } = await arena();
    const { id, signKey } = insider.identity;
    for (const [practice, device, server] of [
      [elsewhere.practice.id, id, undefined],
      [home.practice.id, home.practice.founder.id, undefined],
      [home.practice.id, id, Buffer.alloc(16, 0x81)]
    ] as const) {
      const attacker = await connect();
      attacker.hello(home.practice.id, id);
      const challenge = await attacker.until('challenge');
      const about = server ? { ...challenge, server } : challenge;
      const signature = await Attacker.proof(signKey, about, practice, device);
      attacker.prove(signature);
      expect(await attacker.refusal()).toBe('bad-signature');
    }
    await isUnharmed();
  });

  it('nothing can change whose a connection is once it has proved it', async () => {
    const { home, elsewhere, insider, login, isUnharmed } = await arena();
    const { practice } = home;
    const swaps = [
      { type: 'hello', v: 1, practice: uuid(practice.id), device: uuid(practice.founder.id) },
      { type: 'hello', v: 1, practice: uuid(elsewhere.practice.id), device: uuid(insider.id) },
      { type: 'prove', signature: Buffer.alloc(64), host: 'localhost' },
      { type: 'join', entry: practice.genesis },
      { type: 'found', entry: elsewhere.practice.genesis }
    ];
    for (const swap of swaps) {
      const attacker = await login();
      attacker.say(swap);
      attacker.say({ type: 'pull', after: 0, bytes: 1_000_000 });
      expect(await attacker.refusal()).toBe('protocol');
      expect(await attacker.closed).toBe(1002);
      expect(attacker.heard.some(({ type }) => type === 'entries')).toBe(false);
    }
    await isUnharmed();
  });
});

describe('WIRE1: other versions', () => {
  it.each([
    ['an older one', 0],
    ['a newer one', 2],
    ['none', undefined],
    ['text', '1'],
    ['a number that is nearly it', 1.0000000001],
    ['a tagged number', new Raw(0xc2, 0x41, 0x01)]
  ])('are not spoken: %s', async (_, v) => {
    const { home, insider, connect, isUnharmed } = await arena();
    const attacker = await connect();
    attacker.say({ type: 'hello', v, practice: uuid(home.practice.id), device: uuid(insider.id) });
    expect(await attacker.refusal()).toBe('protocol');
    expect(await attacker.closed).toBe(1002);
    await isUnharmed();
  });
});

describe('who does not belong', () => {
  it('a revoked device is refused at the door, and put out where it is inside', async () => {
    const { home, insider, login, connect } = await arena();
    const inside = await login();
    await home.client.push([await home.practice.revokes(insider)]);
    expect(await inside.refusal()).toBe('device-revoked');
    expect(await inside.closed).toBe(1008);
    for (const again of [1, 2, 3]) {
      const outside = await connect();
      await outside.login(home.practice.id, insider.identity);
      outside.say({ type: 'push', id: 1, entries: [await insider.envelope()] });
      outside.say({ type: 'pull', after: 0, bytes: 8_000_000 });
      expect([again, await outside.refusal()]).toEqual([again, 'device-revoked']);
      expect(await outside.closed).toBe(1008);
      expect(outside.heard.some(({ type }) => type === 'pushed' || type === 'entries')).toBe(false);
    }
    await home.client.pullAll();
  });

  it('a revoked device hears why, and of nothing else, however it asks while it is told', async () => {
    const { home, insider, login, isUnharmed } = await arena();
    const inside = await login();
    inside.say({ type: 'pull', after: 0, bytes: 8_000_000 });
    await inside.until('entries');
    const { founder } = home.practice;
    const secret = Buffer.from('written in the same breath');
    const told = await home.practice.rotates(2, 'front');
    const work = await founder.envelope(200, { scope: 'front', epoch: 2 }, secret);
    const revoke = await home.practice.revokes(insider, 'Stole a laptop');
    const later = await home.practice.rotates(3, 'front');
    const last = await founder.envelope(200, { scope: 'front', epoch: 3 }, secret);
    home.client.send({ type: 'push', id: 9, entries: [told, work, revoke, later, last] });
    // Whenever the server comes to read it: before, while and after it tells this device.
    for (let n = 0; n < 40; n++) inside.say({ type: 'pull', after: n % 8, bytes: 8_000_000 });
    expect(await inside.refusal()).toBe('device-revoked');
    await inside.closed;
    await home.client.expect('pushed');
    expect(inside.holds(revoke)).toBe(true);
    expect(inside.holds(told)).toBe(true);
    expect(inside.holds(later)).toBe(false);
    expect(inside.holds(secret)).toBe(false);
    await isUnharmed(6);
  });

  it('a revoked device that comes back hears why, and of nothing else, however often it asks', async () => {
    const { home, insider, connect, isUnharmed } = await arena();
    const { founder } = home.practice;
    const secret = Buffer.from('written in the same breath');
    const work = await founder.envelope(200, { scope: 'front' }, secret);
    const revoke = await home.practice.revokes(insider, 'Stole a laptop');
    const later = await home.practice.rotates(2, 'front');
    await home.client.push([work, revoke, later]);
    const back = await (await connect()).login(home.practice.id, insider.identity);
    for (let n = 0; n < 40; n++) back.say({ type: 'pull', after: n % 8, bytes: 8_000_000 });
    expect(await back.refusal()).toBe('device-revoked');
    await back.closed;
    expect(back.holds(revoke)).toBe(true);
    expect(back.holds(later)).toBe(false);
    expect(back.holds(secret)).toBe(false);
    await isUnharmed(5);
  });

  it('a revoked device that pushes in the same breath leaves nothing behind', async () => {
    const { home, insider, login } = await arena('doctor');
    const inside = await login();
    const entries = await insider.envelopes(40);
    const revoke = await home.practice.revokes(insider);
    // Whichever the server hears first: what is in the log after the revocation is not the device's.
    for (const entry of entries) inside.say({ type: 'push', id: 1, entries: [entry] });
    const [result] = await home.client.push([revoke]);
    const seq = (result as { seq: number }).seq;
    await inside.closed;
    const later = (await home.client.pullAll(seq)).map(([, , bytes]) => Buffer.from(bytes));
    expect(later).toEqual([]);
  });

  it('a device that waits to be confirmed is sent statements, and nothing else', async () => {
    const { server, home, isUnharmed } = await arena();
    const { device, client } = await home.member({ role: 'owner', confirm: true });
    await client.close();
    const secret = Buffer.from('the founder’s front desk entry');
    await home.client.push([await home.practice.founder.envelope(200, {}, secret)]);
    const attacker = await Attacker.connect(server.hub.url);
    await attacker.login(home.practice.id, device.identity);
    attacker.say({ type: 'pull', after: 0, bytes: 4_000_000 });
    await attacker.until('entries');
    const admits = await device.say(
      { type: 'admit', device: device.id, at: '2026-01-01T00:00:00Z' },
      home.practice.after
    );
    expect(await attacker.push(admits, await device.envelope())).toEqual([
      'device-pending',
      'device-pending'
    ]);
    expect(attacker.holds(secret)).toBe(false);
    attacker.socket.terminate();
    await home.client.push([await home.practice.revokes(device)]);
    await expect(isUnharmed()).rejects.toThrow('statements');
  });
});
