import { describe, expect, it } from 'vitest';
import { fromHex } from '#lib/crypto/crypto.ts';
import { applyStatement, emptyMembership, type MembershipState } from '#lib/access/membership.ts';
import { nameOf, readReference } from '#lib/blobs/reference.ts';
import type { BlobRequest } from '#lib/blobs/wire.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { RecordBlobs } from '#lib/replica/blobs/records.ts';
import { KEYS } from '#lib/replica/keys.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import { keyText } from '#lib/replica/store/keys.ts';
import { parseEnvelope } from '#lib/envelope/envelope.ts';
import { PracticeBlobs } from '#server/blobs/practice-blobs.ts';
import { blobLimits } from '#server/limits.ts';
import { named, noise } from '../../contract/blob-store.suite.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';
import { newPractice } from '../server/support/practice.ts';
import { must } from '../../support/result.ts';

const SEVEN_YEARS = 7 * 366 * 24 * 60 * 60 * 1000;

describe('the files of a destroyed record', () => {
  /** A document with a file in a patient's record. */
  async function file(device: TestDevice, patient: Uuid, content: Uint8Array): Promise<string> {
    const reference = must(await device.replica.putBlob('clinical', content, 'image/png'));
    await device.change('attachments.addDocument', {
      patient,
      name: 'Scan',
      category: 'medical',
      version: { file: reference, fileName: 'scan.png', type: 'image/png', bytes: content.length }
    });
    return reference;
  }

  const isHere = (device: TestDevice, reference: string): boolean => {
    const { scope, hash } = nameOf(must(readReference(reference)));
    const start = keyText(KEYS.blobStretchesOf(scope, hash));
    return [...device.disk.records.keys()].some((key) => key.startsWith(start));
  };

  it('go from every device, save those that another record refers to (ERA8)', async () => {
    const log = new MemoryLog();
    const owner = await TestDevice.found(91);
    const partner = await TestDevice.join(owner, log, 92, 'owner');
    const doctor = await TestDevice.join(owner, log, 93, 'doctor');
    const sync = async () => {
      for (const device of [owner, partner, doctor, owner, partner, doctor, owner, partner]) {
        await log.sync(device.replica.port);
        await device.replica.followed();
      }
      for (const device of [owner, partner, doctor]) await device.replica.projected();
    };
    const past = await owner.change('patient.register', {
      family: 'Zulu',
      birthDate: '1980-01-01'
    });
    const kept = await owner.change('patient.register', {
      family: 'Botha',
      birthDate: '1980-01-01'
    });
    await sync();
    const alone = await file(doctor, past, noise(9_000, 1));
    const shared = await file(doctor, past, noise(9_000, 2));
    for (const device of [owner, partner, doctor]) device.ids.advance(SEVEN_YEARS);
    expect(await file(doctor, kept, noise(9_000, 2))).toBe(shared);
    // The owner scanned the same paper, which no other record has.
    expect(must(await owner.replica.putBlob('clinical', noise(9_000, 1), 'image/png'))).toBe(alone);
    await sync();
    expect([isHere(owner, alone), isHere(doctor, alone)]).toEqual([true, true]);

    const ask = must(await owner.replica.askErasure([past]));
    await sync();
    must(await partner.replica.agreeErasure(ask, 1));
    await sync();
    expect([isHere(owner, alone), isHere(doctor, alone)]).toEqual([false, false]);
    expect(isHere(doctor, shared)).toBe(true);
    expect(must(await doctor.replica.getBlob(shared))).toStrictEqual(noise(9_000, 2));
  });
});

describe('a hub', () => {
  async function hub() {
    const store = new RecordBlobs(new MemoryStore());
    const blobs = new PracticeBlobs(store, blobLimits({}), async () => undefined);
    const practice = await newPractice();
    const genesis = must(parseEnvelope(practice.genesis));
    const { state } = await applyStatement(emptyMembership(practice.id), genesis);
    const ask = (request: object, membership: MembershipState = state) =>
      blobs.answer(
        { id: 1, ...request } as BlobRequest,
        { device: practice.founder.id, membership },
        0
      );
    const data = noise(8_000);
    const name = await named(data, 'front');
    const hash = fromHex(name.hash);
    const put = { type: 'put', scope: 'front', hash, size: data.length, offset: 0, data };
    const have = async () => {
      const answer = await ask({ type: 'have', scope: 'front', hashes: [hash] });
      return answer.type === 'had' && answer.held[0]!.whole;
    };
    return { store, ask, state, name, hash, put, have };
  }

  const destroyed = (state: MembershipState): MembershipState => {
    const word = { device: '', member: '', at: '' };
    const record = { ask: 'a', tags: [], asked: word, agreed: word, cancelled: null };
    return { ...state, erasures: new Map([['a', record]]) } as unknown as MembershipState;
  };

  it('deletes files only where records were destroyed, and only for who may say so', async () => {
    const { ask, state, hash, put, have } = await hub();
    await ask(put);
    const drop = { type: 'drop', scope: 'front', hashes: [hash] };
    expect(await ask(drop)).toMatchObject({ type: 'denied', code: 'not-allowed' });
    const [member] = state.members.values();
    const doctors = new Map([[member!.id, { ...member!, role: 'doctor' as const }]]);
    const asDoctor = { ...destroyed(state), members: doctors } as MembershipState;
    expect(await ask(drop, asDoctor)).toMatchObject({ code: 'not-allowed' });
    expect(await have()).toBe(true);
    expect(await ask(drop, destroyed(state))).toMatchObject({ type: 'dropped', count: 1 });
    expect(await have()).toBe(false);
    // Whoever adds the same file to another record brings it as it always did.
    expect(await ask(put)).toMatchObject({ type: 'taken', whole: true });
  });

  it('keeps a copy that somebody doubts for nothing, and wants what it was asked for in vain', async () => {
    const { ask, hash, put, have } = await hub();
    const get = { type: 'get', scope: 'front', hash, offset: 0, bytes: 10 };
    expect(await ask(get)).toMatchObject({ code: 'blob-unknown' });
    expect(await ask({ type: 'wanted' })).toMatchObject({ blobs: [{ scope: 'front', hash }] });
    await ask(put);
    expect(await ask({ type: 'wanted' })).toMatchObject({ blobs: [] });
    const doubt = { type: 'doubt', scope: 'front', hash };
    expect(await ask(doubt)).toMatchObject({ type: 'doubted', whole: true });
    expect(await have()).toBe(true);
  });
});
