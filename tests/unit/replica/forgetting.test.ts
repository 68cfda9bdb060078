import { describe, expect, it } from 'vitest';
import { createIdentity } from '#lib/access/identity.ts';
import { kitKeys, readKitWords } from '#lib/access/kit.ts';
import { encodeLink, parseLink } from '#lib/access/link.ts';
import { endsOf } from '#lib/access/membership.ts';
import { decodeStatement, encodeStatement } from '#lib/access/statements.ts';
import { fromHex, sha256, toHex } from '#lib/crypto/crypto.ts';
import { bookId, chartId } from '#lib/docs/kinds.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { sealStatement } from '#lib/envelope/envelope.ts';
import { Joining } from '#lib/replica/joining.ts';
import { KitSession } from '#lib/replica/kit-session.ts';
import { MemoryStore } from '#lib/replica/store/memory.ts';
import {
  code,
  envelopesIn,
  keysOf,
  practiceSevenYearsLater,
  readable,
  SEVEN_YEARS
} from '../../support/destruction.ts';
import type { MemoryLog } from '../../support/memory-log.ts';
import { seededIds, TestDevice } from '../../support/practice.ts';
import { must } from '../../support/result.ts';

/** A device that somebody confirmed: its keys came by a grant in the log, not by its link. */
async function confirmed(owner: TestDevice, log: MemoryLog, seed: number): Promise<TestDevice> {
  const invitation = must(await owner.replica.invite({ role: 'owner', confirm: true }));
  await log.sync(owner.replica.port);
  const identity = await createIdentity({ name: `Tablet ${seed}`, member: { name: 'Zanele' } });
  const device = TestDevice.blank(seed, identity);
  const joining = await Joining.start(must(parseLink(invitation.link)), identity, device.ids);
  log.append(joining.join.bytes);
  await log.sync(owner.replica.port);
  must(await owner.replica.admit(identity.id));
  await log.sync(owner.replica.port);
  await log.sync(joining);
  await joining.keep(new MemoryStore(device.disk), must(await joining.admitted));
  await device.open();
  return device;
}

/** The practice of `practiceSevenYearsLater` with a confirmed device, and the tags of the record. */
async function practice() {
  const made = await practiceSevenYearsLater();
  const { owner, log, all, patient, visit, sync } = made;
  const tablet = await confirmed(owner, log, 87);
  tablet.ids.advance(SEVEN_YEARS);
  all.push(tablet);
  await sync();
  const { keyring } = owner.access;
  const record = [patient, visit, chartId(keyring.practice, patient)];
  const tags = record.map((id) => toHex(keyring.docTag(id)));
  const destroy = async (): Promise<string> => {
    const asked = await made.ask();
    await sync(owner, made.partner);
    expect(code(await made.partner.replica.agreeErasure(asked, 1))).toBe('ok');
    return asked;
  };
  const forgetting = async (device: TestDevice) =>
    (await device.replica.erasures())[0]!.forgetting!;
  return { ...made, tablet, tags, destroy, forgetting };
}

describe('KEY10, ERA6: what two people destroyed, nobody reads again', () => {
  it('not with every device of the practice, as it is now, and any copy of the log from before', async () => {
    const { all, log, tags, kept, owner, destroy, sync, doctor } = await practice();
    const copy = log.envelopes();
    const before = await readable(
      await keysOf(
        all.map(({ access }) => access),
        copy
      ),
      copy
    );
    expect(tags.every((tag) => before.has(tag))).toBe(true);
    const root = owner.access.keyring.leaves.encode().slice(8);
    const onDisk = () => all.map(({ disk }) => found(disk.records, root));
    expect(onDisk()).toEqual(all.map(() => true));

    await destroy();
    await sync();
    for (const log_ of [copy, log.envelopes()]) {
      const after = await readable(
        await keysOf(
          all.map(({ access }) => access),
          log_
        ),
        log_
      );
      expect(tags.filter((tag) => after.has(tag))).toEqual([]);
      // And everything else, as ever.
      expect([...before].filter((tag) => !after.has(tag)).sort()).toEqual([...tags].sort());
    }
    expect(onDisk()).toEqual(all.map(() => false));
    // The keys of the scopes stay, and what is written goes on under them.
    expect(doctor.access.currentEpoch('clinical')).toBe(1);
    await doctor.change('consultation.start', { patient: kept, reason: 'Check' });
    await sync();
    expect(await owner.replica.query('patient.consultations', { patient: kept })).toHaveLength(1);
  });

  it('is said by each device once it is so, and of the others it is known that they have not', async () => {
    const { all, owner, partner, manager, doctor, tablet, destroy, sync, forgetting } =
      await practice();
    await destroy();
    await sync(owner, partner);
    expect(await forgetting(owner)).toMatchObject({ done: 2, out: [], kits: [] });
    const names = ({ identity }: TestDevice) => ({
      id: identity.id,
      device: identity.name,
      member: identity.member.name
    });
    expect((await forgetting(owner)).waiting).toEqual([manager, doctor, tablet].map(names));
    must(await owner.replica.revoke({ device: tablet.identity.id }, 'Lost'));
    await sync(owner, partner, manager, doctor);
    for (const device of all.slice(0, 4)) {
      expect(await forgetting(device)).toEqual({
        done: 4,
        waiting: [],
        out: [names(tablet)],
        kits: []
      });
    }
  });

  it('is done at the next start where a device was cut short, and not said before', async () => {
    const { doctor, owner, partner, log, destroy, sync, forgetting, tags } = await practice();
    await destroy();
    await sync(partner, owner);
    doctor.disk.fault = (batch) =>
      batch.put?.some(([key]) => key.join('/') === '~profile/box')
        ? { code: 'storage-failed', message: 'stopped' }
        : undefined;
    await log.sync(doctor.replica.port);
    await doctor.replica.followed();
    await sync(owner);
    expect((await forgetting(owner)).waiting).toContainEqual(
      expect.objectContaining({ device: doctor.identity.name })
    );
    doctor.disk.fault = undefined;
    await doctor.crash();
    await sync();
    expect((await forgetting(owner)).waiting).toEqual([]);
    const copy = log.envelopes();
    const after = await readable(await keysOf([doctor.access], copy), copy);
    expect(tags.filter((tag) => after.has(tag))).toEqual([]);
  });

  it('spares what is no part of a record, whatever two people name by hand', async () => {
    const { owner, partner, log, doctor, sync } = await practice();
    const { practice: id, keyring } = owner.access;
    const appointment = { doctor: doctor.identity.member.id, minutes: 15, title: 'Visit' };
    await doctor.change('book.book', { ...appointment, start: '2033-11-21T09:00' });
    await sync();
    const book = bookId(id, appointment.doctor, '2033-11');
    const say = async (by: TestDevice, statement: object) => {
      const after = endsOf(by.access.membership, by.identity.id);
      const at = new Date(by.ids.now()).toISOString();
      const { bytes } = await sealStatement({
        ...{ practice: id, identity: by.access.identity, counter: 9_000 },
        entryId: newUuid(by.ids),
        statement: encodeStatement({ ...statement, after, at } as never)
      });
      log.append(bytes);
      await sync();
      return sha256(bytes);
    };
    const ask = await say(owner, { type: 'erase', tags: [keyring.docTag(book)] });
    await say(partner, { type: 'erase-agree', ask });
    expect((await owner.replica.erasures())[0]).toMatchObject({ standing: 'destroyed' });
    for (const device of [owner, partner, doctor]) {
      expect((await device.replica.read('book', book))?.value.doctor).toBe(appointment.doctor);
      expect(device.access.hasLeaf(book, 'front')).toBe(true);
    }
    await doctor.change('book.book', { ...appointment, start: '2033-11-21T09:30' });
    await sync();
    const read = await owner.replica.read('book', book);
    expect(Object.keys(read!.value.appointments)).toHaveLength(2);
  });
});

describe('KEY6, KEY8: who comes after a destruction', () => {
  it('reads all that lives and holds nothing of the rest, by a link or confirmed', async () => {
    const { owner, log, tags, kept, destroy, sync, forgetting } = await practice();
    const link = parseLink(must(await owner.replica.invite({ role: 'owner' })).link);
    await log.sync(owner.replica.port);
    await destroy();
    await sync();
    // One by a link from before, one by a link made since, one confirmed.
    const late = TestDevice.blank(
      90,
      await createIdentity({ name: 'Late', member: { name: 'A' } })
    );
    await late.comeIn(must(link), log);
    const newcomer = await TestDevice.join(owner, log, 91);
    const tablet = await confirmed(owner, log, 92);
    const three = [late, newcomer, tablet];
    for (let turn = 0; turn < 3; turn++) await sync(owner, ...three);
    const log_ = log.envelopes();
    for (const device of three) {
      const read = await device.replica.read('patient', kept);
      expect(read?.value.family).toBe('Botha');
      const opened = await readable(await keysOf([device.access], log_), log_);
      expect(tags.filter((tag) => opened.has(tag))).toEqual([]);
      expect((await device.replica.status()).quarantined).toEqual([]);
    }
    expect((await forgetting(owner)).waiting).toEqual([]);
    // Only the link from before led to something that had to be given up.
    const boxes = envelopesIn(log_).filter(
      ({ kind, body }) => kind === 'membership' && decodeStatement(body)?.type === 'box'
    );
    const by = boxes.map(({ device }) => device);
    expect(three.map(({ identity }) => by.includes(identity.id))).toEqual([true, false, false]);
  });

  it('comes back by a kit from before, which lets nobody see what is destroyed, and is named', async () => {
    const { owner, log, tags, kept, destroy, sync, forgetting } = await practice();
    const kit = must(await owner.replica.makeRecoveryKit());
    await sync();
    await destroy();
    await sync();
    expect((await forgetting(owner)).kits).toEqual([
      { number: kit.number, member: owner.identity.member.name, madeAt: kit.madeAt, isGood: true }
    ]);
    // Printed since: it was given nothing of the record.
    const since = must(await owner.replica.makeRecoveryKit());
    await sync();
    expect((await forgetting(owner)).kits).toHaveLength(1);
    for (const [seed, paper] of [kit, since].entries()) {
      const words = must(readKitWords(paper.words.join(' ')));
      const session = new KitSession(kit.practice, await kitKeys(words), seededIds(200 + seed));
      await log.pull(session);
      await session.readAll(0);
      await log.push(session);
      const { invite, secret, statement } = must(await session.outcome);
      const member = session.member!;
      const server = 'http://localhost:1';
      const practice = kit.practice;
      const text = encodeLink({
        ...{ practice, invite, secret, statement, member, server },
        name: 'Restored'
      });
      const identity = await createIdentity({ name: 'Restored', member });
      const restored = TestDevice.blank(210 + seed, identity);
      await restored.comeIn(must(parseLink(text)), log);
      expect(tags.filter((tag) => restored.access.keyring.leaves.has(fromHex(tag)))).toEqual([]);
      for (let turn = 0; turn < 3; turn++) await sync(restored);
      expect((await restored.replica.read('patient', kept))?.value.family).toBe('Botha');
    }
  });

  it('ERA6: is given again what was sealed to a key that a device gave up meanwhile', async () => {
    const { owner, partner, doctor, manager, log, destroy, sync } = await practice();
    await destroy();
    await sync(partner, owner);
    // The doctor's device hears of the destruction, gives its key up, and is cut off before it says so;
    // meanwhile the manager is shut out, and new keys are sealed to the key that is gone.
    await log.pull(doctor.replica.port);
    await doctor.replica.followed();
    must(await owner.replica.revoke({ member: manager.identity.member.id }, 'Left'));
    await sync(owner, partner);
    const patient = await owner.change('patient.register', { family: 'Dube' });
    await sync(owner, partner);
    await log.sync(doctor.replica.port);
    await doctor.replica.followed();
    for (let turn = 0; turn < 2; turn++) await sync(owner, partner, doctor);
    expect((await doctor.replica.read('patient', patient))?.value.family).toBe('Dube');
    expect((await doctor.replica.status()).quarantined).toEqual([]);
    await doctor.change('patient.edit', { patient, family: 'Dube-Smith' });
    await sync(doctor, owner);
    expect((await owner.replica.read('patient', patient))?.value.family).toBe('Dube-Smith');
  });
});

describe('ERA3: what was given up for nothing is given back', () => {
  it('where the agreement was by somebody who was being shut out', async () => {
    const { owner, partner, manager, doctor, tablet, log, patient, sync, ask } = await practice();
    const asked = await ask();
    await sync();
    expect(code(await manager.replica.agreeErasure(asked, 1))).toBe('ok');
    await log.sync(manager.replica.port);
    // The partner hears of the agreement before anybody hears of the removal.
    await log.sync(partner.replica.port);
    await partner.replica.followed();
    expect(await partner.replica.read('patient', patient)).toBeUndefined();
    must(await owner.replica.revoke({ member: manager.identity.member.id }, 'Left'));
    for (let turn = 0; turn < 3; turn++) await sync(owner, partner, doctor, tablet);
    for (const device of [owner, partner, doctor, tablet]) {
      expect((await device.replica.read('patient', patient))?.value.family).toBe('Mthembu');
      expect((await device.replica.status()).quarantined).toEqual([]);
    }
    // Whoever joins by the device that had given it up reads it as well.
    const newcomer = await TestDevice.join(partner, log, 95);
    for (let turn = 0; turn < 3; turn++) await sync(partner, newcomer);
    expect((await newcomer.replica.read('patient', patient))?.value.family).toBe('Mthembu');
  });
});

/** Whether any record on a disk has these bytes in it. */
const found = (records: ReadonlyMap<string, Uint8Array>, bytes: Uint8Array): boolean =>
  [...records.values()].some((record) => Buffer.from(record).includes(Buffer.from(bytes)));
