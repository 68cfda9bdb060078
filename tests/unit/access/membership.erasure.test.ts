import { describe, expect, test } from 'vitest';
import { erased, isInEffect, isStale } from '#lib/access/membership.ts';
import { mayDo, ROLES } from '#lib/access/roles.ts';
import { fromHex } from '#lib/crypto/crypto.ts';
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

test('ERA6: a destruction lets the keys of its scopes be replaced, once', async () => {
  const story = await Story.begin(CAST);
  const { state } = story.witness('founder');
  expect(['front', 'clinical', 'billing'].map((scope) => isStale(state, scope as 'front'))).toEqual(
    [false, false, false]
  );
  const asked = await ask(story, 'founder');
  await story.meet();
  await agree(story, 'partner', asked);
  const stale = () =>
    (['common', 'front', 'clinical', 'billing', 'audit'] as const).filter((scope) =>
      isStale(story.witness('partner').state, scope)
    );
  expect(stale()).toEqual(['front', 'clinical']);
  await story.rotate('partner', 'front', ['partner']);
  expect(stale()).toEqual(['clinical']);
  await story.rotate('partner', 'clinical', ['partner']);
  expect(stale()).toEqual([]);
});
