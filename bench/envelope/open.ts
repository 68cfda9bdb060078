import { open } from '../../src/lib/crypto/crypto.ts';
import { createIdentity } from '../../src/lib/access/identity.ts';
import { createKeyring } from '../../src/lib/access/keyring.ts';
import { A } from '../../src/lib/docs/core/automerge.ts';
import { startAutomerge } from '../../src/lib/docs/core/automerge.node.ts';
import { findChange, runChange } from '../../src/lib/docs/changes.ts';
import { newUuid } from '../../src/lib/docs/core/ids.ts';
import { genesisOf } from '../../src/lib/docs/kinds.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { openMany, parseEnvelope, sealChanges } from '../../src/lib/envelope/envelope.ts';
import { registration } from '../data/changes.ts';
import { tell } from '../harness/child.ts';
import { must } from '../harness/practice.ts';
import { median } from '../harness/stats.ts';
import type { OpenTimes } from './bench.ts';

/** Verifies and opens envelopes of registrations, beside decrypting the same bodies. */
const ENVELOPES = 2000;
const ROUNDS = 7;

await startAutomerge();
const id = () => newUuid(systemIds);
const practice = id();
const keyring = createKeyring(practice);
const identity = await createIdentity({ name: 'Device', member: { id: id(), name: 'Bench' } });

async function envelope(index: number): Promise<Uint8Array> {
  const patient = id();
  const { change, args } = registration(index, patient);
  const context = { practice, by: identity.member.id, at: new Date().toISOString(), newId: id };
  const doc = genesisOf('patient', { id: patient, practice });
  const made = must(runChange(doc as never, findChange(change)!, args, context));
  const changes = A.getAllChanges(made.doc);
  A.free(made.doc);
  const { bytes } = await sealChanges({
    ...{ practice, identity, keyring, changes },
    entryId: id(),
    counter: index + 1,
    docId: patient,
    docKind: 'patient',
    scope: 'front',
    epoch: 1
  });
  return bytes;
}

const envelopes: Uint8Array[] = [];
for (let index = 0; index < ENVELOPES; index++) envelopes.push(await envelope(index));

const parsed = envelopes.map((bytes) => {
  const one = parseEnvelope(bytes);
  if (!one.ok || !one.value.iv) throw new Error('an envelope that cannot be parsed');
  return { ...one.value, iv: one.value.iv };
});
const keys = await Promise.all(
  parsed.map(({ docTag }) => keyring.documentKey('front', 1, docTag, '')!)
);

async function openAll(): Promise<void> {
  const opened = await openMany(envelopes, () => identity.signPublic, keyring);
  if (!opened.every(({ ok }) => ok)) throw new Error('an envelope that cannot be opened');
}

async function decryptAll(): Promise<void> {
  for (const [at, { iv, body, header }] of parsed.entries()) {
    if (!(await open(keys[at]!, iv, body, header))) throw new Error('a body that cannot be opened');
  }
}

/** Microseconds an envelope. */
async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return ((performance.now() - began) * 1000) / ENVELOPES;
}

const times = { open: [] as number[], decrypt: [] as number[] };
for (let round = -1; round < ROUNDS; round++) {
  const [opened, decrypted] = [await timed(openAll), await timed(decryptAll)];
  if (round < 0) continue;
  times.open.push(opened);
  times.decrypt.push(decrypted);
}
tell({
  envelopes: ENVELOPES,
  open: median(times.open),
  decrypt: median(times.decrypt)
} satisfies OpenTimes);
