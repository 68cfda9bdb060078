import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { AccessRow } from '#lib/projections/catalogue.ts';
import { AccessRecorder } from '#lib/replica/audit/recorder.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { Outbox } from '#lib/replica/outbox.ts';
import { MemoryDisk, MemoryStore } from '#lib/replica/store/memory.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { seededIds, TestDevice } from '../../support/practice.ts';

const DEVICE = '0193b6a0-0000-7000-8000-0000000000d1';
const PATIENT = '0193b6a0-0000-7000-8000-000000000005';
const OTHER = '0193b6a0-0000-7000-8000-000000000006';

/** A clock whose timers a test runs by hand. */
class Clock {
  readonly ids = seededIds(5);
  #waiting: { at: number; run: () => void }[] = [];

  readonly timers = {
    after: (ms: number, run: () => void) => {
      const timer = { at: this.ids.now() + ms, run };
      this.#waiting.push(timer);
      return () => void (this.#waiting = this.#waiting.filter((one) => one !== timer));
    }
  };

  get running(): number {
    return this.#waiting.length;
  }

  pass(ms: number): void {
    this.ids.advance(ms);
    const due = this.#waiting.filter(({ at }) => at <= this.ids.now());
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    for (const { run } of due) run();
  }
}

let clock: Clock;
let disk: MemoryDisk;
let recorder: AccessRecorder;
/** Changes of the log, each with its entries. */
let written: Record<string, unknown>[][];
let full: boolean;
/** What the log holds of the last minutes when the recorder starts. */
let recalled: AccessRow[];

function open(): AccessRecorder {
  return new AccessRecorder({
    store: new MemoryStore(disk),
    device: DEVICE,
    ids: clock.ids,
    timers: clock.timers,
    recall: () => recalled,
    write: async (requests) => {
      if (full) return false;
      written.push(...requests.map(({ args }) => args.entries));
      return true;
    }
  });
}

beforeEach(() => {
  clock = new Clock();
  disk = new MemoryDisk();
  written = [];
  full = false;
  recalled = [];
  recorder = open();
});

const opened = (patient: Uuid = PATIENT) =>
  recorder.note({ act: 'open-record', kind: 'patient', document: patient, patient });

describe('the recorder of the access log', () => {
  it('gathers a hundred openings a minute into a few changes', async () => {
    for (let n = 0; n < 100; n++) {
      await opened(`0193b6a0-0000-7000-8000-${String(n).padStart(12, '0')}`);
      clock.pass(600);
    }
    await recorder.close();
    expect(written.flat()).toHaveLength(100);
    expect(written.length).toBeLessThanOrEqual(5);
  });

  it('counts the same record opened again within ten minutes on its first entry', async () => {
    await opened();
    clock.pass(60_000);
    await opened();
    await opened(OTHER);
    clock.pass(9 * 60_000);
    await opened();
    await recorder.flush();
    const entries = written.flat().filter(({ patient }) => patient === PATIENT);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
    expect(entries.at(-1)).toMatchObject({ count: 3, last: '2026-11-22T07:10:00.000Z' });
    clock.pass(10 * 60_000 + 1);
    await opened();
    await recorder.flush();
    expect(written.flat().at(-1)).toMatchObject({ at: '2026-11-22T07:20:00.001Z' });
    expect(written.flat().at(-1)).not.toHaveProperty('count');
  });

  it('counts on after the engine was started again, as when a page is loaded anew', async () => {
    const id = '0193b6a0-0000-7000-8000-0000000000e1';
    const at = '2026-11-22T06:58:00.000Z';
    const empty = { shape: null, hits: null, reason: null, page: null, patientName: null };
    const row = {
      kind: 'patient',
      document: PATIENT,
      patient: PATIENT,
      act: 'open-record' as const
    };
    recalled = [{ id, at, last: at, count: 2, device: DEVICE, member: OTHER, ...row, ...empty }];
    recorder = open();
    await recorder.open();
    await opened();
    await recorder.flush();
    expect(written.flat()).toMatchObject([{ id, at, count: 3, last: '2026-11-22T07:00:00.000Z' }]);
  });

  it('writes breaking the glass, exports and shares at once, and each print by itself', async () => {
    await opened();
    expect(written).toHaveLength(0);
    await recorder.note({ act: 'break-glass', patient: PATIENT, reason: '  Collapsed here ' });
    expect(written.flat()).toMatchObject([{ act: 'open-record' }, { reason: 'Collapsed here' }]);
    await recorder.note({ act: 'export', hits: 3 });
    expect(written).toHaveLength(2);
    for (let n = 0; n < 2; n++) await recorder.note({ act: 'print', patient: PATIENT });
    await recorder.flush();
    expect(written.at(-1)).toHaveLength(2);
  });

  it('keeps of a search what it was for, and nothing of what was typed', async () => {
    await recorder.note({ act: 'search', text: 'Nkosi 8001015009087', hits: 4 });
    await recorder.flush();
    expect(written.flat()).toMatchObject([{ act: 'search', shape: 'ID number and name', hits: 4 }]);
    const kept = [...disk.records.values()].map((bytes) => Buffer.from(bytes).toString('latin1'));
    expect(JSON.stringify([written, kept])).not.toContain('Nkosi');
  });

  it('loses nothing where the device stops in the middle: it is written at the next start', async () => {
    await opened();
    await opened(OTHER);
    disk.crash();
    clock = new Clock();
    recorder = open();
    await recorder.open();
    clock.pass(20_000);
    await recorder.close();
    expect(new Set(written.flat().map(({ patient }) => patient))).toEqual(
      new Set([PATIENT, OTHER])
    );
    expect(written.flat()).toHaveLength(2);
    expect(await new MemoryStore(disk).keys(KEYS.noteds)).toEqual([]);
  });

  it('tries again later where the log cannot be written, without a loop and without failing', async () => {
    full = true;
    await opened();
    await recorder.flush();
    expect(clock.running).toBe(1);
    full = false;
    clock.pass(20_000);
    await recorder.close();
    expect(written.flat()).toHaveLength(1);
    expect(clock.running).toBe(0);
  });

  it('never fails the act that it notes, not even on a full disk', async () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    disk.fault = () => ({ code: 'storage-full', message: 'This device is full.' });
    await opened();
    disk.fault = undefined;
    expect(complained).toHaveBeenCalledOnce();
    complained.mockRestore();
    await recorder.close();
    expect(written.flat()).toHaveLength(1);
  });

  it('keeps months apart, and what was done earlier under its own time', async () => {
    await recorder.note({ act: 'failed-unlock', at: '2026-10-31T23:59:00.000Z', count: 3 });
    await opened();
    await recorder.flush();
    expect(written.map((entries) => entries.map(({ at, count }) => [at, count]))).toEqual([
      [['2026-10-31T23:59:00.000Z', 3]],
      [['2026-11-22T07:00:00.000Z', undefined]]
    ]);
  });
});

describe('a replica', () => {
  it('has what was noted in its log, also when it is closed at once', async () => {
    const device = await TestDevice.found(41);
    const patient = await device.change('patient.register', { given: 'Thandi', family: 'Nkosi' });
    await device.replica.noteAccess({ act: 'open-record', kind: 'patient', patient });
    expect(await device.replica.query('access.list', {})).toEqual([]);
    await device.replica.close();
    await device.open();
    await device.replica.rebuild();
    const rows = await device.replica.query('access.list', { patient });
    expect(rows).toMatchObject([
      { act: 'open-record', member: device.identity.member.id, patientName: 'Nkosi, Thandi' }
    ]);
    expect(rows[0]!.device).toBe(device.identity.id);
  });
});

describe('the log of a device', () => {
  it('reaches the owner, and nobody who may not read logs', async () => {
    const log = new MemoryLog();
    const owner = await TestDevice.found(42);
    const patient = await owner.change('patient.register', { given: 'Thandi', family: 'Nkosi' });
    const desk = await TestDevice.join(owner, log, 43, 'reception');
    const other = await TestDevice.join(owner, log, 44, 'reception');
    const all = [owner, desk, other];
    const sync = async () => {
      for (const device of [...all, ...all]) await log.sync(device.replica.port);
      for (const device of all) await device.replica.projected();
    };
    await sync();
    await desk.replica.noteAccess({ act: 'export', kind: 'patient', patient });
    await sync();
    const seen = await Promise.all(
      all.map(async ({ replica }) => (await replica.query('access.list', {})).length)
    );
    expect(seen).toEqual([1, 1, 0]);
    expect((await desk.replica.status()).pendingChanges).toBe(0);
    expect(await owner.replica.verify()).toMatchObject({ ok: true });
  });
});

describe('an outbox without the key for a kind of document', () => {
  const change = Uint8Array.of(1, 2, 3);
  const setUp = () => {
    const store = new MemoryStore(new MemoryDisk());
    const held = new Set(['patient']);
    const sealed: string[] = [];
    let entry = 0;
    const outbox = new Outbox(
      store,
      async (_document, kind) => {
        sealed.push(kind);
        const entryId = `0193b6a0-0000-7000-8000-${String(++entry).padStart(12, '0')}`;
        return { bytes: Uint8Array.of(entry), entryId, attestation: Uint8Array.of(0) };
      },
      (kind) => held.has(kind)
    );
    const add = async (document: Uuid, kind: string) => {
      const queued = outbox.enqueue(document, kind, [change]);
      await store.commit({ put: [queued.put] });
      queued.committed();
    };
    return { store, held, sealed, outbox, add };
  };
  const limit = { bytes: 1 << 20, entries: 10 };

  it('keeps its changes until the key is there, and sends everything else meanwhile', async () => {
    const { held, sealed, outbox, add } = setUp();
    await add(OTHER, 'accessLog');
    await add(PATIENT, 'patient');
    expect(outbox.stuck).toBeUndefined();
    const [first, ...none] = await outbox.outgoing(limit);
    expect([first, none]).toEqual([Uint8Array.of(1), []]);
    expect(sealed).toEqual(['patient']);
    const answered = outbox.answered([{ entryId: '0193b6a0-0000-7000-8000-000000000001', seq: 1 }]);
    answered.committed();
    // Nothing to send, nothing lost, and whoever waits is told why.
    expect(await outbox.outgoing(limit)).toEqual([]);
    expect(outbox.pendingChanges).toBe(1);
    expect(outbox.isEmpty).toBe(false);
    expect(outbox.stuck?.code).toBe('key-not-held');

    held.add('accessLog');
    expect(outbox.stuck).toBeUndefined();
    expect(await outbox.outgoing(limit)).toEqual([Uint8Array.of(2)]);
    expect(sealed).toEqual(['patient', 'accessLog']);
  });

  it('does not let them take the places of others', async () => {
    const { outbox, add } = setUp();
    for (let n = 0; n < 10; n++) {
      await add(`0193b6a0-0000-7000-8000-${String(900 + n).padStart(12, '0')}`, 'accessLog');
    }
    await add(PATIENT, 'patient');
    expect(await outbox.outgoing({ bytes: 1 << 20, entries: 1 })).toHaveLength(1);
  });
});
