import { describe, expect, it } from 'vitest';
import { SCOPES } from '#lib/docs/kinds.ts';
import { arena, type Arena } from './arena.ts';
import { forge, sign, type Attacker } from './attacker.ts';

/** What the founder wrote in each scope; bodies are in the clear here, so that they can be searched for. */
async function written({ home }: Arena): Promise<Record<string, Buffer>> {
  const secrets = Object.fromEntries(
    SCOPES.map((scope) => [scope, Buffer.from(`the secret of ${scope}`)])
  );
  for (const scope of SCOPES) {
    const entry = await home.practice.founder.envelope(200, { scope }, secrets[scope]!);
    await home.client.push([entry]);
  }
  return secrets;
}

/** Which scopes' entries an attacker ever received. */
const got = (attacker: Attacker, secrets: Record<string, Buffer>): string[] =>
  SCOPES.filter((scope) => attacker.holds(secrets[scope]!));

describe('reading what one’s role may not', () => {
  it.each([
    ['reception', ['common', 'front', 'billing']],
    ['nurse', ['common', 'front', 'clinical']],
    ['auditor', ['common', 'front', 'billing', 'audit']]
  ] as const)('a %s gets what is theirs, however they ask', async (role, theirs) => {
    const a = await arena(role);
    const attacker = await a.login();
    const before = await written(a);
    const asks: object[] = [
      { after: 0, bytes: 8_000_000 },
      { after: 0, bytes: Number.MAX_SAFE_INTEGER },
      ...Array.from({ length: 10 }, (_, after) => ({ after, bytes: 1 })),
      { after: 0, bytes: 8_000_000, only: 'membership' },
      { after: 0, bytes: 8_000_000, scope: 'clinical', scopes: SCOPES, role: 'owner', device: 'x' }
    ];
    for (const ask of asks) {
      attacker.say({ type: 'pull', ...ask });
      await attacker.until('entries');
    }
    expect(got(attacker, before)).toEqual(theirs);
    // And what comes while the connection follows.
    attacker.say({ type: 'pull', after: 0, bytes: 8_000_000 });
    await attacker.until('entries');
    const { founder } = a.home.practice;
    for (const scope of SCOPES) {
      const secret = Buffer.from(`later, of ${scope}`);
      await a.home.client.push([await founder.envelope(200, { scope }, secret)]);
      await attacker.until('entries');
      expect([scope, attacker.holds(secret)]).toEqual([scope, theirs.includes(scope as never)]);
    }
    await a.isUnharmed();
  });

  it.each([
    ['a cursor below nothing', { after: -1, bytes: 1000 }],
    ['a cursor between entries', { after: 1.5, bytes: 1000 }],
    ['a cursor that is no number', { after: '0', bytes: 1000 }],
    ['a cursor beyond all numbers', { after: Infinity, bytes: 1000 }],
    ['a cursor larger than can be counted', { after: 2 ** 60, bytes: 1000 }],
    ['a window of nothing', { after: 0, bytes: 0 }],
    ['a window below nothing', { after: 0, bytes: -5 }],
    ['another wish than statements', { after: 0, bytes: 1000, only: 'clinical' }],
    ['no window', { after: 0 }]
  ])('%s ends the connection', async (_, ask) => {
    const a = await arena();
    const attacker = await a.login();
    attacker.say({ type: 'pull', ...ask });
    expect(await attacker.refusal()).toBe('protocol');
    expect(await attacker.closed).toBe(1002);
    await a.isUnharmed();
  });

  it('a cursor beyond the end gives nothing, and hears of nothing that it may not', async () => {
    const a = await arena('reception');
    const attacker = await a.login();
    attacker.say({ type: 'pull', after: 1_000_000, bytes: 1000 });
    expect((await attacker.until('entries'))['entries']).toEqual([]);
    const secrets = await written(a);
    attacker.say({ type: 'ping', n: 1 });
    await attacker.until('pong');
    expect(got(attacker, secrets)).toEqual(['common', 'front', 'billing']);
    await a.isUnharmed();
  });

  it('presence of a chart reaches nobody from who may not read it, and not them', async () => {
    const a = await arena('reception');
    const attacker = await a.login();
    const docTag = Buffer.alloc(16, 3);
    const clinical = Buffer.from([1, 3, 0, 0, 0, 1, 8, 8, 8, 8, 8, 8]);
    a.home.client.send({ type: 'presence', docTag, body: clinical });
    await a.home.client.quiet();
    for (const body of [clinical, Buffer.alloc(0), Buffer.from([1]), Buffer.from([1, 0, 0, 0])]) {
      attacker.say({ type: 'presence', docTag, body });
    }
    for (const scope of [5, 6, 255]) {
      attacker.say({ type: 'presence', docTag, body: Buffer.from([1, scope, 0, 0, 0, 1]) });
    }
    attacker.say({ type: 'ping', n: 1 });
    await attacker.until('pong');
    expect(attacker.heard.some(({ type }) => type === 'presence')).toBe(false);
    await a.home.client.quiet();
    await a.isUnharmed();
  });
});

describe('writing what one’s role may not', () => {
  it('is refused, by scope, epoch and author, whatever the envelope says of itself', async () => {
    const a = await arena('reception');
    const { home, elsewhere, insider } = a;
    const { signKey, id: device } = insider.identity;
    const practice = home.practice.id;
    const attacker = await a.login();
    const as = { practice, device };
    const cases: [string, Buffer | Uint8Array, string][] = [
      ['a chart', await forge(signKey, { ...as, scope: 3 }), 'not-allowed'],
      ['the practice’s settings', await forge(signKey, { ...as, scope: 1 }), 'not-allowed'],
      ['a scope that is none', await forge(signKey, { ...as, scope: 0 }), 'corrupt'],
      ['a scope to come', await forge(signKey, { ...as, scope: 6 }), 'newer-schema'],
      ['a key to come', await forge(signKey, { ...as, epoch: 2 }), 'unknown-epoch'],
      ['the last key of all', await forge(signKey, { ...as, epoch: 0xffffffff }), 'unknown-epoch'],
      ['no key', await forge(signKey, { ...as, epoch: 0 }), 'corrupt'],
      ['an older envelope', await forge(signKey, { ...as, version: 0 }), 'newer-schema'],
      ['a newer envelope', await forge(signKey, { ...as, version: 2 }), 'newer-schema'],
      ['an unknown kind', await forge(signKey, { ...as, kind: 9 }), 'newer-schema'],
      ['a count from nothing', await forge(signKey, { ...as, counter: 0n }), 'corrupt'],
      ['a count beyond all', await forge(signKey, { ...as, counter: 2n ** 63n }), 'corrupt'],
      [
        'another’s name',
        await forge(signKey, { ...as, device: home.practice.founder.id }),
        'bad-signature'
      ],
      [
        'another practice’s member',
        await forge(signKey, { ...as, device: elsewhere.practice.founder.id }),
        'unknown-device'
      ],
      [
        'another practice',
        await forge(signKey, { ...as, practice: elsewhere.practice.id }),
        'wrong-practice'
      ],
      ['another practice’s own', await elsewhere.practice.founder.envelope(), 'wrong-practice']
    ];
    for (const [what, entry, code] of cases) {
      expect([what, ...(await attacker.push(entry))]).toEqual([what, code]);
    }
    await a.isUnharmed();
  });

  it('an envelope moved to another scope, document, entry or author is nobody’s', async () => {
    const a = await arena('reception');
    const { signKey, id: device } = a.insider.identity;
    const attacker = await a.login();
    const own = await forge(signKey, { practice: a.home.practice.id, device });
    const founders = await a.home.practice.founder.envelope();
    await a.home.client.push([founders]);
    // Scope to billing, docTag, epoch, device, counter, digest, signature, iv and body.
    for (const at of [50, 34, 54, 60, 78, 100, 120, 176, own.length - 1]) {
      for (const envelope of [own, founders]) {
        const moved = Buffer.from(envelope);
        if (at === 50) moved[at] = 4;
        else moved[at]! ^= 1;
        // Another entry, so that it is not taken for a repeat with other bytes.
        moved[30]! ^= 0xff;
        const [answer] = await attacker.push(moved);
        expect(['bad-signature', 'unknown-epoch', 'unknown-device', 'corrupt']).toContain(answer);
      }
    }
    await a.isUnharmed();
  });

  it('what others signed can be brought again, and is there once', async () => {
    const a = await arena('reception');
    const attacker = await a.login();
    const founders = await a.home.practice.founder.envelope(100, { scope: 'clinical' });
    await a.home.client.push([founders]);
    expect(await attacker.push(founders, founders, founders)).toEqual([4, 4, 4]);
    const changed = Buffer.from(founders);
    changed[changed.length - 1]! ^= 1;
    expect(await attacker.push(changed)).toEqual(['bad-signature']);
    expect((await a.home.client.pullAll()).length).toBe(4);
    await a.isUnharmed();
  });

  it('an old key’s entry is refused, however it is dated', async () => {
    const a = await arena('reception');
    const { signKey, id: device } = a.insider.identity;
    await a.home.client.push([await a.home.practice.rotates(2, 'front')]);
    const attacker = await a.login();
    const entry = await forge(signKey, { practice: a.home.practice.id, device, epoch: 1 });
    expect(await attacker.push(entry)).toEqual(['old-epoch']);
    expect(await sign(signKey, entry)).toHaveLength(64);
    await a.isUnharmed(4);
  });
});
