import { describe, expect, it } from 'vitest';
import { MATRIX, mayRead, mayWrite, ROLES, SCOPE_OF_LOGS } from '#lib/access/roles.ts';
import { KINDS, SCOPES, type Kind, type Scope } from '#lib/docs/kinds.ts';
import { oneOfEach, type TestDevice } from './support/practice.ts';
import { withRole, type Founded } from './support/server.ts';
import { answers, seqs, type WireClient } from './support/wire-client.ts';

describe.each(ROLES)('MEM8: the server holds the table of rights for a %s', (role) => {
  it('takes what the role may write, and nothing else', async () => {
    const { client, device } = await withRole(role);
    const kinds = Object.keys(KINDS) as Kind[];
    const entries = await Promise.all(
      kinds.map((kind) => device.envelope(100, { scope: KINDS[kind].scope }))
    );
    const taken = answers(await client.push(entries)).map((answer) => typeof answer === 'number');
    expect(Object.fromEntries(kinds.map((kind, at) => [kind, taken[at]]))).toEqual(
      Object.fromEntries(kinds.map((kind) => [kind, mayWrite(role, KINDS[kind].scope)]))
    );
  });

  it('sends what the role may read, and nothing else: pulled, and as it comes', async () => {
    const { founded, client, device } = await withRole(role);
    const { founder } = founded.practice;
    const readable = SCOPES.filter((scope) => mayRead(role, scope));
    // Statements are 1 to 3; what the founder writes begins at 4.
    await founded.client.push(await oneOfEach(founder));
    const expected = SCOPES.flatMap((scope, at) => (readable.includes(scope) ? [4 + at] : []));
    const pulled = await client.pull(0);
    expect(seqs(pulled.entries)).toEqual([1, 2, 3, ...expected]);
    expect([pulled.to, pulled.head]).toEqual([8, 8]);
    await founded.client.push(await oneOfEach(founder));
    const followed = await client.expect('entries');
    expect(seqs(followed.entries)).toEqual(expected.map((seq) => seq + 5));
    expect([followed.after, followed.to, followed.head]).toEqual([8, 13, 13]);
    // Of the access log, everybody is given back what is their own.
    const own = await device.envelope(100, { scope: SCOPE_OF_LOGS });
    expect(answers(await founded.client.push([own]))).toEqual([14]);
    expect(seqs((await client.expect('entries')).entries)).toEqual([14]);
    expect(seqs((await client.pull(13)).entries)).toEqual([14]);
  });

  it('forwards presence of what the role may read, and nothing else', async () => {
    const { founded, client } = await withRole(role);
    const docTag = new Uint8Array(16).fill(4);
    const about = (scope: Scope) =>
      new Uint8Array([1, SCOPES.indexOf(scope) + 1, 0, 0, 0, 1, 7, 7, 7]);
    for (const scope of SCOPES) {
      founded.client.send({ type: 'presence', docTag, body: about(scope) });
    }
    await founded.client.quiet();
    for (const scope of SCOPES.filter((each) => mayRead(role, each))) {
      expect((await client.expect('presence')).body).toEqual(about(scope));
    }
    await client.quiet();
    for (const scope of SCOPES) client.send({ type: 'presence', docTag, body: about(scope) });
    await client.quiet();
    for (const scope of SCOPES.filter((each) => mayRead(role, each))) {
      expect((await founded.client.expect('presence')).body).toEqual(about(scope));
    }
    await founded.client.quiet();
  });
});

describe('MEM8: a change of rights holds at once', () => {
  const push = (founded: Founded, entries: Uint8Array[]) =>
    founded.client.push(entries).then(answers);

  it('sends no more of what somebody may no longer read, on the open connection', async () => {
    const { founded, client, device } = await withRole('doctor');
    const { practice } = founded;
    await client.pullAll();
    const role = await practice.makes(device, 'reception');
    const clinical = () => practice.founder.envelope(100, { scope: 'clinical' });
    const billing = () => practice.founder.envelope(100, { scope: 'billing' });
    expect(
      await push(founded, [await clinical(), role, await clinical(), await billing()])
    ).toEqual([4, 5, 6, 7]);
    // By the rights that hold when it is sent; what was written before is not sent late either.
    expect(seqs((await client.expect('entries')).entries)).toEqual([5, 7]);
    expect(seqs(await client.pullAll())).toEqual([1, 2, 3, 5, 7]);
    const refused = await device.envelope(100, { scope: 'clinical' });
    expect(answers(await client.push([refused]))).toEqual(['not-allowed']);
  });

  it('sends what somebody may read now, and the earlier entries when they ask from the start', async () => {
    const { founded, client, device } = await withRole('reception');
    const { practice } = founded;
    const clinical = () => practice.founder.envelope(100, { scope: 'clinical' });
    await push(founded, [await clinical()]);
    await client.pullAll();
    await push(founded, [await practice.makes(device, 'doctor'), await clinical()]);
    expect(seqs((await client.expect('entries')).entries)).toEqual([5, 6]);
    expect(seqs(await client.pullAll())).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('holds a practice’s own narrowing of the table', async () => {
    const { founded, client, device } = await withRole('nurse');
    const { practice } = founded;
    const rights = [{ role: 'nurse', scope: 'clinical', right: 'read' }] as const;
    const at = new Date(0).toISOString();
    await push(founded, [await practice.says({ type: 'policy', rights: [...rights], at })]);
    const mine = await device.envelope(100, { scope: 'clinical' });
    expect(answers(await client.push([mine]))).toEqual(['not-allowed']);
    await push(founded, [await practice.founder.envelope(100, { scope: 'clinical' })]);
    expect(seqs(await client.pullAll(4))).toEqual([5]);
    expect(MATRIX.nurse.clinical).toBe('write');
  });

  it('keeps what somebody wrote while they might, and answers its repeat as at first', async () => {
    const { founded, client, device } = await withRole('doctor');
    const { practice } = founded;
    const before = await device.envelope(100, { scope: 'clinical' });
    expect(answers(await client.push([before]))).toEqual([4]);
    await push(founded, [await practice.makes(device, 'reception')]);
    expect(answers(await client.push([before]))).toEqual([4]);
    await push(founded, [await practice.revokes(device)]);
    expect(await push(founded, [before, await device.envelope()])).toEqual([4, 'device-revoked']);
  });
});

describe('KEY7: the epoch of an entry', () => {
  const sealed = (device: TestDevice, epoch: number, scope: Scope = 'front') =>
    device.envelope(100, { scope, epoch });
  const results = async (client: WireClient, entries: Uint8Array[], again?: true) =>
    (await client.push(entries, again)).map((each) =>
      'seq' in each ? each.seq : [each.code, each.retry]
    );

  it('must be known to the practice, and be its scope’s latest', async () => {
    const { founded, client, device } = await withRole('doctor');
    const { practice } = founded;
    const old = await sealed(device, 1);
    expect(await results(client, [old, await sealed(device, 2)])).toEqual([
      4,
      ['unknown-epoch', true]
    ]);
    await founded.client.push([await practice.rotates(2, 'front')]);
    const push = [await sealed(device, 1), await sealed(device, 2), await sealed(device, 3)];
    expect(await results(client, push)).toEqual([['old-epoch', true], 6, ['unknown-epoch', true]]);
    // Another scope has epochs of its own, and what was taken once stays taken.
    expect(await results(client, [await sealed(device, 1, 'clinical'), old])).toEqual([7, 4]);
  });

  it('may be an old one for what a server acknowledged before, and refills this one', async () => {
    const { founded, client, device } = await withRole('doctor');
    await founded.client.push([await founded.practice.rotates(2, 'front')]);
    const early = await sealed(device, 1);
    expect(await results(client, [early])).toEqual([['old-epoch', true]]);
    expect(await results(client, [early, await sealed(device, 9)], true)).toEqual([
      5,
      ['unknown-epoch', true]
    ]);
  });

  it('is asked of entries that another member forwards as well', async () => {
    const { founded, device } = await withRole('reception');
    const forwarded = [
      await sealed(device, 1),
      await sealed(device, 1, 'clinical'),
      await sealed(device, 2)
    ];
    expect(await results(founded.client, forwarded)).toEqual([
      4,
      ['not-allowed', false],
      ['unknown-epoch', true]
    ]);
  });

  it('is judged by what stands before the entry in the same push', async () => {
    const { founded } = await withRole('doctor');
    const { practice, client } = founded;
    const push = [
      await sealed(practice.founder, 1),
      await practice.rotates(2, 'front'),
      await sealed(practice.founder, 1),
      await sealed(practice.founder, 2)
    ];
    expect(await results(client, push)).toEqual([4, 5, ['old-epoch', true], 6]);
  });
});
