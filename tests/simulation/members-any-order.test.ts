import fc from 'fast-check';
import { describe, it } from 'vitest';
import { RIGHTS, type Role } from '#lib/access/roles.ts';
import { SCOPES } from '#lib/docs/kinds.ts';
import { holds } from '../support/members-hold.ts';
import { Ensemble, type Work } from '../support/members.ts';

/** The stories of `members.test.ts`, told in whatever order the seed gives. */
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
