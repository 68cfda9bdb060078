import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequestFor } from '#lib/docs/changes.ts';
import { invoiceBalance } from '#lib/docs/invoice.balance.ts';
import { isPhone } from '#lib/docs/phone.ts';
import { readSaId } from '#lib/docs/sa-id.ts';
import { demoPractice, type DemoPractice } from '#lib/demo/demo.ts';
import { fillWithDemo } from '#lib/demo/fill.ts';
import { TestReplica } from '../import/replica.ts';

/** A Monday: every doctor is at work. */
const TODAY = '2026-11-23';
const made = (seed = 7, today = TODAY, time = '10:40') => demoPractice({ seed, today, time });
/** The one that most tests look at. */
let usual: DemoPractice | undefined;
const demo = () => (usual ??= made());
const digest = (practice: DemoPractice) =>
  createHash('sha256').update(JSON.stringify(practice)).digest('hex');
const changesIn = <N extends ChangeRequestFor['change']>(practice: DemoPractice, name: N) =>
  practice.batches
    .flat()
    .filter((request) => request.change === name)
    .map(({ args }) => args as Extract<ChangeRequestFor, { change: N }>['args']);

interface Booked {
  id: string;
  doctor: string;
  patient: string;
  from: number;
  until: number;
  start: string;
  status: string;
}
/** Every appointment of a demo. */
function appointments(practice: DemoPractice): Booked[] {
  const all = [
    ...changesIn(practice, 'book.book').map((args) => ({
      ...args,
      id: args.id!,
      status: 'booked'
    })),
    ...changesIn(practice, 'book.moveIn').map((args) => ({ ...args, id: args.appointment }))
  ];
  return all.map(({ id, doctor, patient, start, minutes, status }) => {
    const from = Date.parse(`${start}Z`) / 60_000;
    return { id, doctor, patient: patient!, from, until: from + minutes, start, status };
  });
}
const overlapping = (all: Booked[], same: (a: Booked, b: Booked) => boolean) =>
  all.flatMap((a, index) =>
    all.slice(index + 1).filter((b) => same(a, b) && a.from < b.until && b.from < a.until)
  );

describe('the demo practice', () => {
  it('is the same for a seed and a day, and another for another', () => {
    const first = digest(made());
    expect(digest(made())).toBe(first);
    expect(digest(made(8))).not.toBe(first);
    expect(digest(made(7, '2026-11-24'))).not.toBe(first);
  });

  it('has 500 patients, each with a valid number that fits them, shared by nobody', () => {
    const patients = changesIn(demo(), 'patient.register');
    expect(patients).toHaveLength(500);
    const numbers = new Set<string>();
    let without = 0;
    for (const { identifiers = [], birthDate, sex } of patients) {
      const saId = identifiers.find(({ type }) => type === 'sa-id');
      if (!saId) without += 1;
      else {
        expect(readSaId(saId.value, TODAY)).toMatchObject({ ok: true, value: { birthDate, sex } });
        numbers.add(saId.value);
      }
    }
    expect(numbers.size).toBe(500 - without);
    expect(without).toBeLessThan(50);
  });

  it('has phones that can be dialled, in E.164, and many languages', () => {
    const patients = changesIn(demo(), 'patient.register');
    const phones = patients.flatMap(({ contacts = [], emergencyContacts = [] }) => [
      ...contacts.filter(({ type }) => type !== 'email').map(({ value }) => value),
      ...emergencyContacts.flatMap(({ phone }) => phone ?? [])
    ]);
    expect(phones.length).toBeGreaterThan(500);
    for (const phone of phones) {
      expect(phone).toMatch(/^\+27\d{9}$/);
      expect(isPhone(phone), phone).toBe(true);
    }
    const languages = new Set(patients.map(({ language }) => language).filter(Boolean));
    expect([...languages].sort()).toEqual([
      'Afrikaans',
      'English',
      'Sesotho',
      'isiXhosa',
      'isiZulu'
    ]);
  });

  it('has families on one account and one membership, each knowing the other', () => {
    const patients = new Map(changesIn(demo(), 'patient.register').map((one) => [one.id!, one]));
    const held = [...patients.values()].filter(({ account }) => account);
    expect(held.length).toBeGreaterThan(100);
    for (const { account } of held) expect(patients.has(account!.patient!)).toBe(true);
    const covers = [...patients.values()].flatMap(({ id, medicalAids = [] }) =>
      medicalAids.map((cover) => ({ id, cover }))
    );
    expect(covers.length).toBeGreaterThan(200);
    for (const { id, cover } of covers.filter(({ cover }) => cover.dependantCode !== '00')) {
      const main = patients.get(cover.mainMemberPatient!)?.medicalAids?.[0];
      expect(main?.membershipNumber).toBe(cover.membershipNumber);
      expect(main?.dependants?.find(({ code }) => code === cover.dependantCode)?.patient).toBe(id);
    }
  });

  it('has one pair of patients that looks like one person', () => {
    const patients = changesIn(demo(), 'patient.register');
    const likeness = patients.map(
      ({ birthDate, contacts = [] }) => `${birthDate} ${contacts[0]?.value}`
    );
    expect(likeness.length - new Set(likeness).size).toBe(1);
    const called = patients.map(
      ({ given, family, contacts = [] }) =>
        `${given?.split(' ')[0]} ${family} ${contacts[0]?.value}`
    );
    expect(new Set(called).size).toBe(called.length);
  });

  it.each([
    [1, '2026-11-23', '10:40'],
    [2, '2026-11-22', '09:20'],
    [3, '2026-12-31', '15:10'],
    [4, '2028-02-29', '12:00'],
    [20_260_401, '2026-11-27', '13:30']
  ])(
    'seed %d on %s at %s has two double bookings, which are meant, and no other',
    (seed, today, time) => {
      const all = appointments(made(seed, today, time));
      expect(overlapping(all, (a, b) => a.doctor === b.doctor)).toHaveLength(2);
      expect(overlapping(all, (a, b) => a.patient === b.patient)).toEqual([]);
      const days = all.map(({ start }) => start.slice(0, 10)).sort();
      const span = (Date.parse(days.at(-1)!) - Date.parse(days[0]!)) / 86_400_000;
      expect(span).toBeGreaterThan(50);
      for (const { start } of all)
        expect(start.slice(11) >= '08:00' && start.slice(11) < '17:00').toBe(true);
    }
  );

  it('has appointments that come again, rooms for all of them, and doctors with hours of their own', () => {
    const practice = demo();
    const rooms = new Set(changesIn(practice, 'practice.addRoom').map(({ id }) => id));
    const booked = changesIn(practice, 'book.book');
    expect(booked.every(({ room }) => rooms.has(room))).toBe(true);
    const series = Map.groupBy(
      booked.filter((one) => one.series),
      (one) => one.series!.id
    );
    expect(series.size).toBe(4);
    for (const all of series.values()) {
      expect(all.length).toBeGreaterThan(1);
      expect(all.every(({ start, series: of }) => start.startsWith(of!.on))).toBe(true);
    }
    const own = changesIn(practice, 'practice.addHours').filter(({ doctor }) => doctor);
    expect(own.some(({ from, to }) => from === to)).toBe(true);
    expect(own.some(({ from }) => from === '14:00')).toBe(true);
  });

  it('has ten on the waiting list: patients of the practice, and one who is not registered', () => {
    const practice = demo();
    const waiting = changesIn(practice, 'waitlist.add');
    const registered = new Set(changesIn(practice, 'patient.register').map(({ id }) => id));
    expect(waiting).toHaveLength(10);
    expect(waiting.filter(({ patient }) => patient && registered.has(patient))).toHaveLength(9);
    const booked = new Map(appointments(practice).map((one) => [one.id, one.patient]));
    const sooner = waiting.filter(({ insteadOf }) => insteadOf);
    expect(sooner).toHaveLength(2);
    for (const { insteadOf, patient } of sooner) expect(booked.get(insteadOf!)).toBe(patient);
  });

  it('is in the middle of its day: some seen, some waiting, some to come', () => {
    const here = appointments(demo()).filter(({ start }) => start.startsWith(TODAY));
    const statuses = new Set(here.map(({ status }) => status));
    expect([...statuses]).toEqual(expect.arrayContaining(['done', 'with-doctor', 'booked']));
    const now = Date.parse(`${TODAY}T10:40Z`) / 60_000;
    for (const { from, until, status } of here) {
      if (until <= now) expect(['done', 'billing', 'no-show', 'cancelled']).toContain(status);
      if (from > now) expect(['done', 'billing', 'with-doctor', 'no-show']).not.toContain(status);
    }
  });

  it('gives nobody what they are allergic to', () => {
    const practice = demo();
    const medicines = changesIn(practice, 'chart.addMedication');
    for (const { patient, substance } of changesIn(practice, 'chart.addAllergy')) {
      const [word = ''] = substance.split(' ');
      for (const { name } of medicines.filter((one) => one.patient === patient)) {
        expect(name.startsWith(word)).toBe(false);
      }
    }
  });
});

describe('the demo practice on real documents', () => {
  const replica = new TestReplica();
  const seen: number[] = [];
  let cpu = 0;

  beforeAll(async () => {
    const before = process.cpuUsage();
    const now = new Date(`${TODAY}T08:40:00Z`);
    const filled = await fillWithDemo(replica, now, (done) => seen.push(done));
    const { user, system } = process.cpuUsage(before);
    cpu = (user + system) / 1_000_000;
    expect(filled).toEqual({ ok: true, value: undefined });
  }, 240_000);

  it('has every change accepted, and says how far it is', async ({ annotate }) => {
    await annotate(`${seen.at(-1)} changes in ${cpu.toFixed(1)} s of processor time`);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(replica.all('patient')).toHaveLength(500);
    expect(replica.all('book').length).toBeGreaterThanOrEqual(6);
    // A bound against quadratic behaviour, not a benchmark.
    expect(cpu).toBeLessThan(60);
  });

  it('has no invoice on which more was paid than owed, and some still open', () => {
    const invoices = replica.all('invoice');
    const balances = invoices.map((invoice) => invoiceBalance(invoice));
    expect(balances.every(({ balanceCents }) => balanceCents >= 0)).toBe(true);
    const count = (status: string) =>
      balances.filter((balance) => balance.status === status).length;
    expect(count('paid')).toBeGreaterThan(80);
    expect(count('issued')).toBeGreaterThan(20);
    const numbers = invoices.flatMap(({ issued }) => issued?.number ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('has for every visit that is over a note, a diagnosis and an invoice of the same patient', () => {
    const notes = new Map(replica.all('consultation').map((one) => [one.appointment, one]));
    const invoices = new Map(replica.all('invoice').map((one) => [one.consultation, one]));
    const done = replica
      .all('book')
      .flatMap(({ appointments }) => Object.entries(appointments))
      .filter(([, { status }]) => status === 'done');
    expect(done.length).toBeGreaterThan(150);
    for (const [id, { patient }] of done) {
      const note = notes.get(id)!;
      expect(note.patient).toBe(patient);
      expect(note.notes.plan.length).toBeGreaterThan(10);
      expect(Object.keys(note.diagnoses)).toHaveLength(1);
      expect(invoices.get(note.id)?.patient).toBe(patient);
    }
    const signed = replica.all('consultation').filter(({ signed }) => signed);
    expect(signed.length).toBeGreaterThan(done.length * 0.9);
    expect(signed.length).toBeLessThan(notes.size);
  });

  it('stops at the first problem and gives it', async () => {
    const full = new TestReplica();
    full.fault = () =>
      full.transactions.length >= 2 ? { code: 'storage-full', message: 'No room.' } : undefined;
    const filled = await fillWithDemo(full, new Date(`${TODAY}T08:40:00Z`));
    expect(filled).toMatchObject({ ok: false, problem: { code: 'storage-full' } });
    expect(full.transactions).toHaveLength(2);
  });
});
