import { describe, expect, test } from 'vitest';
import { erased, isInEffect, isStale } from '#lib/access/membership.ts';
import { forgettingOf, isToForget } from '#lib/access/membership/forgetting.ts';
import { mayDo, ROLES } from '#lib/access/roles.ts';
import { fromHex } from '#lib/crypto/crypto.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { leafHolders } from '#lib/replica/members/possession.ts';
import { Story, told, type Said } from './story.ts';

const TAGS = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
const CAST = { partner: 'owner', manager: 'manager', doctor: 'doctor' } as const;

const ask = (story: Story, who: string) => story.say(who, { type: 'erase', tags: TAGS });
const agree = (story: Story, who: string, { hash }: Said, after?: Uint8Array[]) =>
  story.say(who, { type: 'erase-agree', ask: fromHex(hash) }, after);
const cancel = (story: Story, who: string, { hash }: Said, after?: Uint8Array[]) =>
  story.say(who, { type: 'erase-cancel', ask: fromHex(hash) }, after);

/** What is destroyed, as everybody says after hearing everything. */
async function destroyed(story: Story): Promise<number> {
  await story.meet();
  const [first, ...others] = [...story.witnesses.values()];
  for (const other of others) expect(told(other.state)).toEqual(told(first!.state));
  return erased(first!.state).size;
}

const reason = ({ applied }: Awaited<ReturnType<typeof ask>>) =>
  applied.accepted ? undefined : applied.reason;

describe('ERA1, ERA2: a record is destroyed when two people said so', () => {
  test('asking alone destroys nothing, and another’s agreement does', async () => {
    const story = await Story.begin(CAST);
    const asked = await ask(story, 'founder');
    expect(await destroyed(story)).toBe(0);
    expect(reason(await agree(story, 'manager', asked))).toBeUndefined();
    expect(await destroyed(story)).toBe(TAGS.length);
    const record = story.witness('doctor').state.erasures.get(asked.hash)!;
    expect(record.asked.member).toBe(story.member('founder'));
    expect(record.agreed?.member).toBe(story.member('manager'));
  });

  test('one person is not two, on whichever of their devices', async () => {
    const story = await Story.begin(CAST);
    await story.join('tablet', 'owner', 'founder', { member: 'founder' });
    await story.meet();
    const asked = await ask(story, 'founder');
    await story.meet();
    expect(reason(await agree(story, 'founder', asked))).toBe('second-person');
    expect(reason(await agree(story, 'tablet', asked))).toBe('second-person');
    expect(await destroyed(story)).toBe(0);
  });

  test.each(ROLES.filter((role) => !mayDo(role, 'erase-records')))(
    'a %s neither asks, nor agrees, nor takes back',
    async (role) => {
      const story = await Story.begin({ ...CAST, other: role });
      expect(reason(await ask(story, 'other'))).toBe('not-allowed');
      const asked = await ask(story, 'founder');
      await story.meet();
      expect(reason(await agree(story, 'other', asked))).toBe('not-allowed');
      expect(reason(await cancel(story, 'other', asked))).toBe('not-allowed');
    }
  );

  test('who lost the right before agreeing has not agreed, whoever hears of which first', async () => {
    const story = await Story.begin(CAST);
    const asked = await ask(story, 'founder');
    await story.meet();
    await story.setRole('founder', 'manager', 'reception');
    expect(reason(await agree(story, 'manager', asked))).toBeUndefined();
    expect(story.witness('manager').state.erasures.get(asked.hash)?.agreed).not.toBeNull();
    expect(await destroyed(story)).toBe(0);
  });

  test('what somebody asked for before they were removed can be agreed to; at the same time, not', async () => {
    const story = await Story.begin(CAST);
    const before = await ask(story, 'manager');
    await story.meet();
    const during = await ask(story, 'manager');
    await story.revoke('founder', { member: 'manager' });
    await story.meet();
    expect(reason(await agree(story, 'partner', before))).toBeUndefined();
    expect(reason(await agree(story, 'partner', during))).toBe('erasure-unknown');
  });
});

describe('ERA3: in doubt, nothing is destroyed', () => {
  test('what was taken back is not agreed to any more, and what was agreed to is not taken back', async () => {
    const story = await Story.begin(CAST);
    const [first, second] = [await ask(story, 'founder'), await ask(story, 'founder')];
    await story.meet();
    await cancel(story, 'manager', first);
    await agree(story, 'partner', second);
    await story.meet();
    expect(reason(await agree(story, 'partner', first))).toBe('erasure-settled');
    expect(reason(await cancel(story, 'founder', second))).toBe('erasure-settled');
    expect(await destroyed(story)).toBe(TAGS.length);
  });

  test.each(['agree', 'cancel'])(
    'of agreeing and taking back at the same time the latter stands, %s being heard first',
    async (firstHeard) => {
      for (let seed = 1; seed <= 8; seed++) {
        const story = await Story.begin(CAST, seed);
        const asked = await ask(story, 'founder');
        await story.meet();
        const words = {
          agree: await agree(story, 'manager', asked),
          cancel: await cancel(story, 'partner', asked)
        };
        const bystander = story.witness('doctor');
        const order = firstHeard === 'agree' ? ['agree', 'cancel'] : ['cancel', 'agree'];
        for (const word of order) await bystander.hear(words[word as keyof typeof words]);
        expect(isInEffect(bystander.state.erasures.get(asked.hash)!)).toBe(false);
        expect(await destroyed(story)).toBe(0);
      }
    }
  );
});

describe('ERA6: who gave up the keys of what is destroyed', () => {
  const renew = (story: Story, who: string) =>
    story.say(who, { type: 'box', boxKey: new Uint8Array(32).fill(who.length) });
  const names = (story: Story, from: string, asked: Said) => {
    const { state } = story.witness(from);
    const told = forgettingOf(state, state.erasures.get(asked.hash)!);
    const of = (devices: readonly { name: string }[]) => devices.map(({ name }) => name).sort();
    return { done: of(told.done), waiting: of(told.waiting), out: of(told.out) };
  };
  const named = (story: Story, ...who: string[]) =>
    who.map((one) => story.witness(one).identity.name).sort();

  test('is who replaced their box key knowing of the agreement, and who came in later', async () => {
    const story = await Story.begin(CAST);
    const { state } = story.witness('doctor');
    expect(isToForget(state, story.device('doctor'))).toBe(false);
    const asked = await ask(story, 'founder');
    await story.meet();
    // Before the agreement, and at the same time as it: neither knew.
    await renew(story, 'manager');
    await agree(story, 'partner', asked);
    await story.meet();
    const everybody = named(story, 'founder', 'partner', 'manager', 'doctor');
    expect(names(story, 'doctor', asked)).toEqual({ done: [], waiting: everybody, out: [] });
    expect(isToForget(story.witness('doctor').state, story.device('doctor'))).toBe(true);

    await renew(story, 'doctor');
    expect(isToForget(story.witness('doctor').state, story.device('doctor'))).toBe(false);
    await story.join('newcomer', 'nurse');
    await story.meet();
    await story.revoke('founder', { device: 'manager' });
    await story.meet();
    for (const from of ['founder', 'newcomer']) {
      expect(names(story, from, asked)).toEqual({
        done: named(story, 'doctor', 'newcomer'),
        waiting: named(story, 'founder', 'partner'),
        out: named(story, 'manager')
      });
    }
  });

  test('lets the scopes’ keys be: they open nothing without a leaf', async () => {
    const story = await Story.begin(CAST);
    const asked = await ask(story, 'founder');
    await story.meet();
    await agree(story, 'partner', asked);
    await story.meet();
    const { state } = story.witness('founder');
    expect(SCOPES.filter((scope) => isStale(state, scope))).toEqual([]);
  });

  test('whoever seals for a device from then on seals to the new key, and only its device names it', async () => {
    const story = await Story.begin(CAST);
    const before = story.witness('founder').state.devices.get(story.device('doctor'))!;
    await renew(story, 'doctor');
    await story.meet();
    const after = story.witness('founder').state.devices.get(story.device('doctor'))!;
    expect(after).toEqual({ ...before, boxKey: new Uint8Array(32).fill('doctor'.length) });
    await story.revoke('founder', { device: 'doctor' });
    await story.meet();
    expect(reason(await renew(story, 'doctor'))).toBe('device-ended');
  });
});

describe('KEY10: who hands out leaves', () => {
  const hand = (story: Story, from: string, to: string, leaves: boolean, back: Said[] = []) =>
    story.say(from, {
      type: 'keys',
      introduces: [],
      grants: [
        {
          device: story.device(to),
          keys: [],
          leaves,
          back: back.map(({ hash }) => fromHex(hash)),
          sealed: new Uint8Array(80)
        }
      ]
    });

  test('is who may begin new keys, or the same person', async () => {
    const story = await Story.begin({ ...CAST, desk: 'reception', nurse: 'nurse' });
    await story.join('phone', 'reception', 'desk', { member: 'desk' });
    await story.meet();
    for (const from of ['founder', 'manager', 'doctor']) {
      expect(reason(await hand(story, from, 'nurse', true))).toBeUndefined();
    }
    expect(reason(await hand(story, 'desk', 'nurse', true))).toBe('not-allowed');
    expect(reason(await hand(story, 'desk', 'phone', true))).toBeUndefined();
    // What came to nothing is given back by whoever has it: it fills gaps, and nothing else.
    const asked = await ask(story, 'founder');
    await story.meet();
    expect(reason(await hand(story, 'desk', 'nurse', false, [asked]))).toBeUndefined();
  });

  test('a device has them by its link or by a grant that reached it', async () => {
    const story = await Story.begin(CAST);
    const late = await story.join('late', 'nurse', 'founder', { confirm: true });
    await story.meet();
    await story.say('founder', { type: 'admit', device: story.device('late') });
    await story.meet();
    const holders = () => leafHolders(story.witness('founder').state);
    expect([...holders()].sort()).toEqual(
      ['founder', 'partner', 'manager', 'doctor'].map((who) => story.device(who)).sort()
    );
    // At the same time: sealed to a key that is given up.
    await hand(story, 'founder', 'late', true);
    await story.say('late', { type: 'box', boxKey: new Uint8Array(32) });
    await story.meet();
    expect(holders().has(late.identity.id)).toBe(false);
    await hand(story, 'founder', 'late', true);
    expect(holders().has(late.identity.id)).toBe(true);
    await story.meet();
    // Given up afterwards: what it opened by then it keeps.
    await story.say('late', { type: 'box', boxKey: new Uint8Array(32).fill(1) });
    await story.meet();
    expect(holders().has(late.identity.id)).toBe(true);
  });
});
