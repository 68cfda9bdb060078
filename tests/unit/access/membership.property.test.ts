import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  activeOwners,
  applyStatement,
  currentKey,
  emptyMembership,
  roleOf,
  type MembershipState
} from '#lib/access/membership.ts';
import { forgettingOf, undone } from '#lib/access/membership/forgetting.ts';
import { resolve } from '#lib/access/membership/resolve.ts';
import { MATRIX, RIGHTS, ROLES, rightOf, type Role } from '#lib/access/roles.ts';
import { fromHex } from '#lib/crypto/crypto.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { Story, told, type Said } from './story.ts';

/**
 * People of all roles say whatever comes into their minds, knowing of each other or not, some of them
 * pretending not to: what it amounts to is the same for everybody, in any order, and never absurd.
 */
const CAST = {
  second: 'owner',
  third: 'owner',
  manager: 'manager',
  doctor: 'doctor',
  nurse: 'nurse',
  reception: 'reception'
} as const;
const WHO = fc.constantFrom('founder', ...Object.keys(CAST));

type Step =
  | { do: 'hear'; who: string; from: string }
  | { do: 'role'; who: string; whom: string; role: Role; pretend: number }
  | { do: 'revoke'; who: string; whom: string; what: 'device' | 'member'; pretend: number }
  | { do: 'join'; who: string; role: Role; confirm: boolean; own: boolean }
  | { do: 'join-late'; who: string; role: Role }
  | { do: 'admit'; who: string; pretend: number }
  | { do: 'rotate'; who: string; scope: Scope; to: string }
  | { do: 'hand'; who: string; scope: Scope; to: string }
  | { do: 'erase'; who: string; pretend: number }
  | { do: 'box'; who: string; pretend: number }
  | { do: 'erase-agree' | 'erase-cancel'; who: string; which: number; pretend: number }
  | { do: 'policy'; who: string; role: Role; scope: Scope; right: (typeof RIGHTS)[number] };

const ROLE = fc.constantFrom(...ROLES);
const SCOPE = fc.constantFrom(...SCOPES);
/** How many of the statements that one heard last one claims not to know. */
const pretend = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 12 }));
const step = <T extends Step['do']>(name: T, rest: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ do: fc.constant(name), who: WHO, ...rest });
const STEP = fc.oneof(
  { weight: 6, arbitrary: step('hear', { from: WHO }) },
  { weight: 5, arbitrary: step('role', { whom: WHO, role: ROLE, pretend }) },
  {
    weight: 5,
    arbitrary: step('revoke', {
      whom: WHO,
      what: fc.constantFrom('device', 'member'),
      pretend
    })
  },
  { weight: 3, arbitrary: step('join', { role: ROLE, confirm: fc.boolean(), own: fc.boolean() }) },
  { weight: 1, arbitrary: step('join-late', { role: ROLE }) },
  { weight: 2, arbitrary: step('admit', { pretend }) },
  { weight: 2, arbitrary: step('rotate', { scope: SCOPE, to: WHO }) },
  { weight: 2, arbitrary: step('hand', { scope: SCOPE, to: WHO }) },
  { weight: 2, arbitrary: step('erase', { pretend }) },
  { weight: 2, arbitrary: step('box', { pretend }) },
  { weight: 3, arbitrary: step('erase-agree', { which: fc.nat(), pretend }) },
  { weight: 1, arbitrary: step('erase-cancel', { which: fc.nat(), pretend }) },
  {
    weight: 1,
    arbitrary: step('policy', { role: ROLE, scope: SCOPE, right: fc.constantFrom(...RIGHTS) })
  }
) as unknown as fc.Arbitrary<Step>;

/** Who gave up the keys of what was destroyed, and what came to nothing, by hashes and ids. */
const forgotten = (state: MembershipState) => ({
  by: [...state.erasures]
    .map(([ask, one]) => {
      const { done, waiting, out } = forgettingOf(state, one);
      return [ask, ...[done, waiting, out].map((list) => list.map(({ id }) => id).sort())];
    })
    .sort(),
  undone: undone(state)
    .map(({ ask }) => ask)
    .sort()
});

class Run {
  readonly story: Story;
  readonly #pending: string[] = [];
  #newcomers = 0;

  constructor(story: Story) {
    this.story = story;
  }

  async do(step: Step): Promise<void> {
    const { story } = this;
    switch (step.do) {
      case 'hear':
        return story.witness(step.who).hearFrom(story.witness(step.from));
      case 'role':
        return void (await story.setRole(step.who, step.whom, step.role, this.#after(step)));
      case 'revoke': {
        const whom = step.what === 'device' ? { device: step.whom } : { member: step.whom };
        return void (await story.revoke(step.who, whom, this.#after(step)));
      }
      case 'join': {
        const terms = { confirm: step.confirm, ...(step.own && { member: step.who }) };
        const role = step.own ? this.#roleOf(step.who) : step.role;
        return this.#join(step.who, await this.story.invite(step.who, role ?? step.role, terms), {
          confirm: step.confirm,
          ...(step.own && { member: step.who })
        });
      }
      case 'join-late': {
        // Made now, used by two: one of them counts.
        const invite = await story.invite(step.who, step.role);
        await this.#join(step.who, invite, {});
        return this.#join(step.who, invite, {});
      }
      case 'admit': {
        const device = this.#pending.at(-1);
        if (!device) return;
        await story.say(
          step.who,
          { type: 'admit', device: story.device(device) },
          this.#after(step)
        );
        return;
      }
      case 'rotate':
        return void (await story.rotate(step.who, step.scope, [step.who, step.to]));
      case 'hand': {
        const key = story.keyring.keys.find(({ scope }) => scope === step.scope)!;
        return void (await story.hand(step.who, [key], [step.to]));
      }
      case 'erase': {
        const tags = [this.story.source.random(16)];
        return void (await story.say(step.who, { type: 'erase', tags }, this.#after(step)));
      }
      case 'box': {
        const boxKey = this.story.source.random(32);
        return void (await story.say(step.who, { type: 'box', boxKey }, this.#after(step)));
      }
      case 'erase-agree':
      case 'erase-cancel': {
        const known = [...story.witness(step.who).state.erasures.keys()];
        const ask = known[step.which % known.length];
        if (!ask) return;
        return void (await story.say(
          step.who,
          { type: step.do, ask: fromHex(ask) },
          this.#after(step)
        ));
      }
      case 'policy': {
        const { role, scope, right } = step;
        await story.say(step.who, { type: 'policy', rights: [{ role, scope, right }] });
      }
    }
  }

  async #join(
    by: string,
    invite: Awaited<ReturnType<Story['invite']>>,
    { confirm, member }: { confirm?: boolean; member?: string }
  ): Promise<void> {
    const name = `newcomer ${++this.#newcomers}`;
    await this.story.use(invite, name, by, member);
    if (confirm) this.#pending.push(name);
  }

  #roleOf(name: string): Role | undefined {
    return roleOf(this.story.witness(name).state, this.story.device(name));
  }

  /** The last statement that somebody admits to know; of what they heard later they say nothing. */
  #after({ who, pretend }: { who: string; pretend: number }): Uint8Array[] | undefined {
    if (pretend === 0) return undefined;
    const { heard } = this.story.witness(who);
    return [fromHex(heard[Math.max(0, heard.length - 1 - pretend)]!.hash)];
  }
}

/** Hears statements in whatever order, each once its parents are known. */
async function hearAll(practice: string, statements: readonly Said[]): Promise<MembershipState> {
  let state = emptyMembership(practice);
  let waiting = statements;
  while (waiting.length > 0) {
    const later: Said[] = [];
    for (const one of waiting) {
      const parsed = parseEnvelope(one.bytes);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      const applied = await applyStatement(state, parsed.value);
      state = applied.state;
      if (!applied.accepted) later.push(one);
    }
    if (later.length === waiting.length) throw new Error('a statement that was heard is refused');
    waiting = later;
  }
  return state;
}

test('MEM5, MEM6, MEM7: any history is the same to everybody, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(STEP, { minLength: 5, maxLength: 30 }),
      fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
      async (steps, luck) => {
        const run = new Run(await Story.begin(CAST));
        for (const step of steps) await run.do(step);
        const { story } = run;
        await story.meet();

        const [first, ...others] = [...story.witnesses.values()];
        const { state } = first!;
        for (const other of others) expect(told(other.state)).toEqual(told(state));
        const shuffled = first!.heard
          .map((one, i) => [luck[i % luck.length]! * (i + 1), one] as const)
          .sort(([a], [b]) => (a % 997) - (b % 997))
          .map(([, one]) => one);
        const other = await hearAll(story.practice, shuffled);
        expect(told(other)).toEqual(told(state));
        expect(forgotten(other)).toEqual(forgotten(state));
        // Heard one by one or resolved at once, it is the same.
        const again = resolve(story.practice, state.facts);
        expect(told({ ...state, ...again.roster, ...again })).toEqual(told(state));

        expect(activeOwners(state).length).toBeGreaterThan(0);
        for (const [device, { standing, member }] of state.devices) {
          const role = roleOf(state, device);
          if (standing !== 'active' || state.members.get(member.id)?.ended) {
            expect(role).toBeUndefined();
          } else expect(role).toBeDefined();
        }
        for (const { usedBy } of state.invites.values()) {
          const users = [...state.devices.values()].filter(({ id }) => id === usedBy);
          expect(users.length).toBe(usedBy === null ? 0 : 1);
        }
        for (const { asked, agreed, cancelled } of state.erasures.values()) {
          if (agreed) expect(agreed.member).not.toBe(asked.member);
          for (const word of [asked, agreed, cancelled]) {
            if (word) expect(state.devices.get(word.device)?.member.id).toBe(word.member);
          }
        }
        for (const scope of SCOPES) {
          const epochs = new Set(
            [...state.keys.values()]
              .filter(({ ref }) => ref.scope === scope)
              .map(({ ref }) => ref.epoch)
          );
          expect([...epochs].sort((a, b) => a - b)).toEqual([...epochs].map((_, i) => i + 1));
          expect(currentKey(state, scope)?.ref.epoch).toBe(epochs.size);
          for (const role of ROLES) {
            expect(RIGHTS.indexOf(rightOf(role, scope, state.policy))).toBeLessThanOrEqual(
              RIGHTS.indexOf(MATRIX[role][scope])
            );
          }
        }
      }
    ),
    {
      numRuns: Number(process.env.INDABA_RUNS ?? 20),
      seed: Number(process.env.INDABA_SEED ?? 20261122)
    }
  );
}, 180_000);
