import { describe, expect, test } from 'vitest';
import { newScopeKey, type ScopeKey } from '#lib/access/keyring.ts';
import {
  activeOwners,
  currentKey,
  deviceMayRead,
  isStale,
  roleOf,
  type Applied
} from '#lib/access/membership.ts';
import { ROLES, rightOf, type Role } from '#lib/access/roles.ts';
import { fromHex } from '#lib/crypto/crypto.ts';
import { Story, told, type Witness } from './story.ts';

const refusal = (applied: Applied): string | undefined =>
  applied.accepted ? undefined : applied.reason;

/** The same from the point of view of everybody who is there. */
function everywhere<T>(story: Story, see: (witness: Witness) => T): T {
  const [first, ...others] = [...story.witnesses.values()];
  for (const other of others) expect(told(other.state)).toEqual(told(first!.state));
  return see(first!);
}

const roleIn = (story: Story, name: string): Role | undefined =>
  everywhere(story, ({ state }) => roleOf(state, story.device(name)));

describe('MEM6: a statement is judged by its author’s own past', () => {
  test('what somebody has no right to is refused by everyone, for ever', async () => {
    const story = await Story.begin({ reception: 'reception', nurse: 'nurse' });
    const grab = await story.setRole('reception', 'reception', 'owner');
    expect(refusal(grab.applied)).toBe('not-allowed');
    await story.setRole('founder', 'reception', 'owner');
    await story.meet();
    // Even once its author may do such things: it was said when they might not.
    for (const witness of story.witnesses.values()) {
      expect(refusal(await witness.hear(grab))).toBe('not-allowed');
    }
    expect(roleIn(story, 'reception')).toBe('owner');
  });

  test('what comes after a refused statement is not heard', async () => {
    const story = await Story.begin({ nurse: 'nurse' });
    const grab = await story.setRole('nurse', 'nurse', 'owner');
    const next = await story.revoke('nurse', { member: 'founder' }, [fromHex(grab.hash)]);
    expect(refusal(next.applied)).toBe('missing-parents');
  });

  test('a device that nobody has confirmed can say nothing', async () => {
    const story = await Story.begin();
    await story.join('tablet', 'owner', 'founder', { confirm: true });
    await story.meet();
    const tries = [
      await story.setRole('tablet', 'tablet', 'doctor'),
      await story.revoke('tablet', { member: 'founder' }),
      await story.say('tablet', { type: 'admit', device: story.device('tablet') }),
      await story.rotate('tablet', 'front')
    ];
    expect(tries.map(({ applied }) => refusal(applied))).toEqual(tries.map(() => 'device-ended'));
    expect(roleIn(story, 'tablet')).toBeUndefined();
    everywhere(story, ({ state }) => {
      expect(deviceMayRead(state, story.device('tablet'), 'common')).toBe(false);
    });
    await story.say('founder', { type: 'admit', device: story.device('tablet') });
    await story.meet();
    expect(roleIn(story, 'tablet')).toBe('owner');
  });

  test('nobody confirms a device whose role they may not let in', async () => {
    const story = await Story.begin({ manager: 'manager', nurse: 'nurse' });
    await story.join('doctor', 'doctor', 'founder', { confirm: true });
    await story.meet();
    const device = story.device('doctor');
    for (const name of ['manager', 'nurse']) {
      const { applied } = await story.say(name, { type: 'admit', device });
      expect(refusal(applied)).toBe('not-allowed');
    }
  });

  test.each(ROLES)(
    'a %s lets in, and shuts out, whom the table says and nobody else',
    async (role) => {
      const story = await Story.begin({ actor: role });
      const allowed: Record<Role, string> = {
        owner: ROLES.join(),
        manager: 'reception,billing',
        doctor: '',
        nurse: '',
        reception: '',
        billing: '',
        auditor: '',
        hub: ''
      };
      const invited: Role[] = [];
      for (const offered of ROLES) {
        const before = story.witness('actor').state.invites.size;
        await story.invite('actor', offered);
        if (story.witness('actor').state.invites.size > before) invited.push(offered);
      }
      expect(invited.join()).toBe(allowed[role]);
    }
  );
});

describe('MEM7: removals win over what was said at the same time', () => {
  test('nothing that a removed device said without knowing of it has effect; what it said before stays', async () => {
    const story = await Story.begin({ partner: 'owner', nurse: 'nurse' });
    await story.setRole('partner', 'nurse', 'doctor');
    await story.meet();
    await story.join('accomplice', 'owner', 'partner');
    await story.setRole('partner', 'nurse', 'owner');
    await story.rotate('partner', 'clinical', ['accomplice']);
    await story.revoke('founder', { member: 'partner' });
    await story.meet();
    expect(roleIn(story, 'partner')).toBeUndefined();
    expect(roleIn(story, 'nurse')).toBe('doctor');
    expect(roleIn(story, 'accomplice')).toBeUndefined();
    everywhere(story, ({ state }) => expect(currentKey(state, 'clinical')?.ref.epoch).toBe(1));
  });

  test('an accomplice let in meanwhile overtakes nothing either', async () => {
    const story = await Story.begin({ partner: 'owner', nurse: 'nurse' });
    await story.join('accomplice', 'owner', 'partner');
    await story.revoke('accomplice', { member: 'founder' });
    await story.revoke('accomplice', { member: 'nurse' });
    await story.revoke('founder', { member: 'partner' });
    await story.meet();
    expect(roleIn(story, 'founder')).toBe('owner');
    expect(roleIn(story, 'nurse')).toBe('nurse');
    expect(roleIn(story, 'accomplice')).toBeUndefined();
  });

  test('somebody senior who is made an owner meanwhile does not outrank who removed their maker', async () => {
    const story = await Story.begin({ nurse: 'nurse', partner: 'owner', junior: 'owner' });
    await story.setRole('junior', 'nurse', 'owner');
    await story.witness('nurse').hearFrom(story.witness('junior'));
    await story.revoke('nurse', { member: 'partner' });
    await story.revoke('partner', { member: 'junior' });
    await story.meet();
    expect(roleIn(story, 'partner')).toBe('owner');
    expect(roleIn(story, 'nurse')).toBe('nurse');
    expect(roleIn(story, 'junior')).toBeUndefined();
  });

  test.each(['revoke', 'role'] as const)(
    'of two owners who remove each other by %s, the senior stays',
    async (how) => {
      const story = await Story.begin({ partner: 'owner' });
      const remove = (by: string, whom: string) =>
        how === 'revoke'
          ? story.revoke(by, { member: whom })
          : story.setRole(by, whom, 'reception');
      await remove('partner', 'founder');
      await remove('founder', 'partner');
      await story.meet();
      expect(roleIn(story, 'founder')).toBe('owner');
      expect(roleIn(story, 'partner')).toBe(how === 'revoke' ? undefined : 'reception');
    }
  );

  test('saying again what somebody is makes them no junior', async () => {
    const story = await Story.begin({ partner: 'owner' });
    await story.setRole('partner', 'founder', 'owner');
    await story.meet();
    await story.revoke('partner', { member: 'founder' });
    await story.revoke('founder', { member: 'partner' });
    await story.meet();
    expect(roleIn(story, 'founder')).toBe('owner');
  });

  test('of two devices of one person, the one that let the other in stays', async () => {
    const story = await Story.begin();
    await story.join('phone', 'owner', 'founder', { member: 'founder' });
    await story.meet();
    const early = story.witness('phone').heard[2]!.hash;
    await story.revoke('phone', { device: 'founder' }, [fromHex(early)]);
    await story.rotate('founder', 'front');
    await story.revoke('founder', { device: 'phone' });
    await story.meet();
    expect(roleIn(story, 'founder')).toBe('owner');
    expect(roleIn(story, 'phone')).toBeUndefined();
  });

  test('three who remove each other in a ring: each removal by a senior stands', async () => {
    const story = await Story.begin({ second: 'owner', third: 'owner' });
    await story.revoke('founder', { member: 'second' });
    await story.revoke('second', { member: 'third' });
    await story.revoke('third', { member: 'founder' });
    await story.meet();
    expect(['founder', 'second', 'third'].map((name) => roleIn(story, name))).toEqual([
      undefined,
      undefined,
      'owner'
    ]);
  });

  test('a senior’s removal stands whatever its author had heard on the way to it', async () => {
    const story = await Story.begin({ second: 'owner', third: 'owner', nurse: 'nurse' });
    // The founder’s removal comes after statements that the third owner’s does not wait for.
    await story.rotate('second', 'front');
    await story.setRole('second', 'nurse', 'doctor');
    await story.witness('founder').hearFrom(story.witness('second'));
    await story.revoke('founder', { member: 'third' });
    await story.revoke('third', { member: 'founder' });
    await story.revoke('third', { member: 'second' });
    await story.meet();
    expect(roleIn(story, 'founder')).toBe('owner');
    expect(roleIn(story, 'third')).toBeUndefined();
    expect(roleIn(story, 'second')).toBe('owner');
  });

  test('a removal that another overtook gives back what it took, and takes back what followed it', async () => {
    const story = await Story.begin({ second: 'owner', third: 'owner', nurse: 'nurse' });
    // The third demotes the founder, whom the second removes for it; all of this meets.
    await story.setRole('third', 'founder', 'billing');
    await story.revoke('second', { member: 'third' });
    await story.meet();
    expect(roleIn(story, 'founder')).toBe('owner');
    const one = await story.revoke('founder', { member: 'nurse' });
    expect(one.applied.accepted).toBe(true);
    await story.meet();
    expect(roleIn(story, 'nurse')).toBeUndefined();
  });

  test('the last owner stays: nobody leaves, is demoted or shut out last', async () => {
    const story = await Story.begin({ nurse: 'nurse' });
    for (const attempt of [
      await story.setRole('founder', 'founder', 'doctor'),
      await story.revoke('founder', { member: 'founder' }),
      await story.revoke('founder', { device: 'founder' })
    ]) {
      expect(refusal(attempt.applied)).toBe('last-owner');
    }
    expect(roleIn(story, 'founder')).toBe('owner');
  });

  test('two owners who step down at the same time: one of them stays', async () => {
    const story = await Story.begin({ partner: 'owner' });
    await story.setRole('founder', 'founder', 'doctor');
    await story.setRole('partner', 'partner', 'doctor');
    await story.meet();
    everywhere(story, ({ state }) => expect(activeOwners(state)).toHaveLength(1));
  });

  test('who is demoted keeps what their new role may say', async () => {
    const story = await Story.begin({ manager: 'owner', nurse: 'nurse', partner: 'owner' });
    await story.revoke('manager', { member: 'nurse' });
    await story.revoke('manager', { member: 'partner' });
    await story.setRole('founder', 'manager', 'manager');
    await story.meet();
    expect(roleIn(story, 'nurse')).toBeUndefined();
    expect(roleIn(story, 'partner')).toBe('owner');
  });
});

describe('MEM8: what goes with a removal', () => {
  test.each([
    ['shut out', (story: Story) => story.revoke('founder', { member: 'partner' })],
    ['demoted', (story: Story) => story.setRole('founder', 'partner', 'manager')]
  ])('links that somebody left open when they were %s let nobody in', async (_, remove) => {
    const story = await Story.begin({ partner: 'owner' });
    const invite = await story.invite('partner', 'doctor');
    await story.meet();
    await remove(story);
    expect(story.witness('founder').state.invites.get(invite.invite)?.closed).toBe(true);
    // Used meanwhile, or as if: the statement itself comes right after its invite in any case.
    await story.use(invite, 'newcomer', 'partner');
    await story.meet();
    expect(roleIn(story, 'newcomer')).toBeUndefined();
    everywhere(story, ({ state }) => {
      expect(state.devices.has(story.device('newcomer'))).toBe(false);
    });
  });

  test('who joined before the removal was known of stays', async () => {
    const story = await Story.begin({ partner: 'owner' });
    await story.join('doctor', 'doctor', 'partner');
    await story.meet();
    await story.revoke('founder', { member: 'partner' });
    await story.meet();
    expect(roleIn(story, 'doctor')).toBe('doctor');
  });

  test('a lost device lets no further one of its person in', async () => {
    const story = await Story.begin();
    await story.join('phone', 'owner', 'founder', { member: 'founder' });
    await story.meet();
    await story.join('thief', 'owner', 'phone', { member: 'founder' });
    await story.revoke('founder', { device: 'phone' });
    await story.meet();
    expect(roleIn(story, 'thief')).toBeUndefined();
  });

  test('a device waiting to be confirmed can be turned away, by whoever let it in', async () => {
    const story = await Story.begin({ manager: 'manager' });
    await story.join('desk', 'reception', 'manager', { confirm: true });
    await story.meet();
    await story.revoke('manager', { device: 'desk' });
    await story.meet();
    const { applied } = await story.say('founder', {
      type: 'admit',
      device: story.device('desk')
    });
    expect(refusal(applied)).toBe('unknown-device');
  });

  test('a policy narrows the table within its bounds, and only an owner sets it', async () => {
    const story = await Story.begin({ manager: 'manager', nurse: 'nurse' });
    const rights = [
      { role: 'nurse', scope: 'clinical', right: 'read' },
      { role: 'nurse', scope: 'billing', right: 'write' },
      { role: 'nurse', scope: 'common', right: 'none' },
      { role: 'owner', scope: 'front', right: 'none' },
      { role: 'reception', scope: 'audit', right: 'none' }
    ] as const;
    const tried = await story.say('manager', { type: 'policy', rights: [...rights] });
    expect(refusal(tried.applied)).toBe('not-allowed');
    await story.say('founder', { type: 'policy', rights: [...rights] });
    await story.meet();
    const { policy } = everywhere(story, ({ state }) => state);
    expect(rightOf('nurse', 'clinical', policy)).toBe('read');
    expect(rightOf('nurse', 'billing', policy)).toBe('none');
    expect(rightOf('nurse', 'common', policy)).toBe('read');
    expect(rightOf('owner', 'front', policy)).toBe('write');
    expect(rightOf('reception', 'audit', policy)).toBe('own');
  });
});

describe('KEY3 and KEY4: keys follow', () => {
  const founding = (story: Story, scope: string): ScopeKey =>
    story.keyring.keys.find((key) => key.scope === scope)!;

  test('only who holds a key hands it out', async () => {
    const story = await Story.begin({ doctor: 'doctor', reception: 'reception', nurse: 'nurse' });
    const clinical = founding(story, 'clinical');
    const out = await story.hand('reception', [clinical], ['nurse']);
    expect(refusal(out.applied)).toBe('not-allowed');
    const made = newScopeKey('clinical', 1, story.source.random);
    expect(refusal((await story.hand('doctor', [made], ['nurse'])).applied)).toBe('not-allowed');
    expect((await story.hand('doctor', [clinical], ['nurse'])).applied.accepted).toBe(true);
  });

  test('epochs grow one by one, of scopes that one may read and by roles that rotate', async () => {
    const story = await Story.begin({ doctor: 'doctor', manager: 'manager', nurse: 'nurse' });
    expect(refusal((await story.rotate('doctor', 'clinical', [], 2)).applied)).toBe('not-allowed');
    expect(refusal((await story.rotate('manager', 'clinical')).applied)).toBe('not-allowed');
    expect(refusal((await story.rotate('nurse', 'clinical')).applied)).toBe('not-allowed');
    expect((await story.rotate('doctor', 'clinical')).applied.accepted).toBe(true);
    expect((await story.rotate('doctor', 'clinical')).applied.accepted).toBe(true);
    expect(currentKey(story.witness('doctor').state, 'clinical')?.ref.epoch).toBe(3);
  });

  test('two who begin the same epoch apart: all prefer the same key', async () => {
    const story = await Story.begin({ doctor: 'doctor', partner: 'doctor' });
    await story.rotate('doctor', 'clinical', ['doctor']);
    await story.rotate('partner', 'clinical', ['partner']);
    await story.meet();
    const key = everywhere(story, ({ state }) => currentKey(state, 'clinical'));
    expect(key?.ref.epoch).toBe(2);
    expect(everywhere(story, ({ state }) => state.keys.size)).toBe(7);
  });

  test('a key is stale once somebody holds it who may no longer read', async () => {
    const story = await Story.begin({ doctor: 'doctor', nurse: 'nurse' });
    const stale = () => everywhere(story, ({ state }) => isStale(state, 'clinical'));
    expect(stale()).toBe(false);
    await story.setRole('founder', 'nurse', 'reception');
    await story.meet();
    expect(stale()).toBe(true);
    await story.rotate('doctor', 'clinical', ['founder', 'doctor']);
    await story.meet();
    expect(stale()).toBe(false);
  });

  test('so it is where one of two keys of an epoch was given to somebody who then went', async () => {
    const story = await Story.begin({ doctor: 'doctor', partner: 'doctor', nurse: 'nurse' });
    await story.rotate('doctor', 'clinical', ['founder', 'doctor']);
    await story.rotate('partner', 'clinical', ['partner']);
    await story.meet();
    const current = currentKey(story.witness('doctor').state, 'clinical')!;
    const other = current.holders.has(story.device('doctor')) ? 'partner' : 'doctor';
    await story.revoke('founder', { member: other });
    await story.meet();
    expect(everywhere(story, ({ state }) => isStale(state, 'clinical'))).toBe(true);
  });
});
