import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isStale, roleOf } from '#lib/access/membership.ts';
import { mayRead, mayWrite, RIGHTS, type Role } from '#lib/access/roles.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { staleScopes } from '#lib/replica/members/keys.ts';
import { Ensemble, type Work } from '../support/members.ts';
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

/** What must hold once everybody was in touch, whatever happened before. */
async function holds(e: Ensemble): Promise<void> {
  const taken = await e.taken();
  const state = await e.hub.membership(e.practice);
  const roleAtHub = (device: TestDevice) => roleOf(state, device.identity.id);
  const active = e.devices.filter(roleAtHub);
  const heads = new Map<string, Map<string, unknown>>();
  const gone = new Set(taken.map(({ change }) => change));
  for (const device of active) {
    const { membership, identity } = device.access;
    const role = roleAtHub(device)!;
    const name = `${role} ${identity.name}`;
    expect(membership.facts.length, name).toBe(state.facts.length);
    expect(e.role(device), name).toBe(role);

    // Those who may read the same have the same, but for what was done here and may not go any more.
    const scopes = SCOPES.filter((scope) => mayRead(role, scope, membership.policy));
    const known = await device.replica.changeHashes();
    const left = new Set(
      [...known].filter((one) => !gone.has(one)).map((one) => one.split(' ')[0]!)
    );
    const shared = Object.entries(await e.shared(device)).filter(([id]) => !left.has(id));
    const others = heads.get(scopes.join()) ?? new Map<string, unknown>();
    for (const [id, mine] of shared) {
      expect(mine, `${name}: ${id}`).toEqual(others.get(id) ?? mine);
      others.set(id, mine);
    }
    heads.set(scopes.join(), others);

    // Nobody has a document or a key of what they may not read.
    expect(await e.excess(device), name).toEqual([]);
    expect(e.surplus(device), name).toEqual([]);

    // All that the hub took is here, and all that was done here has gone, where it may.
    const due = taken.filter(({ scope }) => scopes.includes(scope)).map(({ change }) => change);
    expect(
      due.filter((change) => !known.has(change)),
      name
    ).toEqual([]);
    const stuck = [...left].filter((id) => mayWrite(role, e.scopeOf(id)!, membership.policy));
    expect(stuck, name).toEqual([]);
    expect((await device.replica.status()).quarantined, name).toEqual([]);
    expect(staleScopes(membership, identity.id), name).toEqual([]);
  }

  // Who was shut out holds no key that is written with now.
  for (const device of e.devices.filter((one) => !roleAtHub(one))) {
    const renewed = SCOPES.filter((scope) => !isStale(state, scope));
    const held = e.current(device, state).filter((scope) => renewed.includes(scope));
    expect(held, device.identity.name).toEqual([]);
  }
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

  it('of two owners who shut each other out, the hub hears the first alone', async () => {
    const e = await begin('owner', 'doctor');
    const [founder, partner, doctor] = [e.at(0), e.at(1), e.at(2)];
    await founder.replica.revoke({ member: e.member(partner) }, 'Dispute');
    await partner.replica.revoke({ member: e.member(founder) }, 'Dispute');
    await e.work(doctor, 'clinical', 'doctor');
    await e.sync(partner);
    expect((await e.sync(founder, { pushFirst: true })).refused?.code).toBe('device-revoked');
    await e.settle();
    const state = await e.hub.membership(e.practice);
    const roles = [founder, partner, doctor].map(({ identity }) => roleOf(state, identity.id));
    expect(roles).toEqual([undefined, 'owner', 'doctor']);
    expect(await has(e, partner, doctor, 'clinical')).toBe(true);
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

const DEVICE = fc.nat({ max: 11 });
const WORD = fc.constantFrom('Rest', 'Fluids', 'Referred', 'Come back');
const ROLE = fc.constantFrom<Role>('owner', 'manager', 'doctor', 'nurse', 'reception', 'auditor');

type Step =
  | { do: 'work'; who: number; what: Work; word: string }
  | { do: 'sync'; who: number; pushFirst: boolean; entries: number; bytes: number }
  | { do: 'connect' | 'disconnect' | 'crash' | 'admit'; who: number }
  | { do: 'invite'; who: number; role: Role | null; confirm: boolean }
  | { do: 'use'; link: number }
  | { do: 'role'; who: number; whom: number; role: Role }
  | { do: 'revoke'; who: number; whom: number; person: boolean }
  | { do: 'policy'; who: number; role: Role; scope: number; right: number };

const act = <T extends Step['do']>(kind: T, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ do: fc.constant(kind), who: DEVICE, ...more });

const STEP = fc.oneof(
  {
    weight: 10,
    arbitrary: act('work', {
      what: fc.constantFrom<Work>('front', 'clinical', 'billing', 'audit'),
      word: WORD
    })
  },
  {
    weight: 8,
    arbitrary: act('sync', {
      pushFirst: fc.boolean(),
      entries: fc.integer({ min: 1, max: 9 }),
      bytes: fc.constantFrom(1, 2000, 1 << 20)
    })
  },
  { weight: 3, arbitrary: act('connect') },
  { weight: 2, arbitrary: act('disconnect') },
  { weight: 1, arbitrary: act('crash') },
  {
    weight: 2,
    arbitrary: act('invite', { role: fc.option(ROLE, { freq: 4 }), confirm: fc.boolean() })
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('use'), link: fc.nat({ max: 3 }) })
  },
  { weight: 3, arbitrary: act('admit') },
  { weight: 4, arbitrary: act('role', { whom: DEVICE, role: ROLE }) },
  { weight: 2, arbitrary: act('revoke', { whom: DEVICE, person: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: act('policy', {
      role: ROLE,
      scope: fc.nat({ max: SCOPES.length - 1 }),
      right: fc.nat({ max: RIGHTS.length - 1 })
    })
  }
) as fc.Arbitrary<Step>;

async function run(e: Ensemble, step: Step): Promise<void> {
  if (step.do === 'use') {
    const link = e.links[step.link];
    if (link) await e.use(link);
    return e.flow();
  }
  const who = e.at(step.who);
  who.ids.advance(1000);
  switch (step.do) {
    case 'work':
      await e.work(who, step.what, `${step.word} ${who.ids.now()}`);
      break;
    case 'sync':
      await e.sync(who, step);
      break;
    case 'connect':
      await e.connect(who);
      break;
    case 'disconnect':
      e.disconnect(who);
      break;
    case 'crash':
      e.disconnect(who);
      who.disk.crash();
      await who.crash();
      break;
    case 'invite':
      await e.invite(who, step.role ?? undefined, step.confirm);
      break;
    case 'admit':
      await e.admit(who);
      break;
    case 'role':
      await who.replica.setRole(e.member(e.at(step.whom)), step.role);
      break;
    case 'revoke': {
      const whom = e.at(step.whom);
      const target = step.person ? { member: e.member(whom) } : { device: whom.identity.id };
      await who.replica.revoke(target, 'Left');
      break;
    }
    case 'policy': {
      const { role, scope, right } = step;
      await who.replica.setPolicy({ [role]: { [SCOPES[scope]!]: RIGHTS[right]! } });
    }
  }
  await who.idle();
  await e.flow();
}

describe('people come and go, in any order', () => {
  it('and in the end everybody has what their role gives them, and no more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 60 }), async (steps) => {
        const e = await Ensemble.begin('owner', 'doctor', 'nurse', 'reception', 'manager');
        try {
          for (const step of steps) await run(e, step);
          await e.settle();
          await holds(e);
        } finally {
          await e.close();
        }
      }),
      {
        numRuns: Number(process.env.INDABA_RUNS ?? 12),
        seed: Number(process.env.INDABA_SEED ?? 20261122)
      }
    );
  }, 240_000);
});
