import { expect } from 'vitest';
import { isStale, roleOf } from '#lib/access/membership.ts';
import { mayRead, mayWrite } from '#lib/access/roles.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { staleScopes } from '#lib/replica/members/keys.ts';
import type { Ensemble } from './members.ts';
import type { TestDevice } from './practice.ts';

/** What must hold once everybody was in touch, whatever happened before. */
export async function holds(e: Ensemble): Promise<void> {
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

  // Who was shut out knows it, whatever they said meanwhile, and holds no key that is written with now.
  for (const device of e.devices.filter((one) => !roleAtHub(one))) {
    expect(e.role(device), device.identity.name).toBeUndefined();
    const renewed = SCOPES.filter((scope) => !isStale(state, scope));
    const held = e.current(device, state).filter((scope) => renewed.includes(scope));
    expect(held, device.identity.name).toEqual([]);
  }
}
