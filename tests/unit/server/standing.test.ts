import { describe, expect, it } from 'vitest';
import { createInvite } from '#lib/access/invites.ts';
import type { ClientMessage } from '#lib/sync/wire.ts';
import { oneOfEach, source } from './support/practice.ts';
import { testServer, withRole } from './support/server.ts';
import { answers, seqs } from './support/wire-client.ts';

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
