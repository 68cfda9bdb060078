/// <reference lib="webworker" />
import { startAutomerge } from '../../docs/core/automerge.browser.ts';
import { ProblemError, toProblem } from '../../problem.ts';
import { openOpfsSqlite } from '../../projections/drivers/sqlite-wasm.ts';
import { openProjections } from '../../projections/projections.ts';
import { openWebSocket } from '../../sync/socket.ts';
import { systemTimers } from '../../sync/timers.ts';
import { PracticeAccess } from '../practice-access.ts';
import { Replica } from '../replica.ts';
import { IndexedDBStore } from '../store/indexeddb.ts';
import { channelName, engineLock, type StartWorker, type ToTab } from './channel.ts';
import { ReplicaHost } from './host.ts';
import { storeName } from './names.ts';
import { registeredPractice } from './registry.ts';

/**
 * A tab's worker. It waits for the practice's lock; whoever has it is the engine for all tabs of
 * this browser, until its tab goes and the next one in line takes over.
 */
self.addEventListener('message', ({ data }: MessageEvent<StartWorker>) => {
  void navigator.locks.request(engineLock(data.practice), () => serve(data.practice));
});

/** Runs the engine; resolves only when it could not start, so that the lock goes to another tab. */
async function serve(practice: string): Promise<void> {
  const channel = new BroadcastChannel(channelName(practice));
  try {
    const replica = await open(practice);
    new ReplicaHost(replica, channel, crypto.randomUUID());
    await new Promise<never>(() => undefined);
  } catch (error) {
    console.error('The engine could not start', error);
    const failed: ToTab = { to: 'tabs', type: 'failed', problem: toProblem(error) };
    channel.postMessage(failed);
    channel.close();
  }
}

async function open(practice: string): Promise<Replica> {
  const registered = await registeredPractice(practice);
  if (!registered) {
    throw new ProblemError({
      code: 'practice-not-here',
      message: 'This practice is not on this device.',
      action: 'Join it again with a link from one of its devices.'
    });
  }
  const [store, database, persistent] = await Promise.all([
    IndexedDBStore.open(storeName(practice)),
    openOpfsSqlite(storeName(practice)),
    navigator.storage.persisted(),
    startAutomerge()
  ]);
  return Replica.open({
    store,
    projections: openProjections(database),
    access: await PracticeAccess.open(store, registered.identity),
    ids: {
      now: () => Date.now(),
      random: (count) => crypto.getRandomValues(new Uint8Array(count))
    },
    ...(registered.demo ? {} : { net: { socket: openWebSocket, timers: systemTimers } }),
    defer: defer(),
    persistent
  });
}

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
