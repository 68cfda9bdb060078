import { describe, expect, it, onTestFinished } from 'vitest';
import { roleOf, type MembershipState } from '#lib/access/membership.ts';
import type { LogEntry } from '#lib/sync/wire.ts';
import { holds } from '../support/members-hold.ts';
import { Ensemble } from '../support/members.ts';
import type { TestDevice } from '../support/practice.ts';

/**
 * Two owners turn against each other while neither is in touch with the hub (MEM7, MEM10, WIRE3). Whoever
 * stays, the hub and every device say the same of everybody, those who are out included.
 */
interface Scene {
  readonly e: Ensemble;
  readonly founder: TestDevice;
  readonly partner: TestDevice;
  readonly doctor: TestDevice;
}

async function scene(): Promise<Scene> {
  const e = await Ensemble.begin('owner', 'doctor');
  onTestFinished(() => e.close());
  return { e, founder: e.at(0), partner: e.at(1), doctor: e.at(2) };
}

/** Who is what, as one state has it. */
const rolesIn = ({ founder, partner, doctor }: Scene, state: MembershipState) =>
  [founder, partner, doctor].map(({ identity }) => roleOf(state, identity.id) ?? 'out');

/** Who is what, where the hub and every device agree on it. */
async function agreed(s: Scene) {
  const atHub = rolesIn(s, await s.e.hub.membership(s.e.practice));
  for (const device of s.e.devices) {
    expect(rolesIn(s, device.access.membership), device.identity.name).toEqual(atHub);
  }
  return atHub;
}

const AGAINST = {
  'shuts out the person': (e: Ensemble, by: TestDevice, whom: TestDevice) =>
    by.replica.revoke({ member: e.member(whom) }, 'Dispute'),
  'shuts out the device': (_: Ensemble, by: TestDevice, whom: TestDevice) =>
    by.replica.revoke({ device: whom.identity.id }, 'Dispute'),
  'makes them a nurse': (e: Ensemble, by: TestDevice, whom: TestDevice) =>
    by.replica.setRole(e.member(whom), 'nurse')
} as const;
type Act = keyof typeof AGAINST;
const OUT: readonly Act[] = ['shuts out the person', 'shuts out the device'];
const ORDERS = ['founder', 'partner'] as const;

const cases = (acts: readonly Act[], others: readonly Act[]) =>
  acts.flatMap((mine) => others.flatMap((theirs) => ORDERS.map((o) => [mine, theirs, o] as const)));

async function quarrel(mine: Act, theirs: Act, first: (typeof ORDERS)[number]): Promise<Scene> {
  const s = await scene();
  const { e, founder, partner, doctor } = s;
  expect((await AGAINST[mine](e, founder, partner)).ok).toBe(true);
  expect((await AGAINST[theirs](e, partner, founder)).ok).toBe(true);
  for (const device of [founder, partner]) await device.idle();
  await e.work(doctor, 'clinical', 'meanwhile');
  const inTurn = first === 'founder' ? [founder, partner] : [partner, founder];
  for (const device of inTurn) await e.sync(device, { pushFirst: true });
  await e.settle();
  return s;
}

describe('two owners turn against each other', () => {
  it.each(cases(OUT, OUT))(
    'MEM10: the founder %s, the partner %s, the hub hears the %s first, who stays',
    async (mine, theirs, first) => {
      const s = await quarrel(mine, theirs, first);
      const staying = first === 'founder' ? ['owner', 'out', 'doctor'] : ['out', 'owner', 'doctor'];
      expect(await agreed(s)).toEqual(staying);
      await holds(s.e);
    }
  );

  it.each([
    ...cases(OUT.slice(0, 1), ['makes them a nurse']),
    ...cases(['makes them a nurse'], ['makes them a nurse'])
  ])(
    'MEM7: the founder %s, the partner %s, and nobody hears it late: the founder stays, the %s heard first',
    async (mine, theirs, first) => {
      const s = await quarrel(mine, theirs, first);
      const partner = mine === 'makes them a nurse' ? 'nurse' : 'out';
      expect(await agreed(s)).toEqual(['owner', partner, 'doctor']);
      await holds(s.e);
    }
  );

  it.each(cases(['makes them a nurse'], OUT.slice(0, 1)))(
    'MEM10: the founder %s, the partner %s: all agree, the %s heard first',
    async (mine, theirs, first) => {
      const s = await quarrel(mine, theirs, first);
      const staying =
        first === 'founder' ? ['owner', 'nurse', 'doctor'] : ['out', 'owner', 'doctor'];
      expect(await agreed(s)).toEqual(staying);
      await holds(s.e);
    }
  );

  it.each(ORDERS)(
    'MEM7: where a member brings what the other said, the founder stays, the %s heard first',
    async (first) => {
      const s = await scene();
      const { e, founder, partner, doctor } = s;
      const before = (await founder.access.statements()).length;
      await founder.replica.revoke({ member: e.member(partner) }, 'Dispute');
      await founder.idle();
      const said = (await founder.access.statements()).slice(before);
      await partner.replica.revoke({ member: e.member(founder) }, 'Dispute');
      await e.sync(first === 'founder' ? founder : partner);
      await e.settle();
      // The doctor heard the founder elsewhere, and offers all that it knows to a log that it takes for new.
      const elsewhere = { server: '11'.repeat(16), generation: '22'.repeat(16) };
      const entries = said.map(({ bytes }, at): LogEntry => [at + 1, doctor.ids.now(), bytes]);
      await doctor.replica.port.receive(elsewhere, entries, entries.length, entries.length);
      await doctor.replica.port.cursor({ ...elsewhere, generation: '33'.repeat(16) }, 0);
      await e.settle();
      // Once to hear that it is in again, and once to read what was withheld from it meanwhile.
      await e.settle();
      expect(await agreed(s)).toEqual(['owner', 'out', 'doctor']);
      expect((await founder.replica.status()).rejected).toEqual([]);
      await holds(e);
    }
  );

  it('MEM10: what was withdrawn stays withdrawn over a restart, and is shown as refused', async () => {
    const s = await quarrel('shuts out the person', 'shuts out the person', 'partner');
    await s.founder.crash();
    expect(await agreed(s)).toEqual(['out', 'owner', 'doctor']);
    const { rejected } = await s.founder.replica.status();
    expect(new Set(rejected.map(({ problem }) => problem.code))).toEqual(
      new Set(['device-revoked'])
    );
  });

  it('MEM10: a server’s word alone withdraws nothing', async () => {
    const { e, founder, partner } = await scene();
    await founder.replica.revoke({ member: e.member(partner) }, 'Left');
    await founder.idle();
    await founder.replica.port.shutOut?.();
    expect(roleOf(founder.access.membership, founder.identity.id)).toBe('owner');
    expect(roleOf(founder.access.membership, partner.identity.id)).toBeUndefined();
    await e.sync(founder);
    await e.settle();
    expect(roleOf(await e.hub.membership(e.practice), partner.identity.id)).toBeUndefined();
    await holds(e);
  });
});
