import { beforeEach, describe, expect, it } from 'vitest';
import { createIdentity } from '#lib/access/identity.ts';
import { A } from '#lib/docs/core/automerge.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { accessLogId } from '#lib/docs/kinds.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { readChangeChunk } from '#lib/envelope/change-chunk.ts';
import { sealChanges } from '#lib/envelope/envelope.ts';
import { PracticeAccess } from '#lib/replica/practice-access.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

let log: MemoryLog;
let first: TestDevice;
let second: TestDevice;
let patient: Uuid;

async function sync(): Promise<void> {
  for (const device of [first, second, first]) await log.sync(device.replica.port);
  await first.replica.projected();
  await second.replica.projected();
}

beforeEach(async () => {
  log = new MemoryLog();
  first = await TestDevice.found(31);
  second = await TestDevice.join(first, log, 32);
  patient = await first.change('patient.register', { given: 'Thandi', family: 'Nkosi' });
  await sync();
});

const reasons = async (device: TestDevice): Promise<string[]> =>
  (await device.replica.verify(patient)).failures.map(({ reason }) => reason);

/** What lies on a device's disk, for a test to tamper with; the engine is opened again afterwards. */
async function tamper(
  device: TestDevice,
  work: (store: MemoryStore) => Promise<void>
): Promise<void> {
  await device.replica.projected();
  device.disk.crash();
  const store = new MemoryStore(device.disk);
  await work(store);
  await store.close();
  await device.crash();
}

const attestationsOf = (store: MemoryStore) => store.loadRange(KEYS.attestations(patient));

/** Puts a change into the store that no engine made, in the name of some actor. */
async function smuggle(
  store: MemoryStore,
  actor: string,
  document: Uuid = patient,
  write = (draft: Record<string, unknown>) => {
    draft.family = new A.ImmutableString('Forged');
  }
): Promise<Uint8Array> {
  const chunks = await store.loadRange(KEYS.chunks(document));
  let doc = A.init<Record<string, unknown>>({ actor });
  for (const { data } of chunks) doc = A.loadIncremental(doc, data!);
  const before = A.getHeads(doc);
  const changed = A.change(doc, { time: 1_795_000_000 }, write);
  const [change] = A.getChangesSince(changed, before) as [Uint8Array];
  await store.commit({ put: [[KEYS.incremental(document, 'ab'.repeat(32)), change]] });
  return change;
}

describe('verifying a history', () => {
  it('finds every change of an honest practice attested, on the device that never made them', async () => {
    await second.change('patient.edit', { patient, occupation: 'Teacher' });
    await sync();
    for (const device of [first, second]) {
      const report = await device.replica.verify();
      expect(report).toMatchObject({ ok: true, notAttestedYet: 0, failures: [] });
      expect(report.attested).toBe(report.changes);
      expect(report.documents).toBeGreaterThan(1);
    }
  });

  it('tells what was not sealed yet from what nobody signed', async () => {
    await first.change('patient.edit', { patient, occupation: 'Teacher' });
    expect(await first.replica.verify(patient)).toMatchObject({ ok: true, notAttestedYet: 1 });
    await sync();
    expect(await first.replica.verify(patient)).toMatchObject({ ok: true, notAttestedYet: 0 });
  });

  it('finds a change that was put into the store without a signature', async () => {
    const actor = `${first.identity.id.replaceAll('-', '')}00000001`;
    await tamper(second, async (store) => void (await smuggle(store, actor)));
    expect((await second.replica.read('patient', patient))?.value.family).toBe('Forged');
    expect(await reasons(second)).toEqual(['unattested']);
  });

  it('finds a signature that was altered', async () => {
    await tamper(second, async (store) => {
      const [kept] = await attestationsOf(store);
      const bytes = kept!.data!.slice();
      bytes[150]! ^= 1;
      await store.commit({ put: [[kept!.key, bytes]] });
    });
    expect(new Set(await reasons(second))).toEqual(new Set(['bad-signature']));
  });

  it('finds a signature of a device that was never let in', async () => {
    const stranger = await createIdentity({
      name: 'Stranger',
      member: { id: '0193b6a0-0000-7000-8000-00000000000f', name: 'Stranger' }
    });
    await tamper(second, async (store) => {
      const change = await smuggle(store, `${stranger.id.replaceAll('-', '')}00000001`);
      const access = await PracticeAccess.open(store, second.identity);
      const entryId = '0193b6a0-0000-7000-8000-0000000000aa';
      const sealed = await sealChanges({
        counter: 1,
        entryId,
        practice: access.practice,
        identity: stranger,
        keyring: access.keyring,
        docId: patient,
        docKind: 'patient',
        scope: 'front',
        epoch: 1,
        changes: [change]
      });
      await store.commit({ put: [[KEYS.attestation(patient, entryId), sealed.attestation]] });
    });
    expect(await reasons(second)).toEqual(['unknown-device']);
  });

  it('finds a change in the name of one device that another one signed', async () => {
    await tamper(second, async (store) => {
      const change = await smuggle(store, `${first.identity.id.replaceAll('-', '')}00000001`);
      const access = await PracticeAccess.open(store, second.identity);
      const entryId = '0193b6a0-0000-7000-8000-0000000000ab';
      const sealed = await access.seal(patient, 'patient', [change], { counter: 99, entryId });
      await store.commit({ put: [[KEYS.attestation(patient, entryId), sealed.attestation]] });
    });
    expect(await reasons(second)).toEqual(['wrong-device']);
  });

  it('finds a signature that was carried over from another record', async () => {
    const other = await first.change('patient.register', { given: 'Jan', family: 'Botha' });
    await sync();
    await tamper(second, async (store) => {
      const [kept] = await store.loadRange(KEYS.attestations(other));
      await store.commit({
        put: [[KEYS.attestation(patient, kept!.key.at(-1)!), kept!.data!]]
      });
    });
    expect(await reasons(second)).toEqual(['bad-signature']);
    expect(await second.replica.verify(other)).toMatchObject({ ok: true });
  });

  it('finds that a signed change was taken out of the record', async () => {
    await first.change('patient.edit', { patient, occupation: 'Teacher' });
    await sync();
    await tamper(second, async (store) => {
      for (const { key, data } of await store.loadRange(KEYS.chunks(patient))) {
        const chunk = await readChangeChunk(data!, 1 << 20).catch(() => undefined);
        if (chunk && chunk.deps.length > 0) await store.commit({ remove: [key] });
      }
    });
    expect(await reasons(second)).toEqual(['missing-change']);
  });

  it('finds a signature that cannot be read', async () => {
    await tamper(second, async (store) => {
      const [kept] = await attestationsOf(store);
      await store.commit({ put: [[kept!.key, kept!.data!.subarray(0, 40)]] });
    });
    expect(await reasons(second)).toContain('unreadable-attestation');
  });

  it('finds an access log that was altered, or written by another device', async () => {
    await first.replica.noteAccess({ act: 'export', patient });
    await sync();
    const month = new Date(first.ids.now()).toISOString().slice(0, 7);
    const { practice } = await first.replica.status();
    const id = accessLogId(practice, first.identity.id, month);
    expect(await first.replica.verify(id)).toMatchObject({ ok: true });
    // Another device takes an entry out, and signs for it.
    await tamper(second, async (store) => {
      const actor = `${second.identity.id.replaceAll('-', '')}00000001`;
      const change = await smuggle(store, actor, id, (draft) => {
        const entries = draft.entries as Record<string, unknown>;
        delete entries[Object.keys(entries)[0]!];
      });
      const access = await PracticeAccess.open(store, second.identity);
      const entryId = '0193b6a0-0000-7000-8000-0000000000ac';
      const sealed = await access.seal(id, 'accessLog', [change], { counter: 99, entryId });
      await store.commit({ put: [[KEYS.attestation(id, entryId), sealed.attestation]] });
    });
    const report = await second.replica.verify(id);
    expect(report.failures.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['log-altered', 'Another device than the log’s own wrote in it.'],
      ['log-altered', 'An entry of the log was altered or taken out.']
    ]);
  });
});

describe('a field’s history', () => {
  it('is every value, newest first, with who gave it and whether the signature holds', async () => {
    first.ids.advance(60_000);
    await first.change('patient.edit', { patient, family: 'Nkosi-Dlamini' });
    await sync();
    second.ids.advance(120_000);
    await second.change('patient.edit', { patient, family: 'Dlamini' });
    const values = await second.replica.fieldHistory('patient', patient, ['family']);
    expect(values.map(({ value, by, standing }) => [value, by?.device, standing])).toEqual([
      ['Dlamini', second.identity.id, 'not-attested-yet'],
      ['Nkosi-Dlamini', first.identity.id, 'attested'],
      ['Nkosi', first.identity.id, 'attested']
    ]);
    expect(values[1]!.at).toBe('2026-11-22T07:01:00.000Z');
    expect(values[1]!.by?.memberName).toBe(first.identity.member.name);
  });

  it('shows a value that was cleared, and leaves other fields out', async () => {
    await first.change('patient.edit', { patient, occupation: 'Teacher' });
    await first.change('patient.edit', { patient, occupation: null });
    await first.change('patient.edit', { patient, employer: 'School' });
    const values = await first.replica.fieldHistory('patient', patient, ['occupation']);
    expect(values.map(({ value }) => value)).toEqual([undefined, 'Teacher']);
    expect(await first.replica.fieldHistory('patient', patient, ['language'])).toEqual([]);
    expect(await first.replica.fieldHistory('chart', patient, ['family'])).toEqual([]);
  });

  it('shows both of two concurrent values, and the decision even where it kept the one shown', async () => {
    const allergy = await first.change('chart.addAllergy', {
      patient,
      substance: 'Penicillin',
      severity: 'mild'
    });
    await sync();
    await first.change('chart.editAllergy', { patient, allergy, severity: 'severe' });
    await second.change('chart.editAllergy', { patient, allergy, severity: 'moderate' });
    await sync();
    const { document } = (await first.replica.query('attention.list', {})).find(
      (item) => item.type === 'concurrent-value'
    ) as { document: Uuid };
    const shown = (await first.replica.read('chart', document))!.value.allergies[allergy]!.severity;
    const path = ['allergies', allergy, 'severity'];
    await first.change('chart.settle', { patient, path, value: shown });
    const values = await first.replica.fieldHistory('chart', document, path);
    expect(values).toHaveLength(4);
    expect(values[0]!.value).toBe(shown);
    expect(new Set(values.slice(1, 3).map(({ value }) => value))).toEqual(
      new Set(['severe', 'moderate'])
    );
    expect(values[3]!.value).toBe('mild');
  });
});

describe('a record as it stood', () => {
  it('is read at any instant, by the clocks of the devices that wrote', async () => {
    first.ids.advance(3_600_000);
    await first.change('patient.edit', { patient, family: 'Dlamini' });
    const at = (instant: string) => first.replica.asItStood('patient', patient, { at: instant });
    expect(await at('2026-11-22T06:00:00.000Z')).toBeUndefined();
    expect(await at('2026-11-22T07:30:00.000Z')).toMatchObject({
      value: { family: 'Nkosi' },
      at: '2026-11-22T07:00:00.000Z',
      by: { device: first.identity.id },
      isPresent: false
    });
    expect(await at('2026-11-22T08:00:00.000Z')).toMatchObject({
      value: { family: 'Dlamini' },
      isPresent: true
    });
  });

  it('is reached step by step, each step a state that a device was in', async () => {
    first.ids.advance(3_600_000);
    await first.change('patient.edit', { patient, family: 'Dlamini' });
    await sync();
    second.ids.advance(7_200_000);
    await second.change('patient.edit', { patient, family: 'Zulu' });
    const moments = await second.replica.moments('patient', patient);
    const families = await Promise.all(
      moments.map(async ({ heads }) => {
        const view = await second.replica.asItStood('patient', patient, { heads });
        return view?.value.family;
      })
    );
    expect(families).toEqual(['Nkosi', 'Dlamini', 'Zulu']);
    expect(moments.map(({ by }) => by?.device)).toEqual([
      first.identity.id,
      first.identity.id,
      second.identity.id
    ]);
    // The present is untouched by having looked.
    expect((await second.replica.read('patient', patient))?.value.family).toBe('Zulu');
  });

  it('is nothing for heads that are not of this record', async () => {
    const heads = ['00'.repeat(32)];
    expect(await first.replica.asItStood('patient', patient, { heads })).toBeUndefined();
  });
});

describe('the order of the past', () => {
  it('never shows a change before what it follows, whatever the clock of its device said', async () => {
    second.ids.advance(-86_400_000);
    await second.change('patient.edit', { patient, family: 'Dlamini' });
    await sync();
    const moments = await first.replica.moments('patient', patient);
    expect(moments.map(({ at }) => at)).toEqual([...moments.map(({ at }) => at)].sort());
    const last = await first.replica.asItStood('patient', patient, {
      heads: moments.at(-1)!.heads
    });
    expect(last?.value.family).toBe('Dlamini');
  });
});
