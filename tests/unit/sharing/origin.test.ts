import { beforeEach, describe, expect, test } from 'vitest';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { decodeAttestation } from '#lib/envelope/attestation.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import type { TestDevice } from '../../support/practice.ts';
import { TestShare } from '../../support/sharing.ts';

let share: TestShare;
let giver: TestDevice;
let receiver: TestDevice;

beforeEach(async () => {
  share = await TestShare.begin();
  giver = share.giver.first;
  receiver = share.receiver.first;
});

const allergy = () => ({ patient: share.patient, substance: 'Penicillin', severity: 'severe' });

const familyOf = async (device: TestDevice) => {
  const [last] = await device.replica.fieldHistory('patient', share.patient, ['family']);
  return last;
};

/** The signatures that a device keeps with a document and that were made in the space. */
async function fromSpace(device: TestDevice, document: Uuid) {
  const stored = await new MemoryStore(device.disk).loadRange(KEYS.attestations(document));
  return stored.filter(({ data }) => decodeAttestation(data!)?.practice === share.space);
}

describe('who wrote what came from another practice (SHARE11)', () => {
  test('is proved by the other side’s own signature, on each device that bridges', async () => {
    const doctor = await share.receiver.join(21, 'doctor');
    await share.accept(await share.give('clinical', 'read'));
    await giver.change('chart.addAllergy', allergy());
    await share.settle();
    for (const device of [receiver, doctor]) {
      for (const document of [share.patient, share.chart]) {
        const report = await device.replica.verify(document);
        expect(report).toMatchObject({ ok: true, vouched: 0, attested: 0 });
        expect(report.given).toBe(report.changes);
      }
      expect((await device.replica.verify()).ok).toBe(true);
    }
    // The giver's own history is its own.
    expect(await giver.replica.verify(share.patient)).toMatchObject({ ok: true, given: 0 });
  });

  test('is vouched for by a colleague where the device has no part in the space', async () => {
    const reception = await share.receiver.join(21, 'reception');
    await share.accept(await share.give('clinical', 'read'));
    await share.settle();
    const report = await reception.replica.verify(share.patient);
    expect(report).toMatchObject({ ok: true, given: 0 });
    expect(report.vouched).toBeGreaterThan(0);
    expect(await fromSpace(reception, share.patient)).toEqual([]);
  });

  test('holds both ways, and what a practice wrote itself stays its own', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    await receiver.change('patient.edit', { patient: share.patient, family: 'Nkosi-Dube' });
    await share.settle();
    expect(await familyOf(receiver)).toMatchObject({ value: 'Nkosi-Dube', standing: 'attested' });
    expect(await familyOf(giver)).toMatchObject({ value: 'Nkosi-Dube', standing: 'given' });
    const report = await giver.replica.verify(share.patient);
    expect(report).toMatchObject({ ok: true, given: 1, vouched: 0 });
    expect(report.attested).toBe(report.changes - 1);
  });

  test('is not believed of a signature that was altered, or carried from another record', async () => {
    await share.accept(await share.give('clinical', 'read'));
    await giver.change('chart.addAllergy', allergy());
    await share.settle();
    const store = new MemoryStore(receiver.disk);
    const kept = await fromSpace(receiver, share.patient);
    expect(kept.length).toBeGreaterThan(0);
    const before = await receiver.replica.verify(share.patient);
    for (const { key, data } of kept) {
      const altered = data!.slice();
      altered[150]! ^= 1;
      await store.commit({ put: [[key, altered]] });
    }
    const altered = await receiver.replica.verify(share.patient);
    expect([altered.given, altered.vouched + altered.attested]).toEqual([0, before.changes]);
    // Another record's, under its own name.
    const [other] = await fromSpace(receiver, share.chart);
    const key = KEYS.attestation(share.patient, other!.key.at(-1)!);
    await store.commit({ put: [[key, other!.data!]] });
    const { failures } = await receiver.replica.verify(share.patient);
    expect(failures.map(({ reason }) => reason)).toEqual(['bad-signature']);
  });

  test('stays proved when the share is over', async () => {
    await share.accept(await share.give('clinical', 'read'));
    await share.settle();
    const ended = await giver.replica.withdrawShare(share.space, 'No longer needed');
    expect(ended.ok).toBe(true);
    await share.settle();
    await receiver.crash();
    const report = await receiver.replica.verify(share.patient);
    expect(report).toMatchObject({ ok: true, vouched: 0 });
    expect(report.given).toBe(report.changes);
  });
});
