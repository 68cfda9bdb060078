import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLES, type Role } from '#lib/access/roles.ts';
import { A } from '#lib/docs/core/automerge.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { genesisOf, KIND_NAMES, KINDS, type Kind } from '#lib/docs/kinds.ts';
import { sealChanges } from '#lib/envelope/envelope.ts';
import { startHub } from '#server/hub.ts';
import {
  newPractice,
  source,
  type TestDevice,
  type TestPractice
} from '../server/support/practice.ts';
import { ManualClock } from '../server/support/server.ts';
import { answers, WireClient } from '../server/support/wire-client.ts';

/** What a server answered to a device of each role, over its connection. */
export interface Answered {
  /** What became of an entry of each kind: its seq, or why it was refused. */
  readonly took: Readonly<Record<Kind, number | string>>;
  /** Whether the device was sent the founder's entry of each kind. */
  readonly sent: Readonly<Record<Kind, boolean>>;
  /** Whether it was sent back its own. */
  readonly own: Readonly<Record<Kind, boolean>>;
}

type ByKind<T> = Record<Kind, T>;

/** One entry of every kind, with a true document in it. */
const oneOfEach = (practice: TestPractice, device: TestDevice): Promise<Uint8Array[]> =>
  Promise.all(
    KIND_NAMES.map(async (kind) => {
      const docId = newUuid(source);
      const doc = genesisOf(kind, { id: docId, practice: practice.id });
      const { bytes } = await sealChanges({
        practice: practice.id,
        identity: device.identity,
        keyring: practice.founded.keyring,
        counter: device.nextCounter(),
        entryId: newUuid(source),
        docId,
        docKind: kind,
        scope: KINDS[kind].scope,
        epoch: 1,
        changes: A.getAllChanges(doc)
      });
      return bytes;
    })
  );

const byKind = <T>(each: (kind: Kind, at: number) => T): ByKind<T> =>
  Object.fromEntries(KIND_NAMES.map((kind, at) => [kind, each(kind, at)])) as ByKind<T>;

/**
 * A hub with one practice and one device in each role: the founder writes one document of every kind,
 * and so does each of them, whatever they may; then each asks for all there is.
 */
export async function askServer(): Promise<Record<Role, Answered>> {
  const dir = mkdtempSync(join(tmpdir(), 'indaba-matrix-'));
  const hub = await startHub({ dir, port: 0, tls: false, clock: new ManualClock() });
  const clients: WireClient[] = [];
  const connect = async () => {
    const client = await WireClient.connect(hub.url);
    clients.push(client);
    return client;
  };
  try {
    const practice = await newPractice();
    const founder = await connect();
    await founder.found(practice.founder, practice.genesis);
    const members: { role: Role; device: TestDevice; client: WireClient }[] = [];
    for (const role of ROLES) {
      const invite = await practice.invite({ role });
      await founder.push([invite.envelope.bytes]);
      const { device, join: joined } = await practice.joining(invite, role);
      const client = await connect();
      await client.join(device, joined);
      practice.last = joined;
      members.push({ role, device, client });
    }
    const founders = answers(await founder.push(await oneOfEach(practice, practice.founder)));
    const all: Partial<Record<Role, Answered>> = {};
    for (const { role, device, client } of members) {
      const took = answers(await client.push(await oneOfEach(practice, device)));
      const seqs = new Set<unknown>((await client.pullAll()).map(([seq]) => seq));
      all[role] = {
        took: byKind((_, at) => took[at]!),
        sent: byKind((_, at) => seqs.has(founders[at])),
        own: byKind((_, at) => seqs.has(took[at]))
      };
    }
    return all as Record<Role, Answered>;
  } finally {
    for (const client of clients) client.socket.terminate();
    await hub.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
