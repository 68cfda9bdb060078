import { expect, test } from 'vitest';
import { createInvite, openInviteKeys } from '#lib/access/invites.ts';
import { decodeStatement, type InviteStatement } from '#lib/access/statements.ts';
import { sha256 } from '#lib/crypto/crypto.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { EXPIRES, world } from './support.ts';

const statementOf = (bytes: Uint8Array): InviteStatement => {
  const parsed = parseEnvelope(bytes);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  return decodeStatement(parsed.value.body) as InviteStatement;
};

test('MEM2: whoever holds the link’s secret gets the keys of the role that it offers', async () => {
  const { practice, invite, keyring } = await world();
  const opened = await openInviteKeys(practice, statementOf(invite.envelope.bytes), invite.secret);
  if (!opened.ok) throw new Error(opened.problem.detail);
  const offered = keyring.grantFor('doctor', undefined);
  expect(opened.value.encode()).toEqual(keyring.only(offered).encode());
  expect(statementOf(invite.envelope.bytes).carries.map(({ scope }) => scope)).toEqual([
    'common',
    'front',
    'clinical',
    'billing'
  ]);
});

test('MEM2: where somebody confirms the device, the link carries no keys', async () => {
  const { founder, keyring, source, genesis } = await world();
  const { envelope } = await createInvite({
    identity: founder,
    keyring,
    terms: { role: 'owner', member: null, confirm: true, expiresAt: EXPIRES },
    after: [sha256(genesis.bytes)],
    counter: 2,
    source
  });
  expect(statementOf(envelope.bytes)).toMatchObject({ keys: new Uint8Array(), carries: [] });
});

test('MEM2: another secret opens nothing', async () => {
  const { practice, invite } = await world();
  const wrong = invite.secret.slice();
  wrong[15]! ^= 1;
  const opened = await openInviteKeys(practice, statementOf(invite.envelope.bytes), wrong);
  expect(opened).toMatchObject({ ok: false, problem: { code: 'link-does-not-fit' } });
});

test('MEM2: sealed keys are bound to their invite and practice', async () => {
  const { practice, invite, founder, keyring, source } = await world();
  const other = await createInvite({
    identity: founder,
    keyring,
    terms: { role: 'doctor', member: null, confirm: false, expiresAt: EXPIRES },
    after: [sha256(invite.envelope.bytes)],
    counter: 3,
    source
  });
  const moved = {
    ...statementOf(other.envelope.bytes),
    keys: statementOf(invite.envelope.bytes).keys
  };
  expect((await openInviteKeys(practice, moved, invite.secret)).ok).toBe(false);
  const elsewhere = '00000000-0000-8000-8000-000000000001';
  const same = statementOf(invite.envelope.bytes);
  expect((await openInviteKeys(elsewhere, same, invite.secret)).ok).toBe(false);
});

test('MEM2: nothing in the statement gives the secret or a key away', async () => {
  const { invite, keyring } = await world();
  const bytes = Buffer.from(invite.envelope.bytes);
  expect(bytes.includes(Buffer.from(invite.secret))).toBe(false);
  expect(bytes.includes(Buffer.from(keyring.encode().subarray(60, 92)))).toBe(false);
});
