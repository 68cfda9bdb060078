import { describe, expect, it } from 'vitest';
import { newUuid, uuidText } from '#lib/docs/core/ids.ts';
import { sealStatement } from '#lib/envelope/envelope.ts';
import { encodeCbor } from '#lib/sync/wire.ts';
import { newIdentity, newPractice, source, TestDevice } from './support/practice.ts';
import { testServer } from './support/server.ts';
import { answers, plain } from './support/wire-client.ts';

describe('WIRE4: pushing', () => {
  it('LOG1: answers every entry in order, with its seq, after it is kept', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entries = await practice.founder.envelopes(3);
    const results = await client.push(entries);
    expect(answers(results)).toEqual([2, 3, 4]);
    expect(results.map(({ entryId }) => uuidText(entryId))).toEqual(
      entries.map((entry) => uuidText(entry.slice(18, 34)))
    );
    const stored = await client.pullAll(1);
    expect(stored.map(([seq, time]) => [seq, time])).toEqual(
      [2, 3, 4].map((seq) => [seq, server.clock.now()])
    );
    expect(stored.map(([, , bytes]) => plain(bytes))).toEqual(entries);
  });

  it('LOG2: answers a repeat with the first seq, whoever brings it', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const [one, two] = await practice.founder.envelopes(2);
    await client.push([one!, two!]);
    expect(answers(await client.push([two!, one!, two!]))).toEqual([3, 2, 3]);
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    const other = await server.connect();
    other.hello(device);
    other.send({ type: 'join', entry: join });
    await other.expect('refused');
    await other.prove(device);
    expect(answers(await other.push([practice.genesis, one!, join]))).toEqual([1, 2, 5]);
  });

  it('LOG2: refuses the same entryId with other bytes, for statements as well', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entryId = newUuid(source);
    const [one, other] = [
      await practice.founder.envelope(100, { entryId }),
      await practice.founder.envelope(100, { entryId })
    ];
    const changed = practice.genesis.slice();
    changed[changed.length - 1]! ^= 1;
    expect(answers(await client.push([one, other, changed]))).toEqual([
      2,
      'entry-conflict',
      'entry-conflict'
    ]);
  });

  it('refuses one bad entry, with its reason, and takes the others', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const { founder } = practice;
    const foreign = await (await newPractice()).founder.envelope();
    const stranger = await new TestDevice(practice.id, await newIdentity('x')).envelope();
    const forged = await founder.envelope();
    forged[forged.length - 1]! ^= 1;
    const newer = await founder.envelope();
    newer[0] = 9;
    const results = await client.push([
      await founder.envelope(),
      foreign,
      stranger,
      forged,
      newer,
      new Uint8Array(5),
      new Uint8Array(500),
      await founder.envelope()
    ]);
    expect(answers(results)).toEqual([
      2,
      'wrong-practice',
      'unknown-device',
      'bad-signature',
      'newer-schema',
      'corrupt',
      'newer-schema',
      3
    ]);
    const retried = results.map((result) => 'retry' in result && result.retry);
    expect(retried).toEqual([false, false, true, false, true, false, true, false]);
    expect((await client.pullAll()).map(([seq]) => seq)).toEqual([1, 2, 3]);
  });

  it('takes envelopes of another member that are forwarded as they are', async () => {
    const first = await testServer();
    const { practice, client } = await first.founded();
    const invite = await practice.invite();
    const { device, join } = await practice.joining(invite);
    // All in one push: the join counts for what comes after it.
    const entries = [invite.envelope.bytes, join, await device.envelope(), await device.envelope()];
    expect(answers(await client.push(entries))).toEqual([2, 3, 4, 5]);
    expect(answers(await client.push([await device.envelope()]))).toEqual([6]);
  });

  it('refuses what comes before the join that would allow it', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const invite = await practice.invite();
    const { device, join } = await practice.joining(invite);
    const early = await device.envelope();
    const push = [early, join, invite.envelope.bytes];
    expect(answers(await client.push(push))).toEqual(['unknown-device', 'missing-parents', 2]);
    expect(answers(await client.push([join, early]))).toEqual([3, 4]);
  });

  it('MEM4: keeps a statement that it cannot read, of a member and of nobody else', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const stranger = await newIdentity('stranger');
    const [own, foreign] = await Promise.all(
      [practice.founder.identity, stranger].map((identity) =>
        sealStatement({
          practice: practice.id,
          identity,
          counter: 9,
          entryId: newUuid(source),
          statement: encodeCbor({ type: 'merge', after: practice.after, of: 'a later version' })
        })
      )
    );
    const results = await client.push([own!.bytes, foreign!.bytes]);
    expect(answers(results)).toEqual([2, 'unknown-device']);
    const connection = await server.connect();
    connection.hello({ practice: practice.id, id: stranger.id });
    await connection.expect('refused');
    connection.send({ type: 'join', entry: foreign!.bytes });
    expect(await connection.expect('refused')).toMatchObject({ code: 'unknown-device' });
  });

  it('keeps sealed envelopes of every kind of one member', async () => {
    const server = await testServer();
    const { practice, client } = await server.founded();
    const entries = await Promise.all(
      (['changes', 'snapshot', 'blob'] as const).map((kind) =>
        practice.founder.envelope(100, { kind })
      )
    );
    expect(answers(await client.push(entries))).toEqual([2, 3, 4]);
  });

  it('says that the disk is full, may be tried again, and goes on serving', async () => {
    const server = await testServer({ maxLogBytes: 600_000 });
    const { practice, client } = await server.founded();
    const large = await practice.founder.envelope(1_000_000);
    const [result] = await client.push([large]);
    expect(result).toMatchObject({ code: 'storage-full', retry: true });
    const small = await practice.founder.envelope(100);
    expect(answers(await client.push([small]))).toEqual([2]);
    const invite = await practice.invite();
    expect(answers(await client.push([invite.envelope.bytes, large]))).toEqual([
      'storage-full',
      'storage-full'
    ]);
    expect(answers(await client.push([invite.envelope.bytes]))).toEqual([3]);
    expect((await client.pullAll()).length).toBe(3);
  });
});
