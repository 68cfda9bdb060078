import { describe, expect, test } from 'vitest';
import { foundPractice } from '#lib/access/founding.ts';
import { createInvite } from '#lib/access/invites.ts';
import {
  deviceKey,
  emptyMembership,
  inviteOpen,
  quarantineReason,
  type Applied
} from '#lib/access/membership.ts';
import {
  decodeStatement,
  joinSigned,
  type InviteStatement,
  type JoinStatement
} from '#lib/access/statements.ts';
import { sha256, sign } from '#lib/crypto/crypto.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { applyAll, EXPIRES, world } from './support.ts';

const reason = (applied: Applied): string =>
  applied.accepted ? `accepted ${applied.statement.type}` : applied.reason;

describe('MEM1: founding', () => {
  test('makes the founding device and its person the first members', async () => {
    const { practice, genesis, founder } = await world();
    const { state } = await applyAll(practice, [genesis]);
    expect(state.founded).toBe(true);
    expect(deviceKey(state, founder.id)).toEqual(founder.signPublic);
    expect(state.devices.get(founder.id)).toMatchObject({
      name: 'Reception',
      member: founder.member,
      boxKey: founder.boxPublic,
      joinedAt: '2026-11-02T08:00:00.000Z'
    });
    expect(state.members.get(founder.member.id)).toMatchObject({
      ...founder.member,
      role: 'owner',
      ended: null
    });
  });

  test('cannot be done twice', async () => {
    const { practice, genesis, founder, forge } = await world();
    const parsed = parseEnvelope(genesis.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const statement = decodeStatement(parsed.value.body) as unknown as Record<string, unknown>;
    const again = await forge(founder, rawGenesis(statement));
    expect(reason(await applyAll(practice, [genesis, again]))).toBe('already-founded');
  });

  test('is refused with another practice’s key', async () => {
    const { practice, founder, forge, source } = await world();
    const other = await foundPractice({ identity: founder, source });
    const parsed = parseEnvelope(other.genesis.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const statement = decodeStatement(parsed.value.body) as unknown as Record<string, unknown>;
    const claim = await forge(founder, rawGenesis(statement));
    expect(reason(await applyAll(practice, [claim]))).toBe('wrong-practice');
    expect(reason(await applyAll(practice, [other.genesis]))).toBe('wrong-practice');
  });

  test('is refused where the practice key did not sign for this device', async () => {
    const { practice, genesis, joiner, forge } = await world();
    const parsed = parseEnvelope(genesis.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const statement = rawGenesis(
      decodeStatement(parsed.value.body) as unknown as Record<string, unknown>
    );
    const usurped = await forge(joiner, {
      ...statement,
      founder: {
        member: { id: uuidBytes(joiner.member.id), name: 'Somebody' },
        device: {
          id: uuidBytes(joiner.id),
          name: 'Usurper',
          signKey: joiner.signPublic,
          boxKey: joiner.boxPublic
        }
      }
    });
    expect(reason(await applyAll(practice, [usurped]))).toBe('bad-proof');
  });
});

/** A genesis statement as the plain value that goes into CBOR. */
function rawGenesis(statement: Record<string, unknown>): Record<string, unknown> {
  const { founder, ...rest } = statement as {
    founder: { member: { id: string; name: string }; device: JoinStatement['device'] };
  };
  return {
    ...rest,
    founder: {
      member: { ...founder.member, id: uuidBytes(founder.member.id) },
      device: { ...founder.device, id: uuidBytes(founder.device.id) }
    }
  };
}

describe('MEM2 and MEM3: an invited device joins', () => {
  test('becomes a member with its own keys and person, and the invite is used up', async () => {
    const { practice, genesis, invite, join, joiner } = await world();
    const { state } = await applyAll(practice, [genesis, invite.envelope, join]);
    expect(state.devices.get(joiner.id)).toMatchObject({ name: 'Tablet', member: joiner.member });
    expect(state.invites.get(invite.invite)?.usedBy).toBe(joiner.id);
  });

  test('may invite in its turn', async () => {
    const { practice, genesis, founder, joiner, late, keyring, source, joinAs } = await world();
    const terms = { member: null, confirm: false, expiresAt: EXPIRES };
    const owners = await createInvite({
      identity: founder,
      keyring,
      terms: { ...terms, role: 'owner' },
      after: [sha256(genesis.bytes)],
      counter: 2,
      source
    });
    const join = await joinAs(joiner, owners);
    const second = await createInvite({
      identity: joiner,
      keyring,
      terms: { ...terms, role: 'doctor' },
      after: [sha256(join.bytes)],
      counter: 2,
      source
    });
    const log = [genesis, owners.envelope, join, second.envelope, await joinAs(late, second)];
    const { state } = await applyAll(practice, log);
    expect(state.devices.size).toBe(3);
  });

  test('one of two joins by one invite counts, the same on every device', async () => {
    const { practice, genesis, invite, join, joinAs, late, joiner } = await world();
    const second = await joinAs(late);
    const one = await applyAll(practice, [genesis, invite.envelope, join, second]);
    const other = await applyAll(practice, [genesis, invite.envelope, second, join]);
    expect(one.state.devices.size).toBe(2);
    expect([...one.state.devices.keys()]).toEqual([...other.state.devices.keys()]);
    expect(one.state.invites).toEqual(other.state.invites);
    expect(one.state.idle.size).toBe(1);
    expect(one.state.devices.has(joiner.id)).not.toBe(one.state.devices.has(late.id));
  });

  test('an invite cannot be made anew to be used twice', async () => {
    const { practice, genesis, invite, join, founder, forge, late, joinAs } = await world();
    const parsed = parseEnvelope(invite.envelope.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const { id, ...rest } = decodeStatement(parsed.value.body) as unknown as { id: string };
    const used = [genesis, invite.envelope, join];
    const known = { ...rest, id: uuidBytes(id), after: [sha256(join.bytes)] };
    expect(reason(await applyAll(practice, [...used, await forge(founder, known)]))).toBe(
      'invite-used'
    );
    // As if its author had not known of the first: one of the two is an offer, the other is none.
    const again = await forge(founder, { ...rest, id: uuidBytes(id) });
    const twice = await joinAs(late, { ...invite, statement: sha256(again.bytes) });
    const { state } = await applyAll(practice, [...used, again, twice]);
    expect(state.invites.size).toBe(1);
    expect(state.devices.size).toBe(2);
  });

  test('nobody comes in under the id of somebody else', async () => {
    const { practice, genesis, invite, join, joiner, late, joinAs } = await world();
    const posing = await joinAs({ ...late, member: joiner.member });
    expect(reason(await applyAll(practice, [genesis, invite.envelope, posing]))).toBe('bad-proof');
    expect(reason(await applyAll(practice, [genesis, invite.envelope, join, posing]))).toBe(
      'bad-proof'
    );
  });

  test('a join counts on the terms of its own invite alone', async () => {
    const { practice, genesis, invite, founder, joiner, keyring, source, joinAs, forge } =
      await world();
    const reception = await createInvite({
      identity: founder,
      keyring,
      terms: { role: 'reception', member: null, confirm: true, expiresAt: EXPIRES },
      after: [sha256(genesis.bytes)],
      counter: 2,
      source
    });
    // The link of one invite, said to come after the other.
    const crossed = await joinAs(joiner, { ...reception, statement: invite.statement });
    const log = [genesis, invite.envelope, reception.envelope];
    expect(reason(await applyAll(practice, [...log, crossed]))).toBe('invite-unknown');
    // Somebody else's invite under the same id.
    const parsed = parseEnvelope(reception.envelope.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const offer = decodeStatement(parsed.value.body) as unknown as Record<string, unknown>;
    const id = uuidBytes(invite.invite);
    const twin = await forge(founder, { ...offer, id });
    const join = await joinAs(joiner);
    const { state } = await applyAll(practice, [genesis, invite.envelope, twin, join]);
    const standing = state.invites.get(invite.invite)!;
    expect(standing.usedBy).toBe(standing.statement.role === 'doctor' ? joiner.id : null);
  });

  test('a forged proof is refused', async () => {
    const { practice, genesis, invite, joiner, forge } = await world();
    const statement = {
      type: 'join',
      after: [invite.statement],
      invite: uuidBytes(invite.invite),
      device: {
        id: uuidBytes(joiner.id),
        name: 'Tablet',
        signKey: joiner.signPublic,
        boxKey: joiner.boxPublic
      },
      member: { id: uuidBytes(joiner.member.id), name: 'Somebody' },
      at: '2026-11-02T08:00:00Z',
      proof: await sign(joiner.signKey, joinSigned(invite.invite, joiner.id, joiner.member.id))
    };
    const forged = await forge(joiner, statement);
    const applied = await applyAll(practice, [genesis, invite.envelope, forged]);
    expect(reason(applied)).toBe('bad-proof');
  });

  test('a stranger’s invite under the same id keeps nobody out', async () => {
    const { practice, genesis, invite, join, late, forge } = await world();
    const parsed = parseEnvelope(invite.envelope.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const offer = decodeStatement(parsed.value.body) as InviteStatement;
    const posing = await forge(late, {
      ...offer,
      id: uuidBytes(offer.id),
      inviteKey: late.signPublic
    });
    for (const log of [
      [genesis, posing, invite.envelope, join],
      [genesis, invite.envelope, posing, join]
    ]) {
      expect(reason(await applyAll(practice, log))).toBe('accepted join');
    }
  });

  test('a proof for one device is of no use to another', async () => {
    const { practice, genesis, invite, join, late, forge } = await world();
    const parsed = parseEnvelope(join.bytes);
    if (!parsed.ok) throw new Error('unreadable');
    const { proof } = decodeStatement(parsed.value.body) as JoinStatement;
    const stolen = await forge(late, {
      type: 'join',
      after: [invite.statement],
      invite: uuidBytes(invite.invite),
      device: {
        id: uuidBytes(late.id),
        name: 'Phone',
        signKey: late.signPublic,
        boxKey: late.boxPublic
      },
      member: { id: uuidBytes(late.member.id), name: 'Somebody' },
      at: '2026-11-02T08:00:00Z',
      proof
    });
    expect(reason(await applyAll(practice, [genesis, invite.envelope, stolen]))).toBe('bad-proof');
  });

  test('a link cannot make its user somebody who is there already', async () => {
    const { practice, genesis, invite, joinAs, late, founder } = await world();
    const asFounder = await joinAs({ ...late, member: founder.member });
    const applied = await applyAll(practice, [genesis, invite.envelope, asFounder]);
    expect(reason(applied)).toBe('bad-proof');
  });

  test('a join before its invite, or before the founding, is refused', async () => {
    const { practice, genesis, join } = await world();
    expect(reason(await applyAll(practice, [join]))).toBe('missing-parents');
    expect(reason(await applyAll(practice, [genesis, join]))).toBe('missing-parents');
  });

  test('a stranger can invite nobody', async () => {
    const { practice, genesis, late, keyring, source } = await world();
    const invite = await createInvite({
      identity: late,
      keyring,
      terms: { role: 'doctor', member: null, confirm: false, expiresAt: EXPIRES },
      after: [],
      counter: 1,
      source
    });
    const applied = await applyAll(practice, [genesis, invite.envelope]);
    expect(reason(applied)).toBe('unknown-device');
    expect(reason(await applyAll(practice, [invite.envelope]))).toBe('not-founded');
  });

  test('an invite is open until its time or its use', async () => {
    const { practice, genesis, invite, join } = await world();
    const before = (await applyAll(practice, [genesis, invite.envelope])).state;
    expect(inviteOpen(before, invite.invite, EXPIRES)).toBe(true);
    expect(inviteOpen(before, invite.invite, EXPIRES + 1)).toBe(false);
    const after = (await applyAll(practice, [join], before)).state;
    expect(inviteOpen(after, invite.invite, EXPIRES)).toBe(false);
    expect(inviteOpen(emptyMembership(practice), invite.invite, 0)).toBe(false);
  });
});

test('MEM4: a statement of a later program is skipped and changes nothing', async () => {
  const { practice, genesis, founder, forge, late } = await world();
  const unknown = await forge(founder, {
    type: 'set-role',
    after: [sha256(genesis.bytes)],
    member: new Uint8Array(16),
    role: 'x'
  });
  const before = await applyAll(practice, [genesis]);
  const after = await applyAll(practice, [unknown], before.state);
  expect(reason(after)).toBe('accepted unknown');
  expect(after.state.devices).toEqual(before.state.devices);
  const byStranger = await forge(late, { type: 'set-role', after: [sha256(genesis.bytes)] });
  expect(reason(await applyAll(practice, [byStranger], before.state))).toBe('unknown-device');
});

describe('MEM5: membership is a function of the log', () => {
  test('reading the same statements again changes nothing', async () => {
    const { practice, genesis, invite, join } = await world();
    const log = [genesis, invite.envelope, join];
    const once = await applyAll(practice, log);
    const twice = await applyAll(practice, log, once.state);
    expect(twice.accepted).toBe(true);
    expect(twice.state).toEqual(once.state);
  });

  test('every bit of a statement’s envelope is covered by a signature', async () => {
    const { practice, genesis } = await world();
    const state = emptyMembership(practice);
    for (let at = 0; at < genesis.bytes.length; at += 1) {
      const bytes = genesis.bytes.slice();
      bytes[at]! ^= 0x10;
      const parsed = parseEnvelope(bytes);
      if (!parsed.ok) continue;
      const applied = await applyAll(practice, [{ bytes }], state);
      expect(applied.accepted, `byte ${at}`).toBe(false);
    }
  });

  test('a body that is no statement is refused', async () => {
    const { practice, genesis, founder, forge } = await world();
    for (const body of [null, 7, {}, { type: 'invite' }, { type: 5 }]) {
      const applied = await applyAll(practice, [genesis, await forge(founder, body)]);
      expect(reason(applied)).toBe('not-a-statement');
    }
  });

  test('a refused statement is put aside under a reason that says whether to try again', () => {
    expect(quarantineReason('not-founded')).toBe('unknown-device');
    expect(quarantineReason('unknown-device')).toBe('unknown-device');
    expect(quarantineReason('bad-signature')).toBe('bad-signature');
    expect(quarantineReason('wrong-practice')).toBe('wrong-practice');
    expect(quarantineReason('invite-used')).toBe('corrupt');
    expect(quarantineReason('missing-parents')).toBe('missing-dependencies');
  });
});
