import { describe, expect, it } from 'vitest';
import { createInvite } from '#lib/access/invites.ts';
import { MATRIX, mayRead, mayWrite, ROLES, SCOPE_OF_LOGS, type Role } from '#lib/access/roles.ts';
import { KINDS, SCOPES, type Kind, type Scope } from '#lib/docs/kinds.ts';
import type { ClientMessage, LogEntry } from '#lib/sync/wire.ts';
import { source, type TestDevice } from './support/practice.ts';
import { testServer, type Founded } from './support/server.ts';
import { answers, type WireClient } from './support/wire-client.ts';

const seqs = (entries: readonly LogEntry[]) => entries.map(([seq]) => seq);

/** One entry of each scope, by the founder, who may write all of them. */
const oneOfEach = (device: TestDevice) =>
  Promise.all(SCOPES.map((scope) => device.envelope(100, { scope })));

async function withRole(role: Role) {
  const server = await testServer();
  const founded = await server.founded();
  const member = await founded.member({ role });
  return { server, founded, ...member };
}

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

describe('WIRE1: a device that was shut out', () => {
  it('is given the statement that says so, by whom and why, and disconnected at once', async () => {
    const { founded, client, device } = await withRole('doctor');
    const { practice } = founded;
    await client.pullAll();
    const before = await practice.rotates(2, 'front');
    const revoked = await practice.revokes(device, 'Laptop was stolen');
    const work = await practice.founder.envelope(100, { scope: 'front', epoch: 2 });
    const after = await practice.rotates(3, 'front');
    await founded.client.push([before, work, revoked, work, after]);
    // What its ending rests on, and nothing that stands behind it or is sealed.
    const told = await client.expect('entries');
    expect([told.after, told.to, told.head]).toEqual([3, 6, 6]);
    expect(told.entries.map(([seq]) => seq)).toEqual([4, 6]);
    expect(told.entries[1]![2]).toEqual(revoked);
    expect(await client.expect('refused')).toMatchObject({ code: 'device-revoked', retry: false });
    expect((await client.closed).code).toBe(1008);
  });

  it('is not told more than that it is over where it had not begun to read', async () => {
    const { founded, client, device } = await withRole('doctor');
    await founded.client.push([await founded.practice.revokes(device)]);
    expect(await client.expect('refused')).toMatchObject({ code: 'device-revoked' });
    expect((await client.closed).code).toBe(1008);
  });

  it('is told by whom, too, when the one who let it in was shut out with all that followed', async () => {
    const { server, founded } = await withRole('reception');
    const { practice } = founded;
    const owner = await founded.member({ role: 'owner' });
    const known = practice.after;
    // Two at once: the second owner lets somebody in of whom the founder, removing the owner, did not know.
    const invite = await createInvite({
      identity: owner.device.identity,
      keyring: practice.founded.keyring,
      terms: { role: 'doctor', member: null, confirm: false, expiresAt: source.now() + 1000 },
      ...{ after: known, counter: owner.device.nextCounter(), source }
    });
    await owner.client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    const client = await server.connect();
    await client.join(device, join);
    await client.pullAll();
    const revoked = await practice.revokes(owner.device);
    await founded.client.push([revoked]);
    expect((await client.expect('entries')).entries.map(([, , bytes]) => bytes)).toEqual([revoked]);
    expect(await client.expect('refused')).toMatchObject({ code: 'device-revoked' });
  });

  it('is given the same when it comes back: from where it was, to where it ended, once it has proved who it is', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    const { practice } = founded;
    await client.close();
    const before = await practice.rotates(2, 'front');
    const revoked = await practice.revokes(device, 'Laptop was stolen');
    const work = await practice.founder.envelope(100, { scope: 'front', epoch: 2 });
    const after = await practice.rotates(3, 'front');
    await founded.client.push([before, work, revoked, work, after]);
    for (const from of [3, 0]) {
      const again = await server.connect();
      expect((await again.open(device)).head).toBe(6);
      const told = await again.pull(from);
      expect([told.after, told.to, told.head]).toEqual([from, 6, 6]);
      expect(told.entries.map(([seq]) => seq).filter((seq) => seq > 3)).toEqual([4, 6]);
      expect(told.entries.at(-1)![2]).toEqual(revoked);
      expect(await again.expect('refused')).toMatchObject({ code: 'device-revoked', retry: false });
      expect((await again.closed).code).toBe(1008);
    }
    // Who knows already is told no more than the code.
    const again = await server.connect();
    await again.open(device);
    again.send({ type: 'pull', after: 6, bytes: 1000 });
    expect(await again.expect('refused')).toMatchObject({ code: 'device-revoked' });
  });

  it('is given the same by a hub that was started anew', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    await client.close();
    const revoked = await founded.practice.revokes(device, 'Laptop was stolen');
    await founded.client.push([revoked, await founded.practice.rotates(2, 'front')]);
    await server.hub.close();
    const restarted = await testServer({ dir: server.dir });
    const again = await restarted.connect();
    await again.open(device);
    expect((await again.pull(3)).entries.map(([, , bytes]) => bytes)).toEqual([revoked]);
    expect(await again.expect('refused')).toMatchObject({ code: 'device-revoked' });
  });

  it('has nothing taken from it, and hears nothing, when it says something else', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    await client.close();
    await founded.client.push([await founded.practice.revokes(device)]);
    for (const say of [
      { type: 'push', id: 1, entries: [await device.envelope()] },
      { type: 'presence', docTag: new Uint8Array(16), body: new Uint8Array([1, 2, 0, 0, 0, 1, 7]) }
    ] satisfies ClientMessage[]) {
      const again = await server.connect();
      await again.open(device);
      again.send(say);
      expect(await again.expect('refused')).toMatchObject({ code: 'device-revoked' });
      await again.closed;
    }
    await founded.client.quiet();
  });

  it('does not stay, however lively, without asking', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    await client.close();
    await founded.client.push([await founded.practice.revokes(device)]);
    const again = await server.connect();
    await again.open(device);
    for (let second = 0; second < 25; second += 5) {
      await again.quiet().catch(() => undefined);
      server.clock.advance(5000);
    }
    expect((await again.closed).code).toBe(1008);
  });

  it('is told why when it is shut out between the challenge and its proof', async () => {
    const { server, founded, device } = await withRole('doctor');
    const again = await server.connect();
    again.hello(device);
    const { nonce, server: id } = await again.expect('challenge');
    const revoked = await founded.practice.revokes(device);
    await founded.client.push([revoked]);
    again.send(await device.proof(nonce, id));
    await again.expect('welcome');
    expect((await again.pull(3)).entries.map(([, , bytes]) => bytes)).toEqual([revoked]);
    expect(await again.expect('refused')).toMatchObject({ code: 'device-revoked' });
    await again.closed;
  });

  it('is nothing that somebody without its key is told', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    await client.close();
    await founded.client.push([await founded.practice.revokes(device, 'Laptop was stolen')]);
    const stranger = await server.connect();
    stranger.hello(device);
    const { nonce, server: id } = await stranger.expect('challenge');
    stranger.send(await founded.practice.founder.proof(nonce, id));
    expect(await stranger.expect('refused')).toMatchObject({ code: 'bad-signature' });
  });

  it('has no way in by the door for newcomers', async () => {
    const { server, founded, device } = await withRole('owner');
    const { practice } = founded;
    const { founder } = practice;
    // Said as if it had not known that it was shut out: by the rules of the history, at the same time.
    const after = practice.after;
    const revenge = await device.say(
      { type: 'revoke', device: founder.id, member: null, reason: '', at: '2026-01-01T00:00:00Z' },
      after
    );
    await founded.client.push([await practice.revokes(device)]);
    const { device: stranger } = await practice.joining(await practice.invite());
    const door = await server.connect();
    door.hello(stranger);
    await door.expect('refused');
    door.send({ type: 'join', entry: revenge });
    expect(await door.expect('refused')).toMatchObject({ code: 'device-revoked' });
    await founded.client.quiet();
  });

  it('leaves the member’s other devices connected', async () => {
    const { server, founded, client, device } = await withRole('doctor');
    const other = await server.connect();
    await other.open(founded.practice.founder);
    await founded.client.push([await founded.practice.revokes(device)]);
    await client.closed;
    await other.quiet();
  });
});

describe('MEM3: a device that waits to be confirmed', () => {
  async function waiting() {
    const server = await testServer();
    const founded = await server.founded();
    const member = await founded.member({ role: 'doctor', confirm: true });
    return { server, founded, ...member };
  }

  it('is sent statements alone, whatever it asks for, and nothing is taken from it', async () => {
    const { founded, client, device } = await waiting();
    await founded.client.push(await oneOfEach(founded.practice.founder));
    expect(seqs(await client.pullAll())).toEqual([1, 2, 3]);
    client.send({ type: 'pull', after: 0, bytes: 1e6, only: 'membership' });
    expect(seqs((await client.expect('entries')).entries)).toEqual([1, 2, 3]);
    const mine = await device.envelope();
    const said = await device.say(
      { type: 'cancel', invite: device.id, at: '2026-01-01T00:00:00Z' },
      founded.practice.after
    );
    const pushed = await client.push([mine, said, founded.practice.genesis]);
    expect(answers(pushed)).toEqual(['device-pending', 'device-pending', 'device-pending']);
    expect(pushed.every((each) => 'retry' in each && each.retry)).toBe(true);
    expect(answers(await founded.client.push([mine]))).toEqual(['device-pending']);
  });

  it('hears of its confirmation where it waits, and may go on at once', async () => {
    const { founded, client, device } = await waiting();
    client.send({ type: 'pull', after: 0, bytes: 1e6, only: 'membership' });
    await client.expect('entries');
    await founded.client.push([await founded.practice.founder.envelope()]);
    expect((await client.expect('entries')).entries).toEqual([]);
    await founded.client.push([await founded.practice.admits(device)]);
    expect(seqs((await client.expect('entries')).entries)).toEqual([5]);
    client.send({ type: 'push', id: 1, entries: [await device.envelope()] });
    expect((await client.expect('entries')).entries, 'still statements alone').toEqual([]);
    expect(answers((await client.expect('pushed')).results)).toEqual([6]);
    expect(seqs(await client.pullAll())).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is told when it is turned away', async () => {
    const { founded, client, device } = await waiting();
    await founded.client.push([await founded.practice.revokes(device, 'nobody of ours')]);
    expect(await client.expect('refused')).toMatchObject({ code: 'device-revoked' });
    await client.closed;
  });

  it('takes no part in presence', async () => {
    const { founded, client } = await waiting();
    const body = new Uint8Array([1, 1, 0, 0, 0, 1]);
    client.send({ type: 'presence', docTag: new Uint8Array(16), body });
    founded.client.send({ type: 'presence', docTag: new Uint8Array(16), body });
    await Promise.all([client.quiet(), founded.client.quiet()]);
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
