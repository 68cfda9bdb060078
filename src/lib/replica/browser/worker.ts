/// <reference lib="webworker" />
import { startAutomerge } from '../../docs/core/automerge.browser.ts';
import { ProblemError, toProblem } from '../../problem.ts';
import { openOpfsSqlite, warmSqlite } from '../../projections/drivers/sqlite-wasm.ts';
import { openProjections } from '../../projections/projections.ts';
import { openWebSocket } from '../../sync/socket.ts';
import { systemTimers } from '../../sync/timers.ts';
import { listDocuments } from '../document-list.ts';
import type { KeepBox } from '../own-keys.ts';
import { PracticeAccess } from '../practice-access.ts';
import { Replica } from '../replica.ts';
import { IndexedDBStore } from '../store/indexeddb.ts';
import { dataKeys, type DataKeys } from '../../access/vault.ts';
import { openIdentity, sealBox } from '../../access/sealed-identity.ts';
import { SealedStore } from '../store/sealed.ts';
import { channelName, engineLock, STOPPED, type ToTab, type ToWorker } from './channel.ts';
import { ReplicaHost } from './host.ts';
import { codesName, storeName } from './names.ts';
import { registeredProfile, updateProfile } from './registry.ts';

/**
 * A tab's worker. It waits for the profile's lock; whoever has it is the engine for all tabs of
 * this browser, until its tab goes or is told to stop, and the next one in line takes over.
 */
let stop: () => void = () => undefined;
const told = new Promise<void>((resolve) => (stop = resolve));

// Both take a while, whatever the profile: they are begun before the page says which it is.
startAutomerge().catch(() => undefined);
warmSqlite();

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'stop') return stop();
  const { profile, key } = data;
  const keys = dataKeys(key, profile);
  key.fill(0);
  const waiting = new AbortController();
  void told.then(() => waiting.abort());
  navigator.locks
    .request(engineLock(profile), { signal: waiting.signal }, () => serve(profile, keys))
    .catch(() => undefined)
    .finally(() => void told.then(() => self.postMessage(STOPPED)));
});

/** Runs the engine; resolves when it could not start or was stopped, and the lock goes on. */
async function serve(profile: string, keys: DataKeys): Promise<void> {
  const channel = new BroadcastChannel(channelName(profile));
  try {
    const replica = await open(profile, keys);
    const host = new ReplicaHost(replica, channel, crypto.randomUUID());
    // Who searches codes wants them at once: the tables come into the search behind.
    replica.codesFollowed().catch(() => undefined);
    await told;
    host.stop();
    await replica.close();
    channel.close();
  } catch (error) {
    console.error('The engine could not start', error);
    const failed: ToTab = { to: 'tabs', type: 'failed', problem: toProblem(error) };
    channel.postMessage(failed);
    channel.close();
  }
}

async function open(profile: string, keys: DataKeys): Promise<Replica> {
  const registered = await registeredProfile(profile);
  if (!registered) {
    throw new ProblemError({
      code: 'practice-not-here',
      message: 'This practice is not on this device.',
      action: 'Join it again with a link from one of its devices.'
    });
  }
  const name = storeName(profile);
  const opening = IndexedDBStore.open(name).then((inner) => SealedStore.over(inner, keys.store));
  // SQLite takes a while to start: the documents are listed meanwhile.
  const listed = opening.then((store) => listDocuments(store));
  listed.catch(() => undefined);
  const [store, database, identity, persistent] = await Promise.all([
    opening,
    openOpfsSqlite(name, keys.projections),
    openIdentity(registered.identity, keys.identity),
    navigator.storage.persisted(),
    startAutomerge()
  ]);
  return Replica.open({
    store,
    listed,
    projections: openProjections(database),
    codes: () => openOpfsSqlite(codesName(profile), keys.projections),
    access: await PracticeAccess.open(store, identity, keepBoxOf(profile, keys)),
    ids: {
      now: () => Date.now(),
      random: (count) => crypto.getRandomValues(new Uint8Array(count))
    },
    ...(registered.demo ? {} : { net: { socket: openWebSocket, timers: systemTimers } }),
    defer: defer(),
    persistent
  });
}

/** Puts a new pair where the profile's keys lie sealed, in the place of the one before. */
const keepBoxOf =
  (profile: string, keys: DataKeys): KeepBox =>
  async (box) => {
    const sealed = await sealBox(box, keys.identity);
    await updateProfile(profile, ({ identity }) => ({ identity: { ...identity, ...sealed } }));
  };

/** Runs work as a task of its own: timers are held back in hidden tabs, messages are not. */
function defer(): (work: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (work) => {
    waiting.push(work);
    port2.postMessage(null);
  };
}
