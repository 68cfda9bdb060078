import { mayDo } from '#lib/access/roles.ts';
import { describe, expect, it } from 'vitest';
import { personId } from '#lib/access/identity.ts';
import { newIdentity } from '../../unit/server/support/practice.ts';
import { arena, type Arena } from './arena.ts';
import { Attacker, forgeStatement, sha256, uuid } from './attacker.ts';
import { Raw } from './cbor.ts';

const AT = '2026-11-22T08:00:00Z';

/** Says things as the insider, with the last statement of the practice before them. */
function says({ home, insider }: Arena) {
  const { signKey, id: device } = insider.identity;
  const as = { practice: home.practice.id, device };
  const after = [sha256(home.practice.last)];
  return {
    as,
    after,
    say: (statement: object) => forgeStatement(signKey, as, { after, at: AT, ...statement }),
    raw: (statement: unknown) => forgeStatement(signKey, as, statement)
  };
}

describe('MEM6: saying what one’s role may not', () => {
  it.each(['reception', 'doctor', 'manager', 'auditor', 'hub'] as const)(
    'a %s cannot raise themselves, let others in or shut owners out',
    async (role) => {
      const a = await arena(role);
      const attacker = await a.login();
      const { say } = says(a);
      const { founder } = a.home.practice;
      const me = uuid(a.insider.identity.member.id);
      const owner = uuid(founder.identity.member.id);
      const invite = {
        type: 'invite',
        id: Buffer.from('018900000000700080000000000000aa', 'hex'),
        inviteKey: Buffer.alloc(32, 1),
        role: 'owner',
        member: null,
        confirm: false,
        expiresAt: '2099-01-01T00:00:00Z',
        keys: Buffer.alloc(0),
        carries: []
      };
      const key = { scope: 'clinical', epoch: 1, commitment: Buffer.alloc(16, 7), own: false };
      const cases: [string, object][] = [
        ['makes themselves an owner', { type: 'role', member: me, role: 'owner' }],
        ['makes the owner an auditor', { type: 'role', member: owner, role: 'auditor' }],
        ['shuts the owner out', { type: 'revoke', device: null, member: owner, reason: '' }],
        [
          'shuts the owner’s device out',
          { type: 'revoke', device: uuid(founder.id), member: null, reason: '' }
        ],
        ['invites an owner', invite],
        ['invites themselves as an owner', { ...invite, member: me }],
        [
          'widens the table',
          { type: 'policy', rights: [{ role, scope: 'clinical', right: 'write' }] }
        ],
        [
          'hands out a key that they were not given',
          {
            type: 'keys',
            introduces: [],
            grants: [
              {
                device: uuid(a.insider.id),
                keys: [key],
                leaves: false,
                back: [],
                sealed: Buffer.alloc(80)
              }
            ]
          }
        ],
        [
          'begins an epoch far ahead',
          {
            type: 'keys',
            introduces: [{ ...key, scope: 'common', epoch: 4_000_000_000 }],
            grants: []
          }
        ],
        [
          'makes a kit',
          {
            type: 'kit',
            device: {
              id: uuid(founder.id),
              name: 'Kit',
              signKey: founder.identity.signPublic,
              boxKey: founder.identity.boxPublic
            }
          }
        ]
      ];
      // Who may begin new keys may hand out leaves as well.
      if (!mayDo(role, 'rotate-keys')) {
        cases.push([
          'hands somebody leaves of their own',
          {
            type: 'keys',
            introduces: [],
            grants: [
              {
                device: uuid(founder.id),
                keys: [],
                leaves: true,
                back: [],
                sealed: Buffer.alloc(80)
              }
            ]
          }
        ]);
      }
      for (const [what, statement] of cases) {
        expect([what, ...(await attacker.push(await say(statement)))]).toEqual([
          what,
          'not-allowed'
        ]);
      }
      await a.isUnharmed();
    }
  );

  it('a policy of the owner’s that says too much widens nothing', async () => {
    const a = await arena('reception');
    const { practice, client } = a.home;
    const rights = [{ role: 'reception', scope: 'clinical', right: 'write' }] as const;
    await client.push([await practice.says({ type: 'policy', rights: [...rights], at: AT })]);
    const secret = Buffer.from('what was said in the room');
    await client.push([await practice.founder.envelope(200, { scope: 'clinical' }, secret)]);
    const attacker = await a.login();
    attacker.say({ type: 'pull', after: 0, bytes: 1_000_000 });
    await attacker.until('entries');
    expect(attacker.holds(secret)).toBe(false);
    expect(await attacker.push(await a.insider.envelope(100, { scope: 'clinical' }))).toEqual([
      'not-allowed'
    ]);
    await a.isUnharmed(4);
  });
});

describe('forged, reordered and repeated statements', () => {
  it('a statement in another’s name is nobody’s', async () => {
    const a = await arena('reception');
    const attacker = await a.login();
    const { founder } = a.home.practice;
    const { after } = says(a);
    const member = uuid(a.insider.identity.member.id);
    const forged = await forgeStatement(
      a.insider.identity.signKey,
      { practice: a.home.practice.id, device: founder.id },
      { type: 'role', after, at: AT, member, role: 'owner' }
    );
    expect(await attacker.push(forged)).toEqual(['bad-signature']);
    await a.isUnharmed();
  });

  it('another founding of the practice is refused, by whoever it is', async () => {
    const a = await arena('owner');
    const attacker = await a.login();
    const { raw } = says(a);
    const { member, signPublic, boxPublic, id } = a.insider.identity;
    const genesis = await raw({
      type: 'genesis',
      after: [],
      practiceKey: Buffer.alloc(32, 3),
      founder: {
        member: { id: uuid(member.id), name: 'Me' },
        device: { id: uuid(id), name: 'Mine', signKey: signPublic, boxKey: boxPublic }
      },
      keys: [],
      at: AT,
      practiceSignature: Buffer.alloc(64)
    });
    expect(await attacker.push(genesis)).toEqual([
      expect.stringMatching(/bad-statement|wrong-practice/)
    ]);
    const elsewhere = a.elsewhere.practice.genesis;
    expect(await attacker.push(elsewhere)).toEqual(['wrong-practice']);
    await a.isUnharmed();
  });

  it('what comes before what it rests on waits outside, and repeats change nothing', async () => {
    const a = await arena('owner');
    const attacker = await a.login();
    const { practice, client } = a.home;
    const invite = await practice.invite();
    const { join } = await practice.joining(invite);
    expect(await attacker.push(join, invite.envelope.bytes, join, join)).toEqual([
      'missing-parents',
      4,
      5,
      5
    ]);
    expect(await attacker.push(practice.genesis, invite.envelope.bytes)).toEqual([1, 4]);
    const changed = Buffer.from(join);
    changed[changed.length - 1]! ^= 1;
    expect(await attacker.push(changed)).toEqual(['entry-conflict']);
    expect((await client.pullAll()).length).toBe(5);
    await a.isUnharmed(5);
  });

  it.each([
    ['parents that nobody knows', [Buffer.alloc(32, 1)], 'missing-parents'],
    ['no parents', [], 'bad-statement'],
    [
      '64 parents that nobody knows',
      Array.from({ length: 64 }, (_, n) => Buffer.alloc(32, n)),
      'missing-parents'
    ],
    [
      'more parents than a statement has',
      Array.from({ length: 65 }, (_, n) => Buffer.alloc(32, n)),
      'bad-statement'
    ],
    [
      'a hundred thousand parents',
      Array.from({ length: 100_000 }, () => Buffer.alloc(32)),
      'bad-statement'
    ],
    ['parents that are no hashes', [Buffer.alloc(31)], 'bad-statement'],
    ['parents that are no list', 'genesis', 'bad-statement'],
    ['parents that say that they are endless', new Raw(0x9f, 0xff), 'bad-statement'],
    [
      'parents within parents',
      new Raw(...Array.from({ length: 500 }, () => 0x81), 0x00),
      'bad-statement'
    ]
  ])('%s', async (_, after, code) => {
    const a = await arena('owner');
    const attacker = await a.login();
    const { raw } = says(a);
    const member = uuid(a.home.practice.founder.identity.member.id);
    const statement = { type: 'role', member, role: 'nurse', at: AT };
    const began = performance.now();
    expect(await attacker.push(await raw({ ...statement, after }))).toEqual([code]);
    expect(performance.now() - began).toBeLessThan(2_000);
    await a.isUnharmed();
  });

  it.each([
    ['no map', [1, 2, 3]],
    ['no type', { after: [] }],
    ['a type that is no text', { type: 7, after: [] }],
    [
      'keys that are no text',
      new Map<unknown, unknown>([
        [1, 'role'],
        ['type', 'role']
      ])
    ],
    ['nothing at all', new Raw()],
    [
      'a thousand rights',
      {
        type: 'policy',
        at: AT,
        rights: Array.from({ length: 1000 }, () => ({
          role: 'nurse',
          scope: 'front',
          right: 'none'
        }))
      }
    ],
    [
      'a novel for a reason',
      {
        type: 'revoke',
        at: AT,
        device: null,
        member: Buffer.alloc(16, 0x81),
        reason: 'x'.repeat(100_000)
      }
    ],
    [
      'neither device nor member to shut out',
      { type: 'revoke', at: AT, device: null, member: null, reason: '' }
    ],
    ['a date that is none', { type: 'cancel', invite: Buffer.alloc(16, 0x81), at: 'yesterday' }]
  ])('a statement with %s is refused', async (_, statement) => {
    const a = await arena('owner');
    const attacker = await a.login();
    const { raw, after } = says(a);
    const whole =
      statement instanceof Raw || statement instanceof Map || Array.isArray(statement)
        ? statement
        : { after, ...statement };
    expect(await attacker.push(await raw(whole))).toEqual([
      expect.stringMatching(/^(bad-statement|corrupt)$/)
    ]);
    await a.isUnharmed();
  });

  it('an unknown statement is kept and does nothing, whatever it claims', async () => {
    const a = await arena('reception');
    const attacker = await a.login();
    const { say } = says(a);
    const member = uuid(a.insider.identity.member.id);
    const kept = await say({ type: 'role-v2', member, role: 'owner' });
    expect(await attacker.push(kept)).toEqual([4]);
    const clinical = await a.insider.envelope(100, { scope: 'clinical' });
    expect(await attacker.push(clinical)).toEqual(['not-allowed']);
    await a.isUnharmed(4);
  });
});

describe('MEM3: coming in by a link that is not one’s own', () => {
  /** Tries to come in by this join; gives the code of the refusal. */
  async function tryJoin(a: Arena, device: string, entry: Uint8Array): Promise<string> {
    const attacker = await a.connect();
    attacker.hello(a.home.practice.id, device);
    expect(await attacker.refusal()).toBe('unknown-device');
    attacker.say({ type: 'join', entry });
    return attacker.refusal();
  }

  it('an overheard join lets nobody else in', async () => {
    const a = await arena();
    const { practice, client } = a.home;
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const { device, join } = await practice.joining(invite);
    const thief = await newIdentity('thief');
    // Under the thief's own id it joins the other device, and the thief stays outside.
    expect(await tryJoin(a, thief.id, join)).toBe('unknown-device');
    const { signKey, signPublic, boxPublic, id } = thief;
    const stolen = await forgeStatement(
      signKey,
      { practice: practice.id, device: id },
      {
        type: 'join',
        after: [sha256(invite.envelope.bytes)],
        invite: uuid(invite.invite),
        device: { id: uuid(id), name: 'x', signKey: signPublic, boxKey: boxPublic },
        member: { id: uuid(personId(signPublic)), name: 'x' },
        at: AT,
        proof: join.subarray(-64)
      }
    );
    expect(await tryJoin(a, id, stolen)).toBe('bad-statement');
    const inside = await Attacker.connect(a.server.hub.url);
    await inside.login(practice.id, device.identity);
    inside.socket.terminate();
    await a.isUnharmed(5);
  });

  it('a used link lets nobody in, nor an unknown one, nor another practice’s', async () => {
    const a = await arena();
    const { practice, client } = a.home;
    const invite = await practice.invite();
    await client.push([invite.envelope.bytes]);
    const first = await practice.joining(invite, 'first');
    const second = await practice.joining(invite, 'second');
    const door = await a.connect();
    door.hello(practice.id, first.device.id);
    await door.refusal();
    door.say({ type: 'join', entry: first.join });
    await door.until('challenge');
    expect(await tryJoin(a, second.device.id, second.join)).toBe('invite-used');
    const unknown = await practice.joining(await practice.invite());
    expect(await tryJoin(a, unknown.device.id, unknown.join)).toBe('missing-parents');
    const other = await a.elsewhere.practice.joining(await a.elsewhere.practice.invite());
    expect(await tryJoin(a, other.device.id, other.join)).toBe('wrong-practice');
    await a.isUnharmed(5);
  });
});
