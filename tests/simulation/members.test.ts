import { describe, expect, it, onTestFinished } from 'vitest';
import { roleOf } from '#lib/access/membership.ts';
import type { Role } from '#lib/access/roles.ts';
import { holds } from '../support/members-hold.ts';
import { Ensemble } from '../support/members.ts';
import type { TestDevice } from '../support/practice.ts';

/**
 * People come and go: real replicas, a real hub, and nobody online at the same time but by chance.
 * Whatever is said about members meanwhile, in the end everybody has what their role lets them have,
 * nobody more, and nothing is lost that the hub once took (MEM5 to MEM8, KEY3 to KEY7, LOG7, LOG11).
 */
async function begin(...roles: readonly Role[]): Promise<Ensemble> {
  const ensemble = await Ensemble.begin(...roles);
  onTestFinished(() => ensemble.close());
  return ensemble;
}

/** Whether a device has the change that somebody made last in a scope. */
async function has(e: Ensemble, device: TestDevice, by: TestDevice, scope: string) {
  const { document, hash } = e.saved.findLast((one) => one.by === by && one.scope === scope)!;
  return (await device.replica.changeHashes()).has(`${document} ${hash}`);
}

const clinicalKeys = (device: TestDevice) =>
  device.access.keyring.keys.filter(({ scope }) => scope === 'clinical').length;

describe('people come and go, at a real hub', () => {
  it('a link without confirmation lets in at once, with one only once somebody confirms', async () => {
    const e = await begin('doctor');
    const [owner, doctor] = [e.at(0), e.at(1)];
    await e.work(doctor, 'clinical', 'Rest');
    await e.sync(doctor);
    const nurse = await e.join(owner, 'nurse');
    expect(await has(e, nurse, doctor, 'clinical')).toBe(true);

    await e.invite(owner, 'nurse', true);
    await e.sync(owner);
    expect(await e.use(e.links.pop()!)).toBe(true);
    await e.settle();
    expect(e.newcomers.map(({ joining }) => joining.isPending)).toEqual([true]);
    // Whoever may let in nobody does not.
    expect(await e.admit(doctor)).toBeUndefined();
    expect((await e.admit(owner))?.ok).toBe(true);
    await e.settle();
    expect(e.newcomers).toEqual([]);
    expect(await has(e, e.at(3), doctor, 'clinical')).toBe(true);
    await holds(e);
  });

  it('a demoted device drops what it may not hold, and gets it again when it is promoted', async () => {
    const e = await begin('doctor', 'nurse');
    const [owner, doctor, nurse] = [e.at(0), e.at(1), e.at(2)];
    await e.work(nurse, 'clinical', 'Fluids');
    await e.settle();
    expect(await has(e, doctor, nurse, 'clinical')).toBe(true);
    await owner.replica.setRole(e.member(doctor), 'reception');
    await e.settle();
    expect([await has(e, doctor, nurse, 'clinical'), clinicalKeys(doctor)]).toEqual([false, 0]);
    expect(await e.work(doctor, 'clinical', 'Rest')).toBe('not-allowed');
    // What is written meanwhile is under a key that it never had.
    await e.work(nurse, 'clinical', 'Referred');
    await e.settle();
    await holds(e);
    await owner.replica.setRole(e.member(doctor), 'doctor');
    await e.settle();
    expect([await has(e, doctor, nurse, 'clinical'), clinicalKeys(doctor)]).toEqual([true, 2]);
    await holds(e);
  });

  it('a revoked device that is connected is told by whom and why, and hears nothing more', async () => {
    const e = await begin('doctor', 'nurse');
    const [owner, doctor, nurse] = [e.at(0), e.at(1), e.at(2)];
    await e.work(nurse, 'clinical', 'Fluids');
    await e.settle();
    const line = await e.connect(nurse);
    await e.connect(owner);
    await owner.replica.revoke({ device: nurse.identity.id }, 'Lost on the bus');
    await e.work(owner, 'front', 'later');
    await e.flow();
    await e.flow();
    expect(line.refused?.code).toBe('device-revoked');
    const { members } = await nurse.replica.roster();
    const own = members.flatMap(({ devices }) => devices).find(({ here }) => here)!;
    expect(own).toMatchObject({ standing: 'ended', ended: { reason: 'Lost on the bus' } });
    expect(own.ended?.by).toBe(owner.identity.member.name);
    expect(await has(e, nurse, owner, 'front')).toBe(false);
    // What the hub has is gone from it, with all keys.
    expect([Object.keys(await nurse.replica.heads()), clinicalKeys(nurse)]).toEqual([[], 0]);
    await e.settle();
    expect(await has(e, doctor, nurse, 'clinical')).toBe(true);
    await holds(e);
  });

  it('a device that was away when it was shut out is told by whom and why when it comes back', async () => {
    const e = await begin('doctor', 'nurse');
    const [owner, doctor, nurse] = [e.at(0), e.at(1), e.at(2)];
    await e.work(nurse, 'clinical', 'Fluids');
    await e.settle();
    await e.work(doctor, 'clinical', 'Referred');
    await owner.replica.setRole(e.member(doctor), 'nurse');
    await owner.replica.revoke({ member: e.member(nurse) }, 'Left the practice');
    await e.work(owner, 'front', 'later');
    await e.settle();
    const { members } = await nurse.replica.roster();
    const own = members.find(({ devices }) => devices.some(({ here }) => here))!;
    expect(own.ended).toMatchObject({ reason: 'Left the practice' });
    expect(own.ended?.by).toBe(owner.identity.member.name);
    // And does what a device does that hears of it while it is connected.
    expect([Object.keys(await nurse.replica.heads()), clinicalKeys(nurse)]).toEqual([[], 0]);
    expect(await has(e, nurse, owner, 'front')).toBe(false);
    await holds(e);
  });

  it('what somebody wrote offline after they were shut out is refused, and harms nobody', async () => {
    const e = await begin('doctor', 'nurse');
    const [owner, doctor, nurse] = [e.at(0), e.at(1), e.at(2)];
    const second = await e.join(nurse);
    for (const device of [nurse, second, doctor]) await e.work(device, 'clinical', 'offline');
    await owner.replica.revoke({ member: e.member(nurse) }, 'Left');
    await e.sync(owner);
    for (const device of [nurse, second]) {
      expect((await e.sync(device, { pushFirst: true })).refused?.code).toBe('device-revoked');
      expect((await device.replica.status()).pendingChanges).toBeGreaterThan(0);
    }
    await e.settle();
    expect(await has(e, owner, doctor, 'clinical')).toBe(true);
    expect(await has(e, owner, nurse, 'clinical')).toBe(false);
    expect(await has(e, owner, second, 'clinical')).toBe(false);
    await holds(e);
  });

  it('unsent work is sealed again when keys were replaced meanwhile', async () => {
    const e = await begin('doctor', 'nurse', 'reception');
    const [owner, doctor, nurse, reception] = [e.at(0), e.at(1), e.at(2), e.at(3)];
    for (const device of [doctor, nurse]) {
      await e.work(device, 'clinical', 'offline');
      await e.work(device, 'front', 'offline');
    }
    await owner.replica.revoke({ member: e.member(reception) }, 'Left');
    await e.sync(owner);
    for (const device of [doctor, nurse]) {
      const line = await e.sync(device, { pushFirst: true });
      expect(new Set(line.rejections)).toEqual(new Set(['old-epoch']));
      expect((await device.replica.status()).pendingChanges).toBe(0);
    }
    await e.settle();
    expect(await has(e, owner, doctor, 'front')).toBe(true);
    expect(await has(e, doctor, nurse, 'front')).toBe(true);
    await holds(e);
  });

  it.each([0, 1])(
    'an owner is not demoted by a junior whom they shut out, order %i',
    async (first) => {
      const e = await begin('owner', 'doctor');
      const [founder, partner, doctor] = [e.at(0), e.at(1), e.at(2)];
      await founder.replica.revoke({ member: e.member(partner) }, 'Dispute');
      await partner.replica.setRole(e.member(founder), 'nurse');
      await partner.replica.setRole(e.member(doctor), 'nurse');
      await e.work(founder, 'clinical', 'founder');
      await e.work(doctor, 'billing', 'doctor');
      await e.sync(e.at(first));
      await e.sync(e.at(1 - first));
      await e.settle();
      const state = await e.hub.membership(e.practice);
      const roles = [founder, partner, doctor].map(({ identity }) => roleOf(state, identity.id));
      expect(roles).toEqual(['owner', undefined, 'doctor']);
      expect(await has(e, doctor, founder, 'clinical')).toBe(true);
      expect(await has(e, founder, doctor, 'billing')).toBe(true);
      await holds(e);
    }
  );

  it('what was written under a key that came to nothing can be read by all who may', async () => {
    const e = await begin('owner', 'doctor', 'reception');
    const [founder, partner, doctor, reception] = [e.at(0), e.at(1), e.at(2), e.at(3)];
    await founder.replica.revoke({ member: e.member(partner) }, 'Dispute');
    // Taken from the founder, so that the key that follows is given to everybody else.
    await partner.replica.setRole(e.member(founder), 'nurse');
    await e.sync(partner);
    await e.sync(doctor);
    expect(await e.work(doctor, 'billing', 'doctor')).toBe('made');
    await e.sync(doctor);
    await e.settle();
    expect(await has(e, founder, doctor, 'billing')).toBe(true);
    expect(await has(e, reception, doctor, 'billing')).toBe(true);
    // And what is written from now on is under one that the partner never had.
    await e.work(founder, 'billing', 'founder');
    await e.settle();
    await holds(e);
  });

  it('two owners who change one person at once agree in the end', async () => {
    const e = await begin('owner', 'doctor', 'nurse');
    const [founder, partner, doctor, nurse] = [e.at(0), e.at(1), e.at(2), e.at(3)];
    await founder.replica.setRole(e.member(doctor), 'reception');
    await partner.replica.setRole(e.member(doctor), 'owner');
    await partner.replica.revoke({ member: e.member(nurse) }, 'Left');
    await founder.replica.setRole(e.member(nurse), 'doctor');
    for (const device of [doctor, nurse]) await e.work(device, 'front', 'meanwhile');
    await e.sync(partner);
    await e.settle();
    const state = await e.hub.membership(e.practice);
    expect(roleOf(state, nurse.identity.id)).toBeUndefined();
    expect(roleOf(state, doctor.identity.id)).toBeDefined();
    await holds(e);
  });

  it('a narrowed table takes from everybody in the role at once, and keeps their unsent work', async () => {
    const e = await begin('doctor', 'nurse');
    const [owner, doctor, nurse] = [e.at(0), e.at(1), e.at(2)];
    await e.work(nurse, 'clinical', 'before');
    await e.settle();
    await e.work(nurse, 'clinical', 'offline');
    await owner.replica.setPolicy({ nurse: { clinical: 'none' } });
    await e.sync(owner);
    await e.settle();
    expect([clinicalKeys(nurse), clinicalKeys(doctor)]).toEqual([0, 2]);
    expect((await nurse.replica.status()).pendingChanges).toBeGreaterThan(0);
    expect(await has(e, doctor, nurse, 'clinical')).toBe(false);
    await holds(e);
    await owner.replica.setPolicy({});
    await e.settle();
    expect((await nurse.replica.status()).pendingChanges).toBe(0);
    expect(await has(e, doctor, nurse, 'clinical')).toBe(true);
    await holds(e);
  });
});
