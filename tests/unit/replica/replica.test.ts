import { describe, expect, it } from 'vitest';
import { documentIdOf } from '#lib/replica/keys.ts';
import { deviceOfActor } from '#lib/replica/actor.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

describe('a replica', () => {
  it('has the practice that it founded, and counts what no server has', async () => {
    const device = await TestDevice.found(1);
    const overview = await device.replica.query('practice.overview', {});
    expect(overview?.name).toBe('Test practice');
    const status = await device.replica.status();
    expect(status.pendingChanges).toBe(2);
  });

  it('gives another device everything, through a log alone', async () => {
    const log = new MemoryLog();
    const first = await TestDevice.found(1);
    const patient = await first.change('patient.register', {
      given: 'Nomvula',
      family: 'Dlamini',
      identifiers: [{ type: 'sa-id', value: '8001015009087' }]
    });
    const second = await TestDevice.join(first, log, 2);
    await log.sync(second.replica.port);
    await second.replica.projected();
    const hits = await second.replica.query('patients.search', { text: 'dlamini' });
    expect(hits.map((hit) => hit.id)).toEqual([patient]);
    expect((await first.replica.status()).pendingChanges).toBe(0);
    expect(await second.replica.heads()).toEqual(await first.replica.heads());
    expect(second.projections.digest()).toBe(first.projections.digest());
  });
});

describe('a saved change', () => {
  it('is there after a crash in the instant of its acknowledgement, with its place in the outbox', async () => {
    const device = await TestDevice.found(3);
    const patient = await device.change('patient.register', { given: 'Thabo', family: 'Mokoena' });
    device.disk.crash();
    await device.crash();
    expect((await device.replica.read('patient', patient))?.value.family).toBe('Mokoena');
    // Genesis, the practice's two changes, and the patient's two.
    expect((await device.replica.status()).pendingChanges).toBe(4);
  });

  it('is never shown, counted or sent when the disk did not take it', async () => {
    const device = await TestDevice.found(4);
    const before = await device.replica.status();
    device.disk.fault = () => ({ code: 'storage-full', message: 'This device is full.' });
    const made = await device.replica.change([
      { change: 'patient.register', args: { given: 'Lerato', family: 'Nkosi' } }
    ]);
    expect(made).toMatchObject({ ok: false, problem: { code: 'storage-full' } });
    expect(await device.replica.query('patients.search', { text: 'nkosi' })).toEqual([]);
    const during = await device.replica.status();
    expect(during.pendingChanges).toBe(before.pendingChanges);
    expect(during.storage.problem?.code).toBe('storage-full');
    device.disk.fault = undefined;
    await device.change('patient.register', { given: 'Lerato', family: 'Nkosi' });
    expect((await device.replica.status()).storage.problem).toBeNull();
  });

  it('leaves the document as it was when a later change of the same act is refused', async () => {
    const device = await TestDevice.found(5);
    const patient = await device.change('patient.register', { given: 'A', family: 'B' });
    const before = await device.replica.heads();
    const made = await device.replica.change([
      { change: 'patient.edit', args: { patient, family: 'Changed' } },
      { change: 'patient.edit', args: { patient, nonsense: true } }
    ]);
    expect(made.ok).toBe(false);
    expect(await device.replica.heads()).toEqual(before);
    expect((await device.replica.read('patient', patient))?.value.family).toBe('B');
  });

  it('shares one transaction with others that were asked for while an earlier one was at work', async () => {
    const device = await TestDevice.found(31);
    const patient = await device.change('patient.register', { given: 'A', family: 'B' });
    let commits = 0;
    device.disk.fault = () => void commits++;
    const acts = ['one', 'two', 'three', 'four'].map((occupation) =>
      device.replica.change([{ change: 'patient.edit', args: { patient, occupation } }])
    );
    const made = await Promise.all(acts);
    expect(made.every(({ ok }) => ok)).toBe(true);
    expect(commits).toBe(1);
    // Each act is answered with the document as it left it.
    expect(new Set(made.map((one) => one.ok && one.value[0]!.heads.join())).size).toBe(4);
    device.disk.crash();
    await device.crash();
    expect((await device.replica.read('patient', patient))?.value.occupation).toBe('four');
  });

  it('is not held back, or taken along, by another act beside it that is refused', async () => {
    const device = await TestDevice.found(32);
    const patient = await device.change('patient.register', { given: 'A', family: 'B' });
    const edit = (args: object) =>
      device.replica.change([{ change: 'patient.edit', args: { patient, ...args } }]);
    const made = await Promise.all([
      edit({ occupation: 'Nurse' }),
      edit({ family: 'C', nonsense: true }),
      edit({ employer: 'Clinic' })
    ]);
    expect(made.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect((await device.replica.read('patient', patient))?.value).toMatchObject({
      family: 'B',
      occupation: 'Nurse',
      employer: 'Clinic'
    });
  });

  it('is made once when the same request is asked for twice at once', async () => {
    const device = await TestDevice.found(33);
    const requests = [{ change: 'patient.register', args: { given: 'Once', family: 'Only' } }];
    const made = await Promise.all(
      ['tab/1', 'tab/1', 'tab/2'].map((id) => device.replica.change(requests, id))
    );
    expect(made[1]).toEqual(made[0]);
    expect(await device.replica.query('patients.search', { text: 'only' })).toHaveLength(2);
  });

  it('is made once when the same request comes twice', async () => {
    const device = await TestDevice.found(6);
    const requests = [{ change: 'patient.register', args: { given: 'Once', family: 'Only' } }];
    const first = await device.replica.change(requests, 'tab/1');
    device.disk.crash();
    await device.crash();
    const again = await device.replica.change(requests, 'tab/1');
    expect(again).toEqual(first);
    expect(await device.replica.query('patients.count', {})).toEqual({ count: 1 });
  });

  it('reaches more documents at once than are kept in memory', async () => {
    const device = await TestDevice.found(7);
    const register = Array.from({ length: 200 }, (_, i) => ({
      change: 'patient.register',
      args: { given: `Given${i}`, family: `Family${i}` }
    }));
    const made = await device.replica.change(register);
    if (!made.ok) throw new Error(made.problem.message);
    const edit = made.value.map(({ document }) => ({
      change: 'patient.edit',
      args: { patient: document, occupation: 'Teacher' }
    }));
    expect((await device.replica.change(edit)).ok).toBe(true);
    expect(await device.replica.query('patients.count', {})).toEqual({ count: 200 });
  });
});

describe('two devices', () => {
  async function two(seed: number) {
    const log = new MemoryLog();
    const first = await TestDevice.found(seed);
    const second = await TestDevice.join(first, log, seed + 1000);
    const both = async () => {
      await log.sync(first.replica.port);
      await log.sync(second.replica.port);
      await log.sync(first.replica.port);
      await first.replica.projected();
      await second.replica.projected();
    };
    await both();
    return { log, first, second, both };
  }

  it('keep both severities of an allergy that they set apart, with who and when', async () => {
    const { first, second, both } = await two(10);
    const patient = await first.change('patient.register', { given: 'Sipho', family: 'Zulu' });
    const allergy = await first.change('chart.addAllergy', {
      patient,
      substance: 'Penicillin',
      severity: 'moderate',
      status: 'active'
    });
    await both();
    await first.change('chart.editAllergy', { patient, allergy, severity: 'severe' });
    await second.change('chart.editAllergy', { patient, allergy, severity: 'mild' });
    await both();
    const attention = await second.replica.query('attention.list', {});
    const item = attention.find((one) => one.type === 'concurrent-value');
    if (item?.type !== 'concurrent-value') throw new Error('no concurrent value');
    expect(item.values.map((value) => value.value).sort()).toEqual(['mild', 'severe']);
    const devices = new Set(item.values.map((value) => deviceOfActor(value.actor)));
    expect(devices).toEqual(new Set([first.identity.id, second.identity.id]));
    expect(item.values.every((value) => value.at)).toBe(true);

    await first.change('chart.settle', { patient, path: item.path, value: 'severe' });
    await both();
    expect(await second.replica.query('attention.count', {})).toEqual({ count: 0 });
  });

  it('that open the same book offline share it', async () => {
    const { first, second, both } = await two(11);
    const doctor = await first.change('practice.addDoctor', { family: 'Naidoo' });
    await both();
    const at = { doctor, minutes: 15, title: 'Walk-in' };
    await first.change('book.book', { ...at, start: '2026-11-23T09:00' });
    await second.change('book.book', { ...at, start: '2026-11-23T09:30' });
    await both();
    const day = { from: '2026-11-23', to: '2026-11-23' };
    const seen = await second.replica.query('diary.range', day);
    expect(seen.map((item) => item.start)).toEqual(['2026-11-23T09:00', '2026-11-23T09:30']);
    expect(await first.replica.heads()).toEqual(await second.replica.heads());
  });

  it('LOG6: refill a log that was restored from an old backup', async () => {
    const { log, first, second, both } = await two(12);
    await first.change('patient.register', { given: 'Before', family: 'Backup' });
    await both();
    const backup = log.head;
    await first.change('patient.register', { given: 'After', family: 'Backup' });
    await second.change('patient.register', { given: 'Also', family: 'After' });
    await both();
    const full = log.head;
    log.restore(backup);
    await both();
    expect(log.head).toBe(full);
    const third = await TestDevice.join(first, log, 4000);
    await log.sync(third.replica.port);
    await third.replica.projected();
    expect(await third.replica.query('patients.count', {})).toEqual({ count: 3 });
  });

  it('LOG6: bring a new, empty log everybody’s statements, so that nobody is locked out', async () => {
    const { first, second } = await two(16);
    await second.change('patient.register', { given: 'Written', family: 'BySecond' });
    const fresh = new MemoryLog();
    fresh.identity = { server: '22'.repeat(16), generation: '09'.repeat(16) };
    await fresh.sync(first.replica.port);
    await fresh.sync(second.replica.port);
    await fresh.sync(first.replica.port);
    await first.replica.projected();
    expect(await first.replica.query('patients.count', {})).toEqual({ count: 1 });
    // The log alone is enough for a newcomer to know both devices.
    const third = await TestDevice.join(first, fresh, 4016);
    await fresh.sync(third.replica.port);
    await third.replica.projected();
    expect(await third.replica.query('patients.count', {})).toEqual({ count: 1 });
    expect((await third.replica.status()).quarantined).toEqual([]);
  });

  it('LOG7: pass over a corrupt entry, say so, and go on', async () => {
    const { log, first, second } = await two(13);
    await first.change('patient.register', { given: 'Lost', family: 'OnTheWay' });
    await log.sync(first.replica.port);
    log.corrupt(log.head);
    await first.change('patient.register', { given: 'Good', family: 'Arrival' });
    await log.sync(first.replica.port);
    await log.sync(second.replica.port);
    await second.replica.projected();
    expect(await second.replica.query('patients.count', {})).toEqual({ count: 1 });
    const { quarantined } = await second.replica.status();
    expect(quarantined).toMatchObject([{ reason: 'bad-signature' }]);
    await log.sync(second.replica.port);
    expect((await second.replica.status()).quarantined).toHaveLength(1);
  });

  it('LOG3: send an offline afternoon of edits to one chart as one envelope', async () => {
    const { log, first } = await two(14);
    const patient = await first.change('patient.register', { given: 'Busy', family: 'Day' });
    await log.sync(first.replica.port);
    const before = log.head;
    for (let i = 0; i < 50; i++) {
      await first.change('chart.edit', { patient, smoking: `${i} a day` });
    }
    await log.sync(first.replica.port);
    expect(log.head).toBe(before + 1);
  });

  it('repair a chunk that this device\u2019s disk damaged, from the log', async () => {
    const { log, first, second, both } = await two(15);
    const patient = await first.change('patient.register', { given: 'Dis', family: 'Integrated' });
    await both();
    for (const device of [first, second]) {
      const before = await device.replica.heads();
      damageChunk(device, patient);
      device.disk.crash();
      await device.crash();
      await device.replica.rebuild();
      await device.replica.projected();
      await log.sync(device.replica.port);
      await device.replica.projected();
      expect(await device.replica.heads()).toEqual(before);
      expect(await device.replica.query('patients.count', {})).toEqual({ count: 1 });
    }
  });
});

/** Flips a byte in the stored chunk of a document. */
function damageChunk(device: TestDevice, document: string): void {
  const prefix = documentIdOf(document);
  for (const [key, data] of device.disk.records) {
    if (!key.startsWith(prefix)) continue;
    const bytes = data.slice();
    bytes[bytes.length - 5]! ^= 1;
    device.disk.records.set(key, bytes);
  }
}
