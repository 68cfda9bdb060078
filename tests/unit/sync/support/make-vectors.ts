import { writeFileSync } from 'node:fs';
import { foundPractice } from '#lib/access/founding.ts';
import { sealGrant } from '#lib/access/grants.ts';
import { personId, type DeviceIdentity } from '#lib/access/identity.ts';
import { createInvite, createJoin, type InviteTerms } from '#lib/access/invites.ts';
import { newScopeKey, refOf } from '#lib/access/keyring.ts';
import { encodeLink } from '#lib/access/link.ts';
import { encodeStatement, type KnownStatement } from '#lib/access/statements.ts';
import { sha256, toHex } from '#lib/crypto/crypto.ts';
import { startAutomerge } from '#lib/docs/core/automerge.node.ts';
import { newUuid, type Uuid } from '#lib/docs/core/ids.ts';
import type { Kind, Scope } from '#lib/docs/kinds.ts';
import { sealChanges, sealStatement } from '#lib/envelope/envelope.ts';
import { someChanges } from './changes.ts';
import { fixedIdentity, seededSource } from './seeded.ts';

/*
 * Writes vectors.json anew: `npx node tests/unit/sync/support/make-vectors.ts`. Not to be done again
 * once logs are kept that somebody needs: from then on what these bytes say must be read for ever.
 */

await startAutomerge();
const source = seededSource(20_261_102);
const at = new Date(source.now()).toISOString();
const expiresAt = source.now() + 3_600_000;

/** Somebody whose id comes of their first device's key (ID4). */
async function person(name: string): Promise<DeviceIdentity> {
  const identity = await fixedIdentity(name, '');
  return { ...identity, member: { ...identity.member, id: personId(identity.signPublic) } };
}
const [founder, joiner, late, kit] = await Promise.all(
  ['Reception', 'Tablet', 'Phone', 'Paper'].map(person)
);
const {
  practiceId: practice,
  genesis,
  keyring
} = await foundPractice({
  identity: founder!,
  source
});

const statements: Uint8Array[] = [genesis.bytes];
const after = (): Uint8Array[] => [sha256(statements.at(-1)!)];
let counter = 1;
type Saying = KnownStatement extends infer S
  ? S extends unknown
    ? Omit<S, 'after'>
    : never
  : never;

async function say(saying: Saying): Promise<void> {
  const sealed = await sealStatement({
    ...{ practice, identity: founder!, counter: ++counter, entryId: newUuid(source) },
    statement: encodeStatement({ ...saying, after: after() } as KnownStatement)
  });
  statements.push(sealed.bytes);
}

async function invite(terms: Pick<InviteTerms, 'role' | 'confirm'>) {
  const made = await createInvite({
    ...{ identity: founder!, keyring, after: after(), counter: ++counter, source },
    terms: { ...terms, member: null, expiresAt }
  });
  statements.push(made.envelope.bytes);
  return made;
}

async function join(identity: DeviceIdentity, made: Awaited<ReturnType<typeof invite>>) {
  const { invite, secret, statement } = made;
  const joined = await createJoin({ practice, invite, secret, statement, identity, source });
  statements.push(joined.bytes);
}

const link = await invite({ role: 'doctor', confirm: false });
await join(joiner!, link);
const spare = await invite({ role: 'billing', confirm: false });
await say({ type: 'cancel', invite: spare.invite, at });
await join(late!, await invite({ role: 'nurse', confirm: true }));
await say({ type: 'admit', device: late!.id, at });
await say({ type: 'role', member: late!.member.id, role: 'reception', at });
const rights = [{ role: 'doctor', scope: 'billing', right: 'read' }] as const;
await say({ type: 'policy', rights: [...rights], at });
const { id, name, signPublic: signKey, boxPublic: boxKey } = kit!;
await say({ type: 'kit', device: { id, name, signKey, boxKey }, at });
await say({ type: 'revoke', device: late!.id, member: null, reason: 'lost', at });
await say({ type: 'box', boxKey: kit!.boxPublic, at });
const fresh = newScopeKey('front', 2, (count) => source.random(count));
const granted = [fresh, ...keyring.grantFor('doctor', joiner!.id).filter((key) => key.device)];
const recipient = { id: joiner!.id, boxKey: joiner!.boxPublic };
await say({
  type: 'keys',
  introduces: [refOf(fresh)],
  grants: [
    {
      device: joiner!.id,
      keys: granted.map(refOf),
      leaves: true,
      back: [],
      sealed: await sealGrant(keyring.only(granted), recipient)
    }
  ],
  at
});

const all = keyring.with([fresh]);
const forJoiner = keyring.only(keyring.grantFor('doctor', undefined)).with(granted);

async function sealed(
  author: DeviceIdentity,
  document: { id: Uuid; kind: Kind; scope: Scope; epoch: number },
  changes: Uint8Array[]
) {
  const made = await sealChanges({
    ...{ practice, docId: document.id, docKind: document.kind },
    ...{ scope: document.scope, epoch: document.epoch, changes, identity: author },
    counter: ++counter,
    entryId: newUuid(source),
    keyring: author === founder ? all : forJoiner,
    random: source.random
  });
  return {
    author: author.id,
    document: { ...document, tag: toHex(all.docTag(document.id)) },
    entryId: made.entryId,
    counter,
    envelope: toHex(made.bytes),
    hashes: made.hashes,
    attestation: toHex(made.attestation)
  };
}

const patient = {
  id: '01890000-0000-7000-8000-0000000000aa',
  kind: 'patient',
  scope: 'front'
} as const;
const log = {
  id: '01890000-0000-7000-8000-0000000000bb',
  kind: 'accessLog',
  scope: 'audit'
} as const;
const device = ({ id, signPublic }: DeviceIdentity) => ({ id, signPublic: toHex(signPublic) });
const vectors = {
  about:
    'Made once from fixed keys. Every later version of the program must go on reading these bytes.',
  practice,
  keyring: toHex(all.encode()),
  founder: device(founder!),
  joiner: device(joiner!),
  statements: statements.map(toHex),
  roster: {
    members: { Reception: 'owner', Tablet: 'doctor', Phone: 'reception' },
    devices: { Reception: 'active', Tablet: 'active', Phone: 'ended', Paper: 'active' },
    openInvites: 0,
    policy: { doctor: { billing: 'read' } },
    frontEpoch: 2,
    foundersBox: toHex(kit!.boxPublic)
  },
  link: encodeLink({
    ...{ practice, invite: link.invite, secret: link.secret, statement: link.statement },
    ...{ member: null, server: 'https://hub.local:8443', name: 'Dr Dlamini' }
  }),
  secret: toHex(link.secret),
  linkKeyring: toHex(keyring.only(keyring.grantFor('doctor', undefined)).encode()),
  grantKeyring: toHex(keyring.only(granted).encode()),
  changes: [
    await sealed(founder!, { ...patient, epoch: 1 }, someChanges(0)),
    await sealed(founder!, { ...patient, epoch: 2 }, someChanges(12, 4000)),
    await sealed(joiner!, { ...log, epoch: 1 }, someChanges(2))
  ]
};
writeFileSync(new URL('../vectors.json', import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`);
