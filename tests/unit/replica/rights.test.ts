import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refOf } from '#lib/access/keyring.ts';
import type { Scope } from '#lib/docs/kinds.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';

/** An owner and a doctor with a patient whom the doctor saw; everybody has everything. */
async function practice() {
  const log = new MemoryLog();
  const owner = await TestDevice.found(71);
  const doctor = await TestDevice.join(owner, log, 72, 'doctor');
  const patient = await owner.change('patient.register', { family: 'Nkosi' });
  const all = [owner, doctor];
  const sync = async () => {
    for (const device of [...all, ...all, ...all]) {
      await log.sync(device.replica.port);
      await device.idle();
    }
  };
  await sync();
  const visit = await doctor.change('consultation.start', { patient, reason: 'Cough' });
  await sync();
  const setRole = async (role: 'doctor' | 'reception') => {
    const said = await owner.replica.setRole(doctor.identity.member.id, role);
    if (!said.ok) throw new Error(said.problem.message);
    await sync();
  };
  return { log, owner, doctor, patient, visit, sync, setRole };
}

describe('a device whose role loses a scope (KEY3, MEM8)', () => {
  it('shows and holds nothing of it any more, and reads it anew when it is gained again', async () => {
    const { owner, doctor, patient, visit, setRole } = await practice();
    await setRole('reception');
    expect(Object.keys(await doctor.replica.heads())).not.toContain(visit);
    await expect(doctor.replica.read('consultation', visit)).rejects.toMatchObject({
      problem: { code: 'not-allowed' }
    });
    await expect(doctor.replica.query('patient.consultations', { patient })).rejects.toMatchObject({
      problem: { code: 'not-allowed' }
    });
    // That the patient was seen stays visible, and nothing of what was said.
    const timeline = await doctor.replica.query('patient.timeline', { patient });
    expect(timeline).toMatchObject([{ id: visit, title: 'Consultation', kind: 'patient' }]);
    const refused = await doctor.replica.change([
      { change: 'consultation.setNote', args: { consultation: visit, part: 'plan', text: 'x' } }
    ]);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });

    await setRole('doctor');
    expect(await doctor.replica.heads()).toEqual(await owner.replica.heads());
    const rows = await doctor.replica.query('patient.consultations', { patient });
    expect(rows).toMatchObject([{ id: visit, reason: 'Cough' }]);
  });

  it('is told that a patient was seen, and of no script, sick note or letter', async () => {
    const { doctor, patient, visit, sync, setRole } = await practice();
    const letter = await doctor.change('consultation.addLetter', {
      consultation: visit,
      type: 'letter',
      title: 'HIV result',
      body: 'As asked.'
    });
    await doctor.change('consultation.edit', { consultation: visit, doctor: randomUUID() });
    await doctor.change('consultation.issueLetter', { consultation: visit, letter });
    await sync();
    const types = async () =>
      (await doctor.replica.query('patient.timeline', { patient })).map(({ type }) => type).sort();
    expect(await types()).toEqual(['consultation', 'letter']);
    await setRole('reception');
    expect(await types()).toEqual(['consultation']);
  });

  it('counts only what its role may see, whatever it is asked with', async () => {
    const { owner, doctor, patient, sync, setRole } = await practice();
    const substance = { patient, substance: 'Penicillin', severity: 'mild' };
    const allergy = await owner.change('chart.addAllergy', substance);
    await sync();
    for (const [device, severity] of [
      [owner, 'severe'],
      [doctor, 'moderate']
    ] as const) {
      await device.change('chart.editAllergy', { patient, allergy, severity });
    }
    await sync();
    expect(await doctor.replica.query('attention.count', {})).toEqual({ count: 1 });
    await setRole('reception');
    const scopes: Scope[] = ['clinical'];
    expect(await doctor.replica.query('attention.count', { scopes })).toEqual({ count: 0 });
    expect(await doctor.replica.query('attention.list', { scopes })).toEqual([]);
  });

  it('forgets its keys with it, and is given them again (KEY6)', async () => {
    const { owner, doctor, setRole } = await practice();
    const clinical = (device: TestDevice) =>
      device.access.keyring.keys.filter(({ scope }) => scope === 'clinical');
    expect(clinical(doctor)).toHaveLength(1);
    await setRole('reception');
    expect(clinical(doctor)).toEqual([]);
    await doctor.crash();
    expect(clinical(doctor)).toEqual([]);
    await setRole('doctor');
    const named = (device: TestDevice) => clinical(device).map(refOf);
    expect(named(doctor)).toHaveLength(2);
    expect(named(doctor)).toEqual(expect.arrayContaining(named(owner)));
    // What it was granted once it finds again by itself.
    await setRole('reception');
    await setRole('doctor');
    expect(named(doctor)).toEqual(expect.arrayContaining(named(owner)));
  });

  it('keeps keys that nobody else has, or a rule made by mistake would lose them to all', async () => {
    const owner = await TestDevice.found(75);
    const clinical = () =>
      owner.access.keyring.keys.filter(({ scope }) => scope === 'clinical').length;
    const said = await owner.replica.setPolicy({ owner: { clinical: 'none' } });
    expect(said.ok).toBe(true);
    await owner.replica.followed();
    expect(clinical()).toBe(1);
  });

  it('keeps what no server has, out of sight, and sends it when the role allows it again', async () => {
    const { log, owner, doctor, visit, sync, setRole } = await practice();
    await doctor.change('consultation.setNote', {
      consultation: visit,
      part: 'plan',
      text: 'Written offline'
    });
    await owner.replica.setRole(doctor.identity.member.id, 'reception');
    await log.sync(owner.replica.port);
    await log.pull(doctor.replica.port);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await doctor.replica.status()).pendingChanges).toBe(1);
    await expect(doctor.replica.read('consultation', visit)).rejects.toThrow();
    // Nobody would take it now; once the role is back, it goes out.
    expect(await doctor.replica.port.outgoing({ bytes: 1 << 20, entries: 10 })).toEqual([]);
    await setRole('doctor');
    await sync();
    expect((await doctor.replica.status()).pendingChanges).toBe(0);
    const kept = await owner.replica.read('consultation', visit);
    expect(kept?.value.notes.plan).toBe('Written offline');
  });
});

describe('work that was sealed under a key that was replaced (KEY7)', () => {
  it('is sealed anew as another envelope, over a crash, and arrives once', async () => {
    const { log, owner, doctor, visit } = await practice();
    const note = { consultation: visit, part: 'plan', text: 'Rest' };
    await doctor.change('consultation.setNote', note);
    const limit = { bytes: 1 << 20, entries: 10 };
    const [first] = await doctor.replica.port.outgoing(limit);
    const before = parseEnvelope(first!);
    if (!before.ok) throw new Error('unreadable');
    const rejected = { code: 'old-epoch', message: 'The key was replaced.' };
    const answer = [{ entryId: before.value.entryId, rejected, retry: true }];
    await doctor.replica.port.pushed(log.identity, answer);
    // Without the new key there is nothing to seal with: the same bytes wait.
    expect((await doctor.replica.status()).pendingChanges).toBe(1);

    const nurse = await TestDevice.join(owner, log, 73, 'nurse');
    await log.sync(owner.replica.port);
    const gone = await owner.replica.revoke({ member: nurse.identity.member.id }, 'left');
    expect(gone.ok).toBe(true);
    await log.sync(owner.replica.port);
    await log.pull(doctor.replica.port);
    await doctor.replica.port.pushed(log.identity, answer);
    await doctor.crash();
    const [again] = await doctor.replica.port.outgoing(limit);
    const after = parseEnvelope(again!);
    if (!after.ok) throw new Error('unreadable');
    expect(after.value.epoch).toBe(2);
    expect(after.value.entryId).not.toBe(before.value.entryId);
    expect(after.value.counter).toBeGreaterThan(before.value.counter);
    await log.sync(doctor.replica.port);
    await log.sync(owner.replica.port);
    expect((await doctor.replica.status()).pendingChanges).toBe(0);
    const read = await owner.replica.read('consultation', visit);
    expect(read?.value.notes.plan).toBe('Rest');
    expect(await owner.replica.heads()).toEqual(await doctor.replica.heads());
  });
});
