import { describe, expect, it } from 'vitest';
import { sealStatement } from '#lib/envelope/envelope.ts';
import { encodeStatement } from '#lib/access/statements.ts';
import { sha256 } from '#lib/crypto/crypto.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';
import { seededFraction } from '../../unit/sync/support/seeded.ts';
import { aside, changes, Liar, practice, shown, statements, type Before } from './liar.ts';

/** An honest server comes back: everybody who belongs holds the same, and nothing that was saved is gone. */
async function heals({ log, founder, doctor }: Before): Promise<void> {
  for (let round = 0; round < 3; round++) {
    for (const device of [founder, doctor]) await log.sync(device.replica.port);
  }
  const [one, other] = [await founder.replica.heads(), await doctor.replica.heads()];
  for (const [document, heads] of Object.entries(other)) {
    if (one[document]) expect([document, one[document]]).toEqual([document, heads]);
  }
  expect((await founder.replica.status()).pendingChanges).toBe(0);
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const fraction = seededFraction(seed);
  return list
    .map((each) => [fraction(), each] as const)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

/** A device of the practice that knows nothing yet but how it joined. */
async function newcomer(before: Before, seed: number): Promise<TestDevice> {
  return TestDevice.join(before.founder, before.log, seed, 'doctor');
}

describe('a server that leaves out, reorders and repeats', () => {
  it('shows less, and never something else; what it kept back is taken when it comes', async () => {
    const before = await practice(100);
    const device = await newcomer(before, 190);
    const all = [...statements(before.log), ...changes(before.log)];
    const known = await shown(before.doctor);
    for (let left = 0; left < changes(before.log).length; left++) {
      const most = all.filter((_, at) => at !== statements(before.log).length + left);
      await new Liar().send(device, most);
    }
    await new Liar().send(device, all);
    await before.log.sync(before.doctor.replica.port);
    expect(await shown(device)).toEqual(await shown(before.doctor));
    expect(known).toBeDefined();
    await heals(before);
  });

  it.each([1, 2, 3, 4, 5])('in any order, everything comes to the same (seed %i)', async (seed) => {
    const before = await practice(200);
    const device = await newcomer(before, 290);
    const liar = new Liar();
    const entries = shuffled(before.log.envelopes(), seed);
    for (let at = 0; at < entries.length; at += 3) {
      await liar.send(device, entries.slice(at, at + 3), { head: 1000 });
    }
    // What had come too early is taken once what it rests on is there.
    await before.log.sync(before.doctor.replica.port);
    expect(await shown(device)).toEqual(await shown(before.doctor));
    await heals(before);
  });

  it('repeated a hundred times, under other numbers and names, nothing changes', async () => {
    const before = await practice(300);
    const known = await shown(before.doctor);
    for (let n = 0; n < 10; n++) {
      const liar = new Liar();
      for (let again = 0; again < 10; again++) {
        await liar.send(before.doctor, before.log.envelopes());
      }
    }
    expect(await shown(before.doctor)).toEqual(known);
    const status = await before.doctor.replica.status();
    expect(status.pendingChanges).toBeGreaterThanOrEqual(0);
    await heals(before);
  });
});

describe('a server that forges', () => {
  it('gets nothing taken of which a single byte is changed', async () => {
    const before = await practice(400);
    const device = await newcomer(before, 490);
    await before.log.sync(device.replica.port);
    const known = await shown(device);
    const liar = new Liar();
    const fraction = seededFraction(4);
    const forged = before.log.envelopes().flatMap((bytes) =>
      Array.from({ length: 12 }, () => {
        const copy = bytes.slice();
        const at = Math.floor(fraction() * copy.length);
        copy[at]! ^= 1 + Math.floor(fraction() * 255);
        return copy;
      })
    );
    await liar.send(device, forged);
    expect(await shown(device)).toEqual(known);
    const reasons = await aside(device);
    expect(reasons.length).toBeGreaterThan(forged.length / 2);
    await heals(before);
  });

  it('gets nothing taken in the name of somebody whose key it does not have', async () => {
    const before = await practice(500);
    const { founder, doctor } = before;
    const known = await shown(doctor);
    const stranger = await TestDevice.found(599);
    const ids = { practice: (await doctor.replica.status()).practice, counter: 50 };
    const said = await sealStatement({
      ...ids,
      identity: { ...founder.identity, signKey: stranger.identity.signKey },
      entryId: newUuid(founder.ids),
      statement: encodeStatement({
        type: 'role',
        after: [sha256(statements(before.log).at(-1)!)],
        member: doctor.identity.member.id,
        role: 'auditor',
        at: '2026-11-22T08:00:00Z'
      })
    });
    await new Liar().send(doctor, [said.bytes]);
    expect(await aside(doctor)).toContain('bad-signature');
    expect(await shown(doctor)).toEqual(known);
    await heals(before);
  });

  it('gets no practice of its own taken for the one that was founded', async () => {
    const before = await practice(600);
    const other = await practice(650);
    const known = await shown(before.doctor);
    await new Liar().send(before.doctor, [
      ...other.log.envelopes(),
      ...shuffled([...other.log.envelopes(), ...before.log.envelopes()], 1)
    ]);
    expect(await shown(before.doctor)).toEqual(known);
    expect(new Set(await aside(before.doctor))).toEqual(new Set(['wrong-practice']));
    await heals(before);
  });
});

describe('a server that hides or keeps who was shut out', () => {
  /** The doctor is shut out by the founder, writes on regardless, and the server carries it. */
  async function shutOut(seed: number) {
    const before = await practice(seed);
    const { founder, doctor, reception, log } = before;
    const old = log.envelopes();
    const said = await founder.replica.revoke({ device: doctor.identity.id }, 'left');
    expect(said.ok).toBe(true);
    const hostile = await doctor.change('patient.register', { family: 'Hostile' });
    await doctor.change('patient.edit', { patient: before.patient, family: 'Changed' });
    const theirs = await doctor.replica.port.outgoing({ bytes: 1e6, entries: 100 });
    expect(theirs.length).toBeGreaterThan(0);
    await log.sync(founder.replica.port);
    await log.sync(reception.replica.port);
    return { ...before, old, theirs, hostile };
  }

  it('what they write afterwards is put aside by everybody who knows', async () => {
    const { founder, reception, theirs, hostile, patient } = await shutOut(700);
    for (const device of [founder, reception]) {
      const known = await shown(device);
      await new Liar().send(device, theirs);
      expect(await shown(device)).toEqual(known);
      expect(new Set(await aside(device))).toEqual(new Set(['not-allowed']));
      expect(await device.replica.read('patient', hostile)).toBeUndefined();
      const read = await device.replica.read('patient', patient);
      expect(String(read?.value.family)).toBe('Nkosi');
    }
  });

  it('a log from before it was said changes nothing for who knows, and they say it again', async () => {
    const { founder, reception, old, theirs } = await shutOut(800);
    const known = await shown(reception);
    const liar = new Liar();
    await liar.send(reception, [...old, ...theirs]);
    expect(await shown(reception)).toEqual(known);
    // Of a log that lacks it, everybody who knows offers the statement anew (LOG6).
    const offered = await reception.replica.port.outgoing({ bytes: 1e6, entries: 1000 });
    const revocation = offered.filter((bytes) => Buffer.from(bytes).includes('left'));
    expect(revocation).toHaveLength(1);
    expect(
      (await founder.replica.roster()).members.flatMap(({ devices }) => devices)
    ).toContainEqual(expect.objectContaining({ standing: 'ended' }));
  });

  it('a log that begins anew has nothing of theirs before it, wherever it puts the revocation', async () => {
    const { reception, founder, log, old, theirs } = await shutOut(850);
    const revocation = log.envelopes().filter((bytes) => !old.includes(bytes));
    for (const device of [reception, founder]) {
      const known = await shown(device);
      await new Liar().send(device, [...old, ...theirs, ...revocation]);
      expect(await shown(device)).toEqual(known);
      expect(new Set(await aside(device))).toEqual(new Set(['not-allowed']));
    }
  });

  it('what they wrote while they might stays, for who has it and for who comes later', async () => {
    const { founder, doctor, log } = await practice(870);
    const theirs = await doctor.change('patient.register', { family: 'In time' });
    await log.sync(doctor.replica.port);
    await log.sync(founder.replica.port);
    await founder.replica.revoke({ device: doctor.identity.id }, 'left');
    await log.sync(founder.replica.port);
    await new Liar().send(founder, log.envelopes());
    expect(await aside(founder), 'what is here already is no news').toEqual([]);
    const later = await TestDevice.join(founder, log, 890, 'doctor');
    await log.sync(later.replica.port);
    for (const device of [founder, later]) {
      expect(await device.replica.read('patient', theirs)).toBeDefined();
    }
  });

  it('who joins by such a log is told by whoever brings the statement, and takes back nothing', async () => {
    const before = await shutOut(900);
    const device = await TestDevice.join(before.founder, before.log, 990, 'reception');
    await new Liar().send(device, [...before.old, ...before.theirs]);
    // It could not know: the server kept it back. From then on it does.
    await before.log.sync(device.replica.port);
    const ended = (await device.replica.roster()).members.flatMap(({ devices }) =>
      devices.filter(({ standing }) => standing === 'ended')
    );
    expect(ended).toHaveLength(1);
  });

  it('entries under the new key are of no use to who was shut out', async () => {
    const { founder, doctor, log } = await shutOut(1000);
    const later = await founder.change('patient.register', { family: 'Later' });
    await log.sync(founder.replica.port);
    await new Liar().send(doctor, log.envelopes());
    expect(Object.keys(await doctor.replica.heads())).not.toContain(later);
  });
});

describe('a server that shows what somebody may not see', () => {
  it('shows them ciphertext, of which nothing is kept', async () => {
    const before = await practice(1100);
    const { reception, doctor, log, patient } = before;
    const known = await shown(reception);
    await new Liar().send(reception, log.envelopes());
    expect(await shown(reception)).toEqual(known);
    const held = Object.keys(await reception.replica.heads());
    expect(held.length).toBeLessThan(Object.keys(await doctor.replica.heads()).length);
    expect(await aside(reception)).toEqual([]);
    const read = await reception.replica.read('patient', patient);
    expect(String(read?.value.family)).toBe('Nkosi');
    await heals(before);
  });
});

describe('a server that lies about how far its log goes', () => {
  it.each([
    ['to the end of all numbers', { head: Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }],
    ['to nothing', { head: 0, to: 0 }],
    ['to less than it sent', { head: 1, to: 1 }]
  ])('%s: nothing that is here is lost, and an honest one is read whole', async (_, said) => {
    const before = await practice(1200);
    const mine = await before.doctor.change('patient.register', { family: 'Unsent' });
    const liar = new Liar();
    await liar.send(before.doctor, before.log.envelopes().slice(0, 3), said);
    expect(await before.doctor.replica.read('patient', mine)).toBeDefined();
    expect((await before.doctor.replica.status()).pendingChanges).toBeGreaterThan(0);
    const theirs = await before.founder.change('patient.register', { family: 'Theirs' });
    await heals(before);
    expect(await before.doctor.replica.read('patient', theirs)).toBeDefined();
    expect(await before.founder.replica.read('patient', mine)).toBeDefined();
  });

  it('another generation each time costs reading, and nothing else', async () => {
    const before = await practice(1300);
    const known = await shown(before.doctor);
    const mine = await before.doctor.change('patient.register', { family: 'Unsent' });
    for (let n = 0; n < 20; n++) await new Liar().send(before.doctor, []);
    expect(await before.doctor.replica.read('patient', mine)).toBeDefined();
    expect(known).toBeDefined();
    await heals(before);
    expect(await before.founder.replica.read('patient', mine)).toBeDefined();
  });
});

describe('a server that lies about what it took', () => {
  it('what it acknowledged and threw away is offered to the next', async () => {
    const before = await practice(1400);
    const { doctor } = before;
    const mine = await doctor.change('patient.register', { family: 'Thrown away' });
    const liar = new MemoryLog();
    liar.identity = new Liar().identity;
    await liar.sync(doctor.replica.port);
    expect((await doctor.replica.status()).pendingChanges).toBe(0);
    // The same server comes back empty; an honest one is another server.
    liar.restore(0);
    await liar.sync(doctor.replica.port);
    expect(liar.envelopes().length).toBeGreaterThan(0);
    const honest = new MemoryLog();
    honest.identity = new Liar().identity;
    await honest.sync(before.founder.replica.port);
    await honest.sync(doctor.replica.port);
    await honest.sync(before.founder.replica.port);
    expect(await before.founder.replica.read('patient', mine)).toBeDefined();
  });

  it('refusing everything loses nothing, and blocks no work', async () => {
    const before = await practice(1500);
    const { doctor } = before;
    const { identity } = new Liar();
    for (const [n, code] of ['device-revoked', 'not-allowed', 'old-epoch', 'quota'].entries()) {
      const mine = await doctor.change('patient.register', { family: `Refused ${n}` });
      await doctor.replica.port.cursor(identity, 0);
      const outgoing = await doctor.replica.port.outgoing({ bytes: 1e6, entries: 100 });
      const problem = { code, message: 'no' };
      await doctor.replica.port.pushed(
        identity,
        outgoing.map((bytes) => ({
          entryId: Buffer.from(bytes.slice(18, 34))
            .toString('hex')
            .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
          rejected: problem,
          retry: code !== 'not-allowed' && code !== 'device-revoked'
        }))
      );
      expect(await doctor.replica.read('patient', mine)).toBeDefined();
    }
    const { rejected } = await doctor.replica.status();
    expect(rejected.map(({ problem }) => problem.code)).toContain('device-revoked');
  });

  it('answers about what was never sent are passed over', async () => {
    const before = await practice(1600);
    const { doctor } = before;
    await doctor.change('patient.register', { family: 'Waiting' });
    const { pendingChanges } = await doctor.replica.status();
    await doctor.replica.port.pushed(new Liar().identity, [
      { entryId: newUuid(doctor.ids), seq: 3 },
      { entryId: newUuid(doctor.ids), rejected: { code: 'x', message: 'x' }, retry: false }
    ]);
    expect((await doctor.replica.status()).pendingChanges).toBe(pendingChanges);
    await heals(before);
  });
});
