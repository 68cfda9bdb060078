import { describe, expect, it } from 'vitest';
import { createIdentity } from '#lib/access/identity.ts';
import { parseLink } from '#lib/access/link.ts';
import { begunPut, readBegun } from '#lib/replica/begun.ts';
import { Joining } from '#lib/replica/joining.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { seededIds, TestDevice } from '../../support/practice.ts';
import { must } from '../../support/result.ts';

/** A device that joined by a link with confirmation, was closed, and goes on from its store. */
async function restarted() {
  const log = new MemoryLog();
  const owner = await TestDevice.found(1);
  const invitation = must(await owner.replica.invite({ role: 'reception', confirm: true }));
  await log.sync(owner.replica.port);
  const link = must(parseLink(invitation.link));
  const identity = await createIdentity({ name: 'Tablet', member: { name: 'Zanele Khumalo' } });
  const store = new MemoryStore();

  const first = await Joining.start(link, identity, seededIds(2));
  log.append(first.join.bytes);
  await log.sync(first);
  expect(first.isPending).toBe(true);
  await store.commit({ put: [begunPut({ link: invitation.link, join: first.join })] });
  await log.sync(owner.replica.port);

  const begun = (await readBegun(store))!;
  const again = Joining.again(link, identity, begun.join);
  await log.sync(again);
  return { log, owner, store, first, again, begun, device: identity.id };
}

describe('a device that waits to be confirmed', () => {
  it('goes on after a restart by the very statement that it joined with', async () => {
    const { first, again, begun } = await restarted();
    expect(again.join).toEqual(first.join);
    expect(begun.link).toMatch(/\/join#/);
    expect(again.isPending).toBe(true);
  });

  it('is given keys once it was admitted, and then knows no more of having waited', async () => {
    const { log, owner, store, again, device } = await restarted();
    expect((await owner.replica.admit(device)).ok).toBe(true);
    await log.sync(owner.replica.port);
    await log.sync(again);
    const keyring = must(await again.admitted);
    expect(keyring.currentEpoch('front')).toBeDefined();
    expect(keyring.currentEpoch('clinical')).toBeUndefined();
    await again.keep(store, keyring);
    expect(await store.load(KEYS.joining)).toBeUndefined();
  });

  it('hears that it was turned away', async () => {
    const { log, owner, again, device } = await restarted();
    expect((await owner.replica.revoke({ device }, 'Turned away when joining')).ok).toBe(true);
    await log.sync(owner.replica.port);
    await log.sync(again);
    const admitted = await again.admitted;
    expect(admitted.ok ? null : admitted.problem.code).toBe('device-refused');
  });

  it('has nothing to go on with where nothing was begun', async () => {
    expect(await readBegun(new MemoryStore())).toBeUndefined();
  });
});
