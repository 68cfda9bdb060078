import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDevice } from '#lib/replica/browser/device.ts';
import { ReplicaClient } from '#lib/replica/browser/client.ts';
import type { ToWorker } from '#lib/replica/browser/channel.ts';
import { registeredProfile } from '#lib/replica/browser/registry.ts';
import type { OpenPractice } from '#lib/replica/device.ts';

/** A tab: its worker, which may hold the engine, and its client. Closing it is as sudden as a crash. */
class Tab {
  readonly client: ReplicaClient;
  readonly #worker: Worker;

  private constructor(profile: string, key: Uint8Array) {
    this.client = new ReplicaClient(profile, NO_DRAFTS);
    this.#worker = new Worker(new URL('../../src/lib/replica/browser/worker.ts', import.meta.url), {
      type: 'module'
    });
    this.#worker.postMessage({ type: 'start', profile, key } satisfies ToWorker);
    tabs.push(this);
  }

  static async open(profile: string): Promise<Tab> {
    const tab = new Tab(profile, (await registeredProfile(profile))!.vault.bare!);
    const opened = await tab.client.open();
    if (!opened.ok) throw new Error(opened.problem.message);
    return tab;
  }

  close(): void {
    this.#worker.terminate();
  }
}

const NO_DRAFTS = { seal: (text: string) => text, open: (sealed: string) => sealed };
const tabs: Tab[] = [];

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
});

/** A practice made in this browser, whose first engine has gone again. */
async function newPractice(): Promise<string> {
  const workers: Worker[] = [];
  const NativeWorker = globalThis.Worker;
  vi.stubGlobal(
    'Worker',
    class extends NativeWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    }
  );
  const device = await startDevice();
  const created = await device.create({
    practiceName: 'Tabs',
    memberName: 'Thandi',
    deviceName: 'Browser',
    server: null,
    passphrase: null
  });
  vi.unstubAllGlobals();
  for (const worker of workers) worker.terminate();
  if (!created.ok) throw new Error(created.problem.message);
  return created.value.id;
}

async function change(client: OpenPractice, name: string, args: unknown): Promise<string> {
  const made = await client.change([{ change: name, args }]);
  if (!made.ok) throw new Error(`${made.problem.message} ${made.problem.detail ?? ''}`);
  return made.value[0]!.result as string;
}

/** Resolves with the first value of a subscription that satisfies `wanted`. */
function until<T>(
  subscribe: (seen: (value: T) => void) => () => void,
  wanted: (value: T) => boolean
): Promise<T> {
  return new Promise((resolve) => {
    const stop = subscribe((value) => {
      if (!wanted(value)) return;
      queueMicrotask(() => stop());
      resolve(value);
    });
  });
}

describe('tabs of one browser', () => {
  it('see each other\u2019s changes at once', async () => {
    const practice = await newPractice();
    const [first, second] = [await Tab.open(practice), await Tab.open(practice)];
    const seen = until<{ count: number }>(
      (tell) => second.client.live('patients.count', {}, tell),
      ({ count }) => count === 1
    );
    await change(first.client, 'patient.register', { given: 'Zanele', family: 'Mbeki' });
    await seen;
  });

  it('adds a file in one tab and opens it in another, also when the engine has moved', async () => {
    const practice = await newPractice();
    const first = await Tab.open(practice);
    const second = await Tab.open(practice);
    const data = new Uint8Array(700_000).map((_, i) => (i * 31) & 255);
    const references: string[] = [];
    for (const content of [data, new Blob([data]), new Blob([data]).stream()]) {
      const put = await first.client.putBlob('clinical', content, 'image/png');
      if (!put.ok) throw new Error(put.problem.message);
      references.push(put.value);
    }
    expect(new Set(references).size).toBe(1);
    expect((await second.client.status()).files).toMatchObject({ unsent: 1, problem: null });
    expect(await second.client.getBlob(references[0]!)).toEqual({ ok: true, value: data });
    first.close();
    expect(await second.client.getBlob(references[0]!)).toEqual({ ok: true, value: data });
    const pinned = await second.client.pinBlob(references[0]!);
    expect(pinned.ok).toBe(true);
    expect(await second.client.blobProgress(references[0]!)).toMatchObject({
      value: { here: true, pinned: true, onServer: false, bytes: 700_000 }
    });
    const freed = await second.client.unpinBlob(references[0]!);
    expect(freed.ok).toBe(true);
  });

  it('lose nothing that was called saved when the tab with the engine closes in that instant', async () => {
    const practice = await newPractice();
    const first = await Tab.open(practice);
    const second = await Tab.open(practice);
    const patient = await change(first.client, 'patient.register', { family: 'Instant' });
    first.close();
    const view = await second.client.read('patient', patient);
    expect(view?.value.family).toBe('Instant');
    expect((await second.client.status()).pendingChanges).toBe(4);
  });

  it('get every answer once, also when engines die while they work', async () => {
    const practice = await newPractice();
    const first = await Tab.open(practice);
    const second = await Tab.open(practice);
    const third = await Tab.open(practice);
    const made = Array.from({ length: 30 }, (_, i) =>
      change(third.client, 'patient.register', { family: `Patient ${i}` })
    );
    await made[3];
    first.close();
    await made[15];
    second.close();
    const ids = await Promise.all(made);
    expect(new Set(ids).size).toBe(30);
    expect(await third.client.query('patients.count', {})).toEqual({ count: 30 });
  });

  it('keep a note that was called saved when its tab closes in that instant', async () => {
    const practice = await newPractice();
    const first = await Tab.open(practice);
    const patient = await change(first.client, 'patient.register', { family: 'Note' });
    const consultation = await change(first.client, 'consultation.start', { patient });
    const opened = await first.client.openNote(consultation);
    if (!opened.ok) throw new Error(opened.problem.message);
    const note = opened.value;
    note.handle.change((doc) => {
      doc.notes.subjective = 'Coughing for three days.';
    });
    await until<'saving' | 'saved'>(note.watchSaved, (state) => state === 'saved');
    first.close();
    const second = await Tab.open(practice);
    const view = await second.client.read('consultation', consultation);
    expect(view?.value.notes.subjective).toBe('Coughing for three days.');
  });

  it('type into one note together, and go on when the engine moves', async () => {
    const practice = await newPractice();
    const engine = await Tab.open(practice);
    const [a, b] = [await Tab.open(practice), await Tab.open(practice)];
    const patient = await change(a.client, 'patient.register', { family: 'Together' });
    const consultation = await change(a.client, 'consultation.start', { patient });
    const notes = [];
    for (const tab of [a, b]) {
      const opened = await tab.client.openNote(consultation);
      if (!opened.ok) throw new Error(opened.problem.message);
      notes.push(opened.value);
    }
    const [noteA, noteB] = notes as [(typeof notes)[0], (typeof notes)[0]];
    const planOf = (note: typeof noteA) => String(note.handle.doc().notes.plan);
    noteA.handle.change((doc) => {
      doc.notes.plan = 'Rest. ';
    });
    await expect.poll(() => planOf(noteB), { timeout: 5000 }).toBe('Rest. ');
    engine.close();
    noteB.handle.change((doc) => {
      doc.notes.plan = `${String(doc.notes.plan)}Fluids.`;
    });
    await expect.poll(() => planOf(noteA), { timeout: 10_000 }).toBe('Rest. Fluids.');
    await until<'saving' | 'saved'>(noteB.watchSaved, (state) => state === 'saved');
    const others = until<readonly { field: string }[]>(
      noteA.watchPresence,
      (who) => who.length > 0
    );
    noteB.setPresence({ field: 'plan', anchor: 3, head: 3 });
    expect((await others)[0]?.field).toBe('plan');
  });
});
