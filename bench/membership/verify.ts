import { foundPractice } from '../../src/lib/access/founding.ts';
import { createIdentity, type DeviceIdentity } from '../../src/lib/access/identity.ts';
import { createInvite, createJoin } from '../../src/lib/access/invites.ts';
import { refOf } from '../../src/lib/access/keyring.ts';
import {
  applyStatement,
  applyStatements,
  emptyMembership,
  endsOf,
  type MembershipState
} from '../../src/lib/access/membership.ts';
import { encodeStatement, type KnownStatement } from '../../src/lib/access/statements.ts';
import { verify } from '../../src/lib/crypto/crypto.ts';
import { newUuid } from '../../src/lib/docs/core/ids.ts';
import { parseEnvelope, sealStatement, type Envelope } from '../../src/lib/envelope/envelope.ts';
import { hashSealed, signedBytes } from '../../src/lib/envelope/header.ts';
import { systemIds as source } from '../../src/lib/replica/node/device.ts';
import { tell } from '../harness/child.ts';
import { median } from '../harness/stats.ts';
import type { MembershipTimes } from './bench.ts';

/** A practice of some years: people come and go, keys are handed on, two desks work apart. */
const STATEMENTS = 200;
const ROUNDS = 9;
/** By how many statements the second owner is behind when they say something. */
const BEHIND = 4;

const identity = (name: string) => createIdentity({ name, member: { name } });
const founder = await identity('Founder');
const { practiceId, keyring, genesis } = await foundPractice({ identity: founder, source });
const log: Envelope[] = [];
let state: MembershipState = emptyMembership(practiceId);
const states = [state];

async function add(bytes: Uint8Array): Promise<void> {
  const parsed = parseEnvelope(bytes);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const applied = await applyStatement(state, parsed.value);
  if (!applied.accepted) throw new Error(applied.reason);
  state = applied.state;
  states.push(state);
  log.push(parsed.value);
}

async function say(author: DeviceIdentity, saying: object, known = state): Promise<void> {
  const statement = { ...saying, after: endsOf(known, author.id) } as KnownStatement;
  const { bytes } = await sealStatement({
    practice: practiceId,
    identity: author,
    counter: log.length,
    entryId: newUuid(source),
    statement: encodeStatement(statement)
  });
  await add(bytes);
}

const at = new Date().toISOString();
await add(genesis.bytes);
const people: DeviceIdentity[] = [];
for (let round = 0; log.length < STATEMENTS; round++) {
  const role = round % 4 === 0 ? 'owner' : 'nurse';
  const expiresAt = source.now() + 1e6;
  const invited = await createInvite({
    identity: founder,
    keyring,
    terms: { role, member: null, confirm: true, expiresAt },
    after: endsOf(state, founder.id),
    counter: log.length,
    source
  });
  await add(invited.envelope.bytes);
  const { invite, secret, statement } = invited;
  const one = await identity(`Device ${round}`);
  people.push(one);
  const join = { practice: practiceId, invite, secret, statement, identity: one, source };
  await add((await createJoin(join)).bytes);
  await say(founder, { type: 'admit', device: one.id, at });
  const keys = keyring.keys.slice(0, 3).map(refOf);
  const grants = [{ device: one.id, keys, leaves: true, back: [], sealed: new Uint8Array(400) }];
  await say(founder, { type: 'keys', introduces: [], grants, at });
  // Half of what is said after that, the second owner says, who has not heard of the newcomer yet.
  const other = people[0]!;
  const [by, known] =
    round % 2 === 0 || round < 3 ? [founder, state] : [other, states.at(-1 - BEHIND)!];
  const whose = people[round % 2 === 0 ? round : Math.max(0, round - 2)]!.member.id;
  if (round % 3 === 2) {
    const revoke = { type: 'revoke', device: null, member: whose, reason: '', at };
    await say(by, revoke, known);
  } else if (round > 1) await say(by, { type: 'role', member: whose, role: 'doctor', at }, known);
}
log.length = STATEMENTS;

async function verifyAll(): Promise<void> {
  // Read anew, as at the start of a device: nothing is remembered of a round before.
  const envelopes = log.map(({ bytes }) => {
    const parsed = parseEnvelope(bytes);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    return parsed.value;
  });
  const state = await applyStatements(emptyMembership(practiceId), envelopes);
  if (state.facts.length !== STATEMENTS) throw new Error('a statement was refused');
}

const signatures = log.map((envelope) => {
  const key = [founder, ...people].find(({ id }) => id === envelope.device)!.signPublic;
  const signed = signedBytes(envelope.header, hashSealed(envelope.body));
  return { key, signature: envelope.signature, signed };
});
async function verifySignatures(): Promise<void> {
  for (const { key, signature, signed } of signatures) {
    if (!(await verify(key, signature, signed))) throw new Error('a signature that does not hold');
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const times = { verify: [] as number[], signatures: [] as number[] };
for (let round = -1; round < ROUNDS; round++) {
  const [verified, signed] = [await timed(verifyAll), await timed(verifySignatures)];
  if (round < 0) continue;
  times.verify.push(verified);
  times.signatures.push(signed);
}
tell({
  statements: STATEMENTS,
  verify: median(times.verify),
  signatures: median(times.signatures)
} satisfies MembershipTimes);
