import { createIdentity } from '../../access/identity.ts';
import { newUuid, type Uuid } from '../../docs/core/ids.ts';
import { fail, ok, toProblem, type Problem, type Result } from '../../problem.ts';
import type {
  DeviceApi,
  JoinRequest,
  LocalPractice,
  NewPractice,
  OpenPractice
} from '../device.ts';
import { foundLocally, joinThroughLink } from '../founding.ts';
import { IndexedDBStore } from '../store/indexeddb.ts';
import { openWebSocket } from '../../sync/socket.ts';
import { systemTimers } from '../../sync/timers.ts';
import type { StartWorker } from './channel.ts';
import { ReplicaClient } from './client.ts';
import { storeName } from './names.ts';
import { registeredPractices, registerPractice, touchPractice } from './registry.ts';

const ids = {
  now: () => Date.now(),
  random: (count: number) => crypto.getRandomValues(new Uint8Array(count))
};

/** The device that this browser is. */
export async function startDevice(): Promise<DeviceApi> {
  return new BrowserDevice();
}

class BrowserDevice implements DeviceApi {
  readonly #open = new Map<Uuid, Promise<Result<ReplicaClient>>>();

  practices(): Promise<LocalPractice[]> {
    return registeredPractices();
  }

  async create(request: NewPractice): Promise<Result<LocalPractice>> {
    return this.#found(request, false);
  }

  async join(request: JoinRequest): Promise<Result<LocalPractice>> {
    return guarded(async () => {
      await askToPersist();
      const identity = await this.#identity(request.deviceName, request.memberName);
      const joined = await joinThroughLink({
        link: request.link,
        identity,
        net: { socket: openWebSocket, timers: systemTimers },
        openStore: (practice) => IndexedDBStore.open(storeName(practice)),
        ids
      });
      if (!joined.ok) return joined;
      const { practice, name } = joined.value;
      const local = describe(practice, name, request, false);
      await registerPractice({ ...local, identity });
      return ok(local);
    });
  }

  async demo(progress: (done: number, total: number) => void): Promise<Result<LocalPractice>> {
    const known = (await this.practices()).find((practice) => practice.demo);
    if (known) return ok(known);
    const { DEMO_NAME, fillWithDemo } = await import('../../demo/fill.ts');
    const request: NewPractice = {
      practiceName: DEMO_NAME,
      memberName: 'You',
      deviceName: 'This browser',
      server: null
    };
    const founded = await this.#found(request, true);
    if (!founded.ok) return founded;
    const opened = await this.open(founded.value.id);
    if (!opened.ok) return opened;
    const filled = await fillWithDemo(opened.value, new Date(), progress);
    return filled.ok ? founded : filled;
  }

  async open(practice: Uuid): Promise<Result<OpenPractice>> {
    const opening = this.#open.get(practice) ?? this.#start(practice);
    this.#open.set(practice, opening);
    const opened = await opening;
    if (!opened.ok) this.#open.delete(practice);
    return opened;
  }

  async unusable(): Promise<Problem | null> {
    if (!globalThis.isSecureContext) {
      return {
        code: 'not-secure',
        message: 'This address is not secure, so the browser lets nothing be kept on this device.',
        action: 'Open the practice’s https:// address, or http://localhost on the hub itself.'
      };
    }
    if (!('locks' in navigator && 'storage' in navigator && typeof indexedDB !== 'undefined')) {
      return {
        code: 'browser-too-old',
        message: 'This browser cannot keep a practice on this device.',
        action: 'Use a current version of Chrome, Edge, Firefox or Safari.'
      };
    }
    return null;
  }

  async #start(practice: Uuid): Promise<Result<ReplicaClient>> {
    return guarded(async () => {
      const client = new ReplicaClient(practice);
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        type: 'module',
        name: 'indaba-engine'
      });
      worker.postMessage({ practice } satisfies StartWorker);
      const opened = await client.open();
      if (opened.ok) await touchPractice(practice, new Date(ids.now()).toISOString());
      else worker.terminate();
      return opened;
    });
  }

  async #found(request: NewPractice, demo: boolean): Promise<Result<LocalPractice>> {
    return guarded(async () => {
      await askToPersist();
      const identity = await this.#identity(request.deviceName, request.memberName);
      const practice = await foundLocally({
        identity,
        name: request.practiceName,
        server: request.server,
        openStore: (id) => IndexedDBStore.open(storeName(id)),
        ids
      });
      const local = describe(practice, request.practiceName, request, demo);
      await registerPractice({ ...local, identity });
      const opened = await this.open(practice);
      if (!opened.ok) return opened;
      const made = await opened.value.change([
        { change: 'practice.found', args: { name: request.practiceName } }
      ]);
      return made.ok ? ok(local) : made;
    });
  }

  #identity(deviceName: string, memberName: string) {
    return createIdentity({
      name: deviceName,
      member: { id: newUuid(ids), name: memberName }
    });
  }
}

const describe = (
  id: Uuid,
  name: string,
  request: { deviceName: string; memberName: string },
  demo: boolean
): LocalPractice => ({
  id,
  name,
  deviceName: request.deviceName,
  memberName: request.memberName,
  demo,
  openedAt: null
});

/** Asks the browser not to clear this site's data when space runs short. It may say no. */
async function askToPersist(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

/** What fails here fails because of the browser or the network: told, not thrown. */
async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    const problem = toProblem(error);
    return fail(problem.code, problem.message, problem);
  }
}
