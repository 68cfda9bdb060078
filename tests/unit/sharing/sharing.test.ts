import { beforeEach, describe, expect, test } from 'vitest';
import type { Allergy } from '#lib/docs/chart.schema.ts';
import { chartId } from '#lib/docs/kinds.ts';
import { endOfDay } from '#lib/replica/sharing/desk.ts';
import type { TestDevice } from '../../support/practice.ts';
import { quiet, TestShare } from '../../support/sharing.ts';
import { forgeEdit } from './hostile.ts';

let share: TestShare;
let giver: TestDevice;
let receiver: TestDevice;

beforeEach(async () => {
  share = await TestShare.begin();
  giver = share.giver.first;
  receiver = share.receiver.first;
});

const allergy = (substance: string) => ({
  patient: share.patient,
  substance,
  severity: 'severe' as Allergy['severity']
});

const allergiesAt = async (device: TestDevice): Promise<string[]> =>
  Object.values((await device.replica.read('chart', share.chart))?.value.allergies ?? {})
    .map(({ substance }) => substance)
    .sort();

const familyAt = async (device: TestDevice) =>
  (await device.replica.read('patient', share.patient))?.value.family;

const refusedChange = async (device: TestDevice, change: string, args: unknown) => {
  const made = await device.replica.change([{ change, args }]);
  return made.ok ? 'made' : made.problem.code;
};

describe('a front share that may be edited', () => {
  test('brings the patient to the other practice, and edits back (SHARE5, SHARE6)', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    expect(await familyAt(receiver)).toBe('Nkosi');
    const seen = await receiver.replica.read('patient', share.patient);
    expect(seen?.value.practice).toBe(await share.giver.id);

    await receiver.change('patient.edit', { patient: share.patient, preferred: 'Thandeka' });
    await giver.change('patient.edit', { patient: share.patient, occupation: 'Teacher' });
    await share.settle();
    for (const device of [giver, receiver]) {
      const view = await device.replica.read('patient', share.patient);
      expect(view?.value).toMatchObject({ preferred: 'Thandeka', occupation: 'Teacher' });
    }
  });

  test('is marked in the lists of the other practice, and in its own (SHARE7)', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const [hit] = await receiver.replica.query('patients.search', { text: 'nkosi' });
    expect(hit).toMatchObject({ id: share.patient, sharedBy: 'Kliniek Oos' });
    const [own] = await giver.replica.query('patients.search', { text: 'nkosi' });
    expect(own?.sharedBy).toBeNull();
    const [given] = await giver.replica.query('patient.shares', { patient: share.patient });
    expect(given).toMatchObject({
      side: 'giver',
      partner: 'Sunrise Practice',
      acceptedBy: 'Sunrise Practice',
      extent: 'front',
      rights: 'write',
      until: '2027-01-31',
      endedAt: null
    });
    const [received] = await receiver.replica.query('shares.list', {});
    expect(received).toMatchObject({ side: 'receiver', partner: 'Kliniek Oos' });
  });

  test('never brings the clinical record (SHARE5)', async () => {
    await giver.change('chart.addAllergy', allergy('Penicillin'));
    await giver.change('consultation.start', { patient: share.patient });
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const heads = Object.keys(await receiver.replica.heads());
    expect(heads).toContain(share.patient);
    expect(heads).not.toContain(share.chart);
    expect(
      await receiver.replica.query('patient.consultations', { patient: share.patient })
    ).toEqual([]);
  });

  test('leaves the other practice a chart of its own for what it finds', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    await receiver.change('chart.addAllergy', allergy('Latex'));
    await share.settle();
    const own = chartId(await share.receiver.id, share.patient);
    const chart = await receiver.replica.read('chart', own);
    expect(chart?.value.practice).toBe(await share.receiver.id);
    expect(Object.keys(await giver.replica.heads())).not.toContain(own);
  });

  test('reaches every device of the other practice through its own log, and any may bridge', async () => {
    const second = await share.receiver.join(12);
    await share.accept(await share.give('front', 'write'));
    await share.receiver.sync();
    expect(await familyAt(second)).toBe('Nkosi');
    await giver.change('patient.edit', { patient: share.patient, family: 'Nkosi-Dlamini' });
    await share.bridge(giver);
    await share.bridge(second);
    expect(await familyAt(second)).toBe('Nkosi-Dlamini');
    await second.change('patient.edit', { patient: share.patient, preferred: 'T' });
    await share.bridge(second);
    await share.bridge(giver);
    expect((await giver.replica.read('patient', share.patient))?.value.preferred).toBe('T');
  });
});

describe('a clinical share', () => {
  test('brings the chart and the consultations, and the chart is edited by both (SHARE5)', async () => {
    await giver.change('chart.addAllergy', allergy('Penicillin'));
    const visit = await giver.change('consultation.start', {
      patient: share.patient,
      notes: { plan: 'Rest' }
    });
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    expect(await allergiesAt(receiver)).toEqual(['Penicillin']);
    const seen = await receiver.replica.read('consultation', visit);
    expect(seen?.value.notes.plan).toBe('Rest');

    await receiver.change('chart.addAllergy', allergy('Peanuts'));
    const later = await giver.change('consultation.start', { patient: share.patient });
    await share.settle();
    expect(await allergiesAt(giver)).toEqual(['Peanuts', 'Penicillin']);
    expect(await receiver.replica.read('consultation', later)).toBeDefined();
  });

  test('a first allergy written by the other practice goes into the giver’s chart, not into another', async () => {
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    await receiver.change('chart.addAllergy', allergy('Latex'));
    await share.settle();
    expect(await allergiesAt(giver)).toEqual(['Latex']);
    const charts = Object.keys(await receiver.replica.heads()).filter((id) => id === share.chart);
    expect(charts).toHaveLength(1);
  });

  test('what the other practice finds in a consultation of its own stays its own (SHARE5)', async () => {
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    const theirs = await receiver.change('consultation.start', { patient: share.patient });
    await share.settle();
    expect(await giver.replica.read('consultation', theirs)).toBeUndefined();
  });

  test('its keys are held only by those who may read the clinical record (SHARE2)', async () => {
    const reception = await share.giver.join(11, 'reception');
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    const [row] = await reception.replica.query('patient.shares', { patient: share.patient });
    expect(row).toMatchObject({ extent: 'clinical', acceptedBy: 'Sunrise Practice' });
    expect(reception.replica.sharing.keeper.bridge(share.space)).toBeUndefined();
    for (const id of Object.keys(await reception.replica.heads())) {
      await expect(reception.replica.read('clinicalShare', id)).rejects.toMatchObject({
        problem: { code: 'not-allowed' }
      });
      expect((await reception.replica.read('share', id))?.value.keyring).toBeUndefined();
    }
  });
});

describe('a share to be read only (SHARE6, SHARE7)', () => {
  test('is not edited by the other practice, on any of its ways to write', async () => {
    await giver.change('chart.addAllergy', allergy('Penicillin'));
    await share.accept(await share.give('clinical', 'read'));
    await share.settle();
    const { patient } = share;
    expect(await refusedChange(receiver, 'patient.edit', { patient, family: 'X' })).toBe(
      'shared-read-only'
    );
    expect(await refusedChange(receiver, 'chart.addAllergy', allergy('X'))).toBe(
      'shared-read-only'
    );
    expect(await refusedChange(receiver, 'consultation.start', { patient })).toBe('made');
    expect(await familyAt(receiver)).toBe('Nkosi');
  });

  test('an edit that a hostile program writes all the same is refused by the giver, and counted', async () => {
    await share.accept(await share.give('front', 'read'));
    await share.settle();
    const bridge = receiver.replica.sharing.keeper.bridge(share.space)!;
    await forgeEdit(share, receiver, bridge, { family: 'Forged' });
    await share.settle();
    expect(await familyAt(giver)).toBe('Nkosi');
    expect(giver.replica.sharing.keeper.refused(share.space)).toBe(1);
  });
});

describe('what an edit may reach (SHARE6)', () => {
  test('a change to a document that is not the share’s is refused by the giver', async () => {
    const other = await giver.change('patient.register', { family: 'Somebody else' });
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const bridge = receiver.replica.sharing.keeper.bridge(share.space)!;
    await forgeEdit(share, giver, bridge, { family: 'Forged' }, other);
    await share.settle();
    const seen = await giver.replica.read('patient', other);
    expect(seen?.value.family).toBe('Somebody else');
    expect(giver.replica.sharing.keeper.refused(share.space)).toBe(1);
  });

  test('a giver cannot write into a record that is the receiver’s own', async () => {
    const own = await receiver.change('patient.register', { family: 'Own patient' });
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const bridge = giver.replica.sharing.keeper.bridge(share.space)!;
    await forgeEdit(share, receiver, bridge, { family: 'Forged' }, own);
    await share.settle();
    expect((await receiver.replica.read('patient', own))?.value.family).toBe('Own patient');
    expect(receiver.replica.sharing.keeper.refused(share.space)).toBe(1);
  });
});

describe('the end of a share (SHARE8)', () => {
  test('withdrawing stops what is given and taken, and the other practice keeps what it has to read', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const withdrawn = await giver.replica.withdrawShare(share.space, 'Patient withdrew');
    expect(withdrawn.ok).toBe(true);
    await giver.change('patient.edit', { patient: share.patient, family: 'After' });
    await receiver.change('patient.edit', { patient: share.patient, preferred: 'Late' });
    await share.settle();
    expect(await familyAt(receiver)).toBe('Nkosi');
    expect((await giver.replica.read('patient', share.patient))?.value.preferred).toBeUndefined();

    const { patient } = share;
    const [ended] = await receiver.replica.query('patient.shares', { patient });
    expect(ended).toMatchObject({ endedReason: 'withdrawn' });
    expect(await refusedChange(receiver, 'patient.edit', { patient, family: 'X' })).toBe(
      'shared-read-only'
    );
    expect((await giver.replica.query('patient.shares', { patient }))[0]).toMatchObject({
      endedReason: 'withdrawn'
    });
  });

  test('a clinical share that was withdrawn leaves nothing to be edited', async () => {
    await giver.change('chart.addAllergy', allergy('Penicillin'));
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    await giver.replica.withdrawShare(share.space, 'Patient withdrew');
    await share.settle();
    for (const [change, args] of [
      ['patient.edit', { patient: share.patient, family: 'X' }],
      ['chart.addAllergy', allergy('X')]
    ] as const) {
      expect(await refusedChange(receiver, change, args)).toBe('shared-read-only');
    }
    expect(await allergiesAt(receiver)).toEqual(['Penicillin']);
  });

  test('the other side is revoked in the space, and its new key is not theirs', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    const before = receiver.replica.sharing.keeper.bridge(share.space)!;
    await giver.replica.withdrawShare(share.space, 'Moved away');
    await share.bridge(giver);
    const state = await share.membership();
    const standings = [...state.devices.values()].map(({ standing }) => standing).sort();
    expect(standings).toEqual(['active', 'ended']);
    const front = [...state.keys.values()].filter(({ ref }) => ref.scope === 'front');
    expect(front.map(({ ref, holders }) => [ref.epoch, holders.size])).toEqual([
      [1, 2],
      [2, 1]
    ]);
    expect(before).toBeDefined();
  });

  test('a link that nobody used yet is taken back', async () => {
    const link = await share.give('front', 'read');
    await giver.replica.withdrawShare(share.space, 'Changed her mind');
    await share.bridge(giver);
    await expect(share.accept(link)).rejects.toThrow();
  });

  test('somebody who came in while it was withdrawn elsewhere is shut out as soon as it is seen', async () => {
    const link = await share.give('front', 'write');
    await giver.replica.withdrawShare(share.space, 'Changed her mind');
    // The other practice used the link before the withdrawal reached the server.
    await share.accept(link);
    await share.settle();
    const state = await share.membership();
    const inside = [...state.devices.values()].filter(({ standing }) => standing === 'active');
    expect(inside.map(({ name }) => name)).toEqual(['Kliniek Oos']);
  });

  test('it is over after its last day, on both sides, with nothing said between them', async () => {
    await share.accept(await share.give('front', 'write', '2026-11-22'));
    await share.settle();
    for (const device of [giver, receiver]) device.ids.advance(24 * 60 * 60 * 1000);
    const { patient } = share;
    expect(await refusedChange(receiver, 'patient.edit', { patient, family: 'X' })).toBe(
      'shared-read-only'
    );
    await giver.change('patient.edit', { patient, family: 'After' });
    await share.settle();
    expect(await familyAt(receiver)).toBe('Nkosi');
  });

  test('the receiver may give it up', async () => {
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    expect((await receiver.replica.withdrawShare(share.space, 'Not our patient')).ok).toBe(true);
    await giver.change('patient.edit', { patient: share.patient, family: 'After' });
    await share.settle();
    expect(await familyAt(receiver)).toBe('Nkosi');
    const [row] = await receiver.replica.query('shares.list', {});
    expect(row?.endedReason).toBe('left');
  });

  test('a day ends at midnight where the practice is', () => {
    expect(endOfDay('2026-11-22', 'Africa/Johannesburg')).toBe('2026-11-22T22:00:00.000Z');
    expect(endOfDay('2026-11-22', 'UTC')).toBe('2026-11-23T00:00:00.000Z');
  });
});

describe('the access logs of both practices (SHARE10)', () => {
  const acts = async (device: TestDevice) => {
    await quiet(device);
    const rows = await device.replica.query('access.list', { acts: ['share'] });
    return rows.map(({ kind, patient }) => [kind, patient]).sort();
  };

  test('say that a share was given, accepted and withdrawn', async () => {
    const { patient } = share;
    await share.accept(await share.give('front', 'write'));
    await share.settle();
    await giver.replica.withdrawShare(share.space, 'Patient withdrew');
    await share.settle();
    expect(await acts(giver)).toEqual([
      ['share-accepted', patient],
      ['share-given', patient],
      ['share-withdrawn', patient]
    ]);
    expect(await acts(receiver)).toEqual([
      ['share-accepted', patient],
      ['share-ended', patient]
    ]);
  });
});

describe('what keeps somebody from sharing', () => {
  const options = () => ({
    patient: share.patient,
    with: 'Sunrise Practice',
    extent: 'clinical' as const,
    rights: 'read' as const,
    until: '2027-01-31',
    consent: share.consent
  });
  const refusal = async (device: TestDevice, more: object = {}) => {
    const given = await device.replica.sharePatient({ ...options(), ...more });
    return given.ok ? 'shared' : given.problem.code;
  };

  test('no consent, or one that does not reach as far or as long', async () => {
    const front = await share.recordConsent({ extent: 'front' });
    const short = await share.recordConsent({ to: '2026-12-31' });
    const treatment = await share.recordConsent({ purpose: 'treatment' });
    const withdrawn = await share.recordConsent();
    await giver.change('patient.withdrawConsent', { patient: share.patient, consent: withdrawn });
    for (const consent of [front, short, treatment, withdrawn, share.patient]) {
      expect(await refusal(giver, { consent })).toBe('share-no-consent');
    }
    expect(await refusal(giver, { consent: front, extent: 'front' })).toBe('shared');
  });

  test('a day that is past, a patient who is not here, and a record that is another practice’s', async () => {
    expect(await refusal(giver, { until: '2026-11-21' })).toBe('share-over');
    expect(await refusal(giver, { patient: share.consent })).toBe('patient-unknown');
    await share.accept(await share.give('clinical', 'write'));
    await share.settle();
    expect(await refusal(receiver)).toBe('share-foreign');
  });

  test('a role that may not share', async () => {
    const reception = await share.giver.join(13, 'reception');
    expect(await refusal(reception, { extent: 'front' })).toBe('not-allowed');
    const link = await share.give('front', 'read');
    const desk = await share.receiver.join(14, 'reception');
    const accepted = await desk.replica.acceptShare(link);
    expect(accepted.ok ? 'accepted' : accepted.problem.code).not.toBe('accepted');
  });
});
