import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/crypto/crypto.ts';
import { chartId } from '#lib/docs/kinds.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { keyText } from '#lib/replica/store/keys.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import {
  code,
  holds,
  practiceSevenYearsLater as practice,
  SEVEN_YEARS,
  SECRETS
} from '../../support/destruction.ts';
import { TestDevice } from '../../support/practice.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('ERA2: what is asked, and by whom it is agreed to', () => {
  it('names the whole record by tags, and nothing of it in the clear', async () => {
    const { owner, manager, log, sync, patient, visit, ask } = await practice();
    const preview = await owner.replica.erasable([patient]);
    // The patient, the chart, documents of two kinds and the consultation.
    expect(preview).toMatchObject({
      ok: true,
      value: [{ patient, name: 'Mthembu, Zwelakhe', folder: 'F-77', documents: 5 }]
    });
    const name = await ask();
    await sync();
    const statement = log.envelopes().at(-1)!;
    const envelope = parseEnvelope(statement);
    if (!envelope.ok) throw new Error('unreadable');
    for (const word of [...SECRETS, patient, visit]) {
      expect(Buffer.from(envelope.value.body).includes(word)).toBe(false);
    }
    // Who sees no charts finds the same documents, by the visits.
    const [seen] = await manager.replica.erasures();
    expect(seen).toMatchObject({
      ask: name,
      standing: 'open',
      obstacle: null,
      documents: 5,
      records: [{ patient, documents: 5 }]
    });
  });

  it('covers every record of a person who was registered twice', async () => {
    const { owner, partner, manager, patient, sync, ask } = await practice();
    const twin = await owner.change('patient.register', {
      given: 'Zweli',
      family: SECRETS[1],
      birthDate: '1980-01-01'
    });
    await owner.change('patient.merge', { patient: twin, into: patient });
    await sync();
    expect(code(await owner.replica.erasable([patient]))).toBe('not-past-retention');
    for (const device of [owner, partner, manager]) device.ids.advance(SEVEN_YEARS);
    expect(await owner.replica.erasable([patient])).toMatchObject({
      value: [{ patient, name: 'Mthembu, Zwelakhe', documents: expect.any(Number) as number }]
    });
    const asked = await ask();
    await sync();
    expect(code(await partner.replica.agreeErasure(asked, 1))).toBe('ok');
    await sync();
    for (const device of [owner, partner, manager]) {
      expect(await device.replica.read('patient', twin)).toBeUndefined();
      expect(holds(device, [...SECRETS, 'Zweli'])).toEqual([]);
      for (const gone of [patient, twin]) {
        expect(await device.replica.query('patient.destroyed', { patient: gone })).toMatchObject({
          patient: gone
        });
      }
    }
  });

  it('is not for records within their time, shared ones, or those asked for already', async () => {
    const { owner, doctor, patient, ask, sync } = await practice();
    expect(code(await doctor.replica.askErasure([patient]))).toBe('not-allowed');
    const recent = await owner.change('patient.register', { family: 'Naidoo' });
    expect(code(await owner.replica.askErasure([patient, recent]))).toBe('not-past-retention');
    await ask();
    await sync();
    expect(code(await owner.replica.askErasure([patient]))).toBe('asked-already');
  });

  it('is agreed to by a second person, who counts, and on the same record', async () => {
    const { owner, partner, doctor, patient, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    expect(code(await owner.replica.agreeErasure(asked, 1))).toBe('second-person');
    expect(code(await doctor.replica.agreeErasure(asked, 1))).toBe('not-allowed');
    expect(code(await partner.replica.agreeErasure(asked, 2))).toBe('miscounted');
    // Somebody came back meanwhile.
    await doctor.change('consultation.start', { patient, reason: 'Fever' });
    await sync();
    expect(code(await partner.replica.agreeErasure(asked, 1))).toBe('record-changed');
    expect(await partner.replica.read('patient', patient)).toBeDefined();
    expect(code(await partner.replica.cancelErasure(asked))).toBe('ok');
    await sync();
    expect((await owner.replica.erasures())[0]).toMatchObject({ standing: 'cancelled' });
  });

  it('is not agreed to by two who see no charts', async () => {
    const { owner, manager, log, sync, all, ask } = await practice();
    const other = await TestDevice.join(owner, log, 85, 'manager');
    other.ids.advance(SEVEN_YEARS);
    all.push(other);
    await sync();
    const asked = await ask(manager);
    await sync();
    expect(code(await other.replica.agreeErasure(asked, 1))).toBe('nobody-sees');
    expect(code(await owner.replica.agreeErasure(asked, 1))).toBe('ok');
  });
});

describe('ERA5: on every device nothing is left of a destroyed record', () => {
  it('takes chunks, rows, search and kept envelopes, and keeps the register', async () => {
    const { all, owner, partner, manager, doctor, patient, kept, visit, sync, ask } =
      await practice();
    const asked = await ask();
    await sync();
    expect(holds(doctor)).not.toEqual([]);
    expect(code(await partner.replica.agreeErasure(asked, 1))).toBe('ok');
    // At once where it was agreed to, and elsewhere with the next sync.
    expect(holds(partner)).toEqual([]);
    expect(await partner.replica.read('patient', patient)).toBeUndefined();
    await sync();
    const chart = chartId((await owner.replica.status()).practice, patient);
    for (const device of all) {
      expect(holds(device)).toEqual([]);
      const heads = Object.keys(await device.replica.heads());
      for (const id of [patient, visit, chart]) expect(heads).not.toContain(id);
      expect(heads).toContain(kept);
      const found = await device.replica.query('patients.search', { text: 'Mthembu' });
      expect(JSON.stringify(found)).not.toContain('Mthembu');
      const [line] = await device.replica.query('retention.destroyed', {});
      expect(line).toMatchObject({
        patient,
        folder: 'F-77',
        initials: 'ZM',
        born: '1980',
        lastActive: '2026-11-22',
        documents: 5,
        ask: asked,
        askedBy: owner.identity.member.id,
        agreedBy: partner.identity.member.id
      });
    }
    expect((await manager.replica.erasures())[0]).toMatchObject({
      standing: 'destroyed',
      agreed: { by: partner.identity.member.name }
    });
    const acts = await partner.replica.query('access.list', { patient });
    expect(acts.map(({ act, kind }) => [act, kind])).toContainEqual([
      'destroy',
      'destruction-agreed'
    ]);
  });

  it('takes the envelopes that devices keep, what was put aside, and what was damaged', async () => {
    const { all, log, owner, partner, doctor, patient, visit, sync, ask } = await practice();
    const { keyring } = owner.access;
    const tags = [patient, visit, chartId(keyring.practice, patient)].map((id) =>
      toHex(keyring.docTag(id))
    );
    // A server that alters an entry: it is put aside, with its bytes.
    const altered = log.envelopes().findIndex((bytes) => {
      const envelope = parseEnvelope(bytes);
      return envelope.ok && toHex(envelope.value.docTag) === tags[1];
    });
    log.corrupt(altered + 1);
    const late = await TestDevice.join(owner, log, 86, 'owner');
    late.ids.advance(SEVEN_YEARS);
    all.push(late);
    await sync();
    expect((await late.replica.status()).quarantined).toHaveLength(1);
    // A chunk that this disk spoiled lies aside under its hash, of whichever document.
    const spoiled = keyText(KEYS.damaged('00'.repeat(32)));
    doctor.disk.records.set(spoiled, new TextEncoder().encode(SECRETS[1]));
    await doctor.crash();

    /** Envelopes of the record anywhere in a device's store. */
    const kept = (device: TestDevice) =>
      [...device.disk.records].filter(([key, data]) => {
        if (!/^~(sealed|quarantine)/.test(key)) return false;
        // The statement that asked names the tags too, and stays.
        const header = key.startsWith('~sealed') ? data.subarray(0, 50) : data;
        return tags.some((tag) => Buffer.from(header).includes(Buffer.from(tag, 'hex')));
      }).length;
    expect([owner, doctor, late].map((device) => kept(device) > 0)).toEqual([true, true, true]);
    const asked = await ask();
    await sync();
    await partner.replica.agreeErasure(asked, 1);
    await sync();
    expect(all.map(kept)).toEqual(all.map(() => 0));
    expect((await late.replica.status()).quarantined).toEqual([]);
    expect(doctor.disk.records.get(spoiled)).toEqual(Uint8Array.of(0));
    // Numbers of envelopes are not given twice.
    const counters = () =>
      log.envelopes().flatMap((bytes) => {
        const envelope = parseEnvelope(bytes);
        const isOwners = envelope.ok && envelope.value.device === owner.identity.id;
        return isOwners ? [envelope.value.counter] : [];
      });
    await owner.crash();
    await owner.change('patient.register', { family: 'Dube' });
    await sync();
    expect(new Set(counters()).size).toBe(counters().length);
  });

  it('refuses what would write in it again, and says who destroyed it', async () => {
    const { partner, doctor, patient, visit, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    await partner.replica.agreeErasure(asked, 1);
    await sync();
    const tries: [string, unknown][] = [
      ['patient.edit', { patient, family: 'Mthembu' }],
      ['chart.addAllergy', { patient, substance: 'Latex', severity: 'mild' }],
      ['consultation.start', { patient, reason: 'Back' }],
      ['consultation.setNote', { consultation: visit, part: 'plan', text: 'x' }]
    ];
    for (const [change, args] of tries) {
      const refused = await doctor.replica.change([{ change, args }]);
      expect([change, code(refused)]).toEqual([change, 'record-destroyed']);
      if (!refused.ok) expect(refused.problem.message).toContain(partner.identity.member.name);
    }
  });

  it('goes from a device that was away, unsent work too, which says what it lost', async () => {
    const { log, owner, partner, doctor, visit, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    // Away, and at work in the record.
    await doctor.change('consultation.setNote', {
      consultation: visit,
      part: 'plan',
      text: 'Mthembu, written on the road'
    });
    await partner.replica.agreeErasure(asked, 1);
    await sync(owner, partner);
    expect(holds(doctor)).not.toEqual([]);
    const before = (await doctor.replica.status()).pendingChanges;
    expect(before).toBeGreaterThan(0);
    await log.pull(doctor.replica.port);
    await sync();
    expect(holds(doctor)).toEqual([]);
    for (const device of [owner, partner]) expect(holds(device)).toEqual([]);
    const lost = (await doctor.replica.query('access.list', {})).filter(
      ({ act }) => act === 'destroy'
    );
    expect(lost).toMatchObject([{ kind: 'consultation', document: visit }]);
    expect(lost[0]!.reason).toContain('unsent');
    expect(lost[0]!.reason).not.toContain('road');
    expect((await doctor.replica.status()).pendingChanges).toBe(0);
  });

  it('never comes back: from an old server, another device, a restart or a rebuild', async () => {
    const { log, partner, owner, doctor, patient, visit, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    await partner.replica.agreeErasure(asked, 1);
    await sync();
    // This log knows nothing of destruction: it shows everything again, from the beginning.
    log.restore(log.head);
    for (const device of [owner, doctor]) await device.crash();
    await sync();
    for (const device of [owner, doctor]) {
      await device.replica.rebuild();
      expect(holds(device)).toEqual([]);
      expect(await device.replica.read('patient', patient)).toBeUndefined();
      expect(Object.keys(await device.replica.heads())).not.toContain(visit);
      expect(await device.replica.query('retention.due', { today: '2033-12-01' })).toHaveLength(1);
    }
  });

  it('is finished at the next start where it was cut short', async () => {
    const { partner, doctor, log, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    await partner.replica.agreeErasure(asked, 1);
    await sync(partner);
    // The statement is stored, and the device stops before anything is destroyed.
    doctor.disk.fault = (batch) =>
      (batch.remove?.length ?? 0) > 3 ? { code: 'storage-failed', message: 'stopped' } : undefined;
    await log.sync(doctor.replica.port).catch(() => undefined);
    for (let i = 0; i < 10; i++) await turn();
    expect(holds(doctor)).not.toEqual([]);
    doctor.disk.fault = undefined;
    await doctor.crash();
    expect(holds(doctor)).toEqual([]);
  });

  it('ERA3: brings back what was agreed to and taken back at the same time', async () => {
    const { log, owner, partner, doctor, patient, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    // Neither knows of the other: one destroys, one takes it back.
    await partner.replica.agreeErasure(asked, 1);
    await log.sync(partner.replica.port);
    await owner.replica.cancelErasure(asked);
    expect(await partner.replica.read('patient', patient)).toBeUndefined();
    await log.push(owner.replica.port);
    await sync();
    await sync();
    for (const device of [owner, partner, doctor]) {
      expect((await device.replica.erasures())[0]).toMatchObject({ standing: 'cancelled' });
      const found = await device.replica.read('patient', patient);
      expect(found?.value.family).toBe('Mthembu');
      expect((await device.replica.status()).quarantined).toEqual([]);
    }
    expect(await partner.replica.heads()).toEqual(await owner.replica.heads());
    expect(
      code(
        await doctor.replica.change([
          { change: 'patient.edit', args: { patient, family: 'Mthembu-Zulu' } }
        ])
      )
    ).toBe('ok');
  });
});
