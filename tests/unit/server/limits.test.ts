import { describe, expect, it } from 'vitest';
import { intakeLimits, LIMITS, type IntakeLimits } from '#server/limits.ts';
import { testServer } from './support/server.ts';
import { answers } from './support/wire-client.ts';

const intake = (more: Partial<IntakeLimits>) => ({
  limits: { intake: { ...intakeLimits({}), ...more } }
});

describe('WIRE11: the room of a practice', () => {
  it('is refused as quota beyond, to one practice and not to the others', async () => {
    const server = await testServer(intake({ practiceBytes: 60_000 }));
    const { practice, client } = await server.founded();
    const large = await practice.founder.envelope(50_000);
    const small = await practice.founder.envelope(100);
    const results = await client.push([large, await practice.founder.envelope(50_000), small]);
    expect(answers(results)).toEqual([2, 'quota', 3]);
    expect(results[1]).toMatchObject({ retry: true });
    const other = await server.founded();
    const elsewhere = await other.practice.founder.envelope(50_000);
    expect(answers(await other.client.push([elsewhere]))).toEqual([2]);
    // What is kept already takes no further room.
    expect(answers(await client.push([large, small]))).toEqual([2, 3]);
  });

  it('is counted over a restart', async () => {
    const options = intake({ practiceBytes: 60_000 });
    const server = await testServer(options);
    const { practice, client } = await server.founded();
    await client.push([await practice.founder.envelope(50_000)]);
    await server.hub.close();
    const again = await testServer({ dir: server.dir, ...options });
    const later = await again.connect();
    await later.open(practice.founder);
    const more = await practice.founder.envelope(50_000);
    expect(answers(await later.push([more]))).toEqual(['quota']);
  });

  it('does not keep a full practice from shutting somebody out', async () => {
    const server = await testServer(intake({ practiceBytes: 1 }));
    const founded = await server.founded();
    const { device, client } = await founded.member();
    expect(answers(await client.push([await device.envelope()]))).toEqual(['quota']);
    const revoke = await founded.practice.revokes(device);
    expect(answers(await founded.client.push([revoke]))).toEqual([4]);
    await client.closed;
  });
});

describe('WIRE11: how much comes at once', () => {
  it('is bounded per device, and goes on as time does', async () => {
    const server = await testServer(intake({ deviceEntries: { perSecond: 1, burst: 5 } }));
    const founded = await server.founded();
    const { device, client } = await founded.member();
    const entries = await device.envelopes(7);
    const results = await client.push(entries);
    expect(answers(results)).toEqual([4, 5, 6, 7, 8, 'too-many', 'too-many']);
    expect(results.at(-1)).toMatchObject({ retry: true });
    const mine = await founded.practice.founder.envelope();
    expect(answers(await founded.client.push([mine])), 'another device').toEqual([9]);
    server.clock.advance(2_000);
    expect(answers(await client.push(entries.slice(5)))).toEqual([10, 11]);
  });

  it('is bounded per practice, and not across practices', async () => {
    const server = await testServer(intake({ practiceEntries: { perSecond: 1, burst: 4 } }));
    const founded = await server.founded();
    const other = await server.founded();
    const { device, client } = await founded.member();
    // The invitation was one of the practice's four.
    expect(answers(await client.push(await device.envelopes(3)))).toEqual([4, 5, 6]);
    const one = await founded.practice.founder.envelope();
    expect(answers(await founded.client.push([one]))).toEqual(['too-many']);
    const elsewhere = await other.practice.founder.envelope();
    expect(answers(await other.client.push([elsewhere]))).toEqual([2]);
  });

  it('is bounded for statements, of which repeats are none', async () => {
    const server = await testServer(intake({ statements: { perSecond: 1 / 3600, burst: 3 } }));
    const { practice, client } = await server.founded();
    const push = [];
    for (let n = 0; n < 5; n++) push.push((await practice.invite()).envelope.bytes);
    expect(answers(await client.push(push))).toEqual([2, 3, 4, 'too-many', 'too-many']);
    expect(answers(await client.push([practice.genesis, ...push.slice(0, 3)]))).toEqual([
      1, 2, 3, 4
    ]);
    expect(answers(await client.push([await practice.founder.envelope()]))).toEqual([5]);
    server.clock.advance(3_600_000);
    const later = await server.connect();
    await later.open(practice.founder);
    expect(answers(await later.push(push.slice(3)))).toEqual([6, 'too-many']);
  });

  it('is bounded in statements altogether', async () => {
    const server = await testServer(intake({ practiceStatements: 2 }));
    const { practice, client } = await server.founded();
    const [one, two] = [await practice.invite(), await practice.invite()];
    const push = [one.envelope.bytes, two.envelope.bytes];
    expect(answers(await client.push(push))).toEqual([2, 'quota']);
  });

  it('is bounded in statements of one person, and leaves room for the others', async () => {
    const server = await testServer(intake({ memberStatements: 4 }));
    const founded = await server.founded();
    const { device, client } = await founded.member({ role: 'owner' });
    const at = '2026-11-22T08:00:00Z';
    const said = [];
    for (let n = 0; n < 4; n++) {
      said.push(await device.say({ type: 'policy', rights: [], at }, founded.practice.after));
    }
    // The join was the first of four.
    expect(answers(await client.push(said))).toEqual([4, 5, 6, 'quota']);
    const revoke = await founded.practice.revokes(device);
    expect(answers(await founded.client.push([revoke]))).toEqual([7]);
    await client.closed;
  });
});

describe('WIRE11: connections', () => {
  it('a further one of a device that has many takes the place of its oldest', async () => {
    const server = await testServer({ limits: { deviceConnections: 2 } });
    const { practice, client } = await server.founded();
    const second = await server.connect();
    await second.open(practice.founder);
    const third = await server.connect();
    await third.open(practice.founder);
    expect(await client.expect('refused')).toMatchObject({ code: 'too-many', retry: true });
    await client.closed;
    await second.quiet();
    await third.quiet();
  });

  it('of one practice are not more than it may have, and leave room for others', async () => {
    const server = await testServer({ limits: { practiceConnections: 2, deviceConnections: 9 } });
    const founded = await server.founded();
    const second = await server.connect();
    await second.open(founded.practice.founder);
    const third = await server.connect();
    third.hello(founded.practice.founder);
    const { nonce, server: id } = await third.expect('challenge');
    third.send(await founded.practice.founder.proof(nonce, id));
    expect(await third.expect('refused')).toMatchObject({ code: 'too-many', retry: true });
    await server.founded();
  });

  it('say only so much before the proof, in bytes as in messages', async () => {
    const server = await testServer({ limits: { handshakeBytes: 10_000 } });
    const { practice } = await server.founded();
    const { device } = await practice.joining(await practice.invite());
    const client = await server.connect();
    client.hello(device);
    await client.expect('refused');
    client.send({ type: 'join', entry: new Uint8Array(12_000) });
    expect(await client.expect('refused')).toMatchObject({ code: 'too-many' });
    expect((await client.closed).code).toBe(1008);
  });
});

it('by default, limits are far beyond what a busy practice does', () => {
  // Twenty devices, each with a change every second, all day, and an import of ten years at once.
  const { intake, deviceConnections, practiceConnections } = LIMITS;
  expect(intake.deviceEntries.burst).toBeGreaterThanOrEqual(100_000);
  expect(intake.deviceEntries.perSecond).toBeGreaterThan(100);
  expect(intake.practiceEntries.perSecond).toBeGreaterThan(1_000);
  expect(intake.practiceBytes).toBeGreaterThan(50e9);
  expect(intake.statements.burst).toBeGreaterThan(500);
  expect(deviceConnections).toBeGreaterThan(4);
  expect(practiceConnections).toBeGreaterThan(100);
});
