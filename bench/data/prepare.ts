import { join } from 'node:path';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { A } from '../../src/lib/docs/core/automerge.ts';
import { newUuid, type Uuid } from '../../src/lib/docs/core/ids.ts';
import type { ChangeRequestFor } from '../../src/lib/docs/changes.ts';
import { documentIdOf, KEYS } from '../../src/lib/replica/keys.ts';
import { systemIds } from '../../src/lib/replica/node/device.ts';
import { SqliteStore } from '../../src/lib/replica/store/sqlite.ts';
import { given, tell } from '../harness/child.ts';
import { foundPractice, must } from '../harness/practice.ts';
import { edit, EDITS, registration } from './changes.ts';
import { person } from './people.ts';

/**
 * Makes a practice of some patients on a hub, as its days would have: every round of edits is synced
 * before the next, so that each change lies in the log as an envelope of its own. The same documents
 * with the same histories are written for stock automerge-repo, each as one compact file.
 */
const [{ dir, server, patients, links }] =
  given<[{ dir: string; server: string; patients: number; links: number }]>();

const BATCH = 100;

const device = await foundPractice(dir, server);
const { replica } = device;
must(await replica.synced());
const ids: Uuid[] = Array.from({ length: patients }, () => newUuid(systemIds));

async function everybody(change: (index: number, id: Uuid) => ChangeRequestFor): Promise<void> {
  for (let from = 0; from < patients; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    must(await replica.change(batch.map((id, at) => change(from + at, id))));
  }
  must(await replica.synced());
}

await everybody(registration);
for (let round = 0; round < EDITS; round++) {
  await everybody((index, id) => edit(index, id, round));
}
const invitations: string[] = [];
for (let i = 0; i < links; i++) invitations.push(must(await replica.invite({})).link);
must(await replica.synced());

let bytes = 0;
for (const id of ids.slice(0, 100)) {
  bytes += JSON.stringify((await replica.read('patient', id))!.value).length;
}
await device.close();

const store = new SqliteStore(join(dir, 'store.sqlite'));
const peerDir = join(dir, 'peer');
const peer = new NodeFSStorageAdapter(peerDir);
for (const id of ids) {
  const chunks = await store.loadRange(KEYS.chunks(id));
  const doc = A.load(Buffer.concat(chunks.map(({ data }) => data)));
  await peer.save([documentIdOf(id), 'snapshot', A.getHeads(doc).join('')], A.save(doc));
  A.free(doc);
}
await store.close();

tell({
  links: invitations,
  deviceDir: dir,
  patients: ids,
  peerDir,
  documentIds: ids.map(documentIdOf),
  lastSurname: person(patients - 1).family,
  meanBytes: bytes / Math.min(100, patients)
});
