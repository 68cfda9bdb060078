import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeAppointment } from '#lib/docs/book.move.ts';
import { brokenRules } from '#lib/docs/integrity.ts';
import { A } from '#lib/docs/core/automerge.ts';
import type { ChangeName } from '#lib/docs/changes.ts';
import { concurrentFields } from '#lib/docs/core/conflicts.ts';
import { bookId, chartId, kindOf, KINDS, readDocument } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, OTHER_DOCTOR, PATIENT, PRACTICE } from './support.ts';

fc.configureGlobal({ seed: 20_261_123 });

/** Ids that all devices know from the start, so that their changes meet in the same documents. */
const CONSULTATION = '0193b6a0-0000-7000-8000-0000000000c1';
const INVOICE = '0193b6a0-0000-7000-8000-0000000000c2';
const chart = chartId(PRACTICE, PATIENT);
const books = [DOCTOR, OTHER_DOCTOR].map((doctor) => bookId(PRACTICE, doctor, '2026-11'));
const documents = [PRACTICE, PATIENT, chart, CONSULTATION, INVOICE, ...books];

/** What was added, and where it must be found in the end. */
interface Added {
  readonly document: string;
  readonly collection: string;
  readonly id: string;
}

interface Step {
  readonly device: number;
  readonly act: number;
  readonly pick: number;
  readonly word: string;
}

/** One of the entries that the device knows, chosen by a number; or an id that is nowhere. */
function choose(device: Device, document: string, collection: string, pick: number): string {
  const doc = device.documents.get(document) as Record<string, object> | undefined;
  const ids = Object.keys(doc?.[collection] ?? {}).sort();
  return ids[pick % Math.max(1, ids.length)] ?? PRACTICE;
}

type Act = (device: Device, step: Step) => Added | undefined;

const attempt = (device: Device, name: ChangeName, args: object): string | undefined => {
  const made = device.try(name, args as never);
  return made.ok ? String(made.value.result) : undefined;
};

const adding =
  (
    name: ChangeName,
    document: string,
    collection: string,
    args: (step: Step, device: Device) => object
  ): Act =>
  (device, step) => {
    const id = attempt(device, name, args(step, device));
    return id === undefined ? undefined : { document, collection, id };
  };

const doing =
  (name: ChangeName, args: (step: Step, device: Device) => object): Act =>
  (device, step) => {
    attempt(device, name, args(step, device));
    return undefined;
  };

const patient = PATIENT;
const consultation = CONSULTATION;
const invoice = INVOICE;
const severities = ['mild', 'moderate', 'severe'] as const;
const statuses = ['arrived', 'with-doctor', 'done', 'cancelled', 'booked'] as const;
const at = ({ pick }: Step) => `2026-11-${String(10 + (pick % 20)).padStart(2, '0')}T09:30`;

const ACTS: readonly Act[] = [
  doing('practice.edit', ({ word }) => ({ name: word })),
  adding('practice.addRoom', PRACTICE, 'rooms', ({ word }) => ({ name: word })),
  doing('patient.edit', ({ word, pick }) => ({ patient, [pick % 2 ? 'family' : 'given']: word })),
  adding('patient.addContact', PATIENT, 'contacts', ({ word }) => ({
    patient,
    type: 'other',
    value: word
  })),
  doing('patient.removeContact', ({ pick }, device) => ({
    patient,
    contact: choose(device, PATIENT, 'contacts', pick)
  })),
  doing('patient.restoreContact', ({ pick }, device) => ({
    patient,
    contact: choose(device, PATIENT, 'contacts', pick)
  })),
  adding('chart.addAllergy', chart, 'allergies', ({ word, pick }) => ({
    patient,
    substance: word,
    severity: severities[pick % 3]
  })),
  doing('chart.editAllergy', ({ pick }, device) => ({
    patient,
    allergy: choose(device, chart, 'allergies', pick),
    severity: severities[pick % 3]
  })),
  doing('chart.settle', ({ pick }, device) => ({
    patient,
    path: ['allergies', choose(device, chart, 'allergies', pick), 'severity'],
    value: severities[pick % 3]
  })),
  doing('chart.confirmNoAllergies', () => ({ patient })),
  doing('consultation.setNote', ({ word, pick }, device) => {
    const notes = readDocument('consultation', device.doc('consultation', CONSULTATION)).value!
      .notes;
    const middle = pick % (notes.plan.length + 1);
    const text = `${notes.plan.slice(0, middle)}${word}${notes.plan.slice(middle)}`;
    return { consultation, part: 'plan', text };
  }),
  adding('consultation.addDiagnosis', CONSULTATION, 'diagnoses', ({ word }) => ({
    consultation,
    description: word
  })),
  adding('consultation.addAddendum', CONSULTATION, 'addenda', ({ word }) => ({
    consultation,
    text: word,
    reason: 'x'
  })),
  adding('invoice.addLine', INVOICE, 'lines', ({ word, pick }) => ({
    invoice,
    description: word,
    unitCents: pick
  })),
  adding('invoice.addPayment', INVOICE, 'payments', ({ pick }) => ({
    invoice,
    date: '2026-11-22',
    method: 'cash',
    amountCents: pick + 1
  })),
  adding('book.book', books[0]!, 'appointments', (step) => ({
    doctor: DOCTOR,
    start: at(step),
    minutes: 15,
    title: step.word
  })),
  doing('book.setStatus', ({ pick }, device) => ({
    book: books[0],
    appointment: choose(device, books[0]!, 'appointments', pick),
    status: statuses[pick % statuses.length]
  })),
  doing('book.reschedule', (step, device) => ({
    book: books[0],
    appointment: choose(device, books[0]!, 'appointments', step.pick),
    start: at(step)
  })),
  moveBetweenBooks,
  moveBetweenBooks
];

/** Moves an appointment from one doctor's book to the other's, or back. */
function moveBetweenBooks(device: Device, step: Step): Added | undefined {
  const [from, to] = step.pick % 2 ? [0, 1] : [1, 0];
  const appointment = choose(device, books[from]!, 'appointments', step.pick);
  const out = { book: books[from], appointment, to: books[to] };
  if (attempt(device, 'book.moveOut', out) === undefined) return undefined;
  const id = attempt(device, 'book.moveIn', {
    appointment,
    doctor: [DOCTOR, OTHER_DOCTOR][to],
    start: at(step),
    minutes: 15,
    title: step.word,
    status: 'booked',
    statusAt: device.at
  });
  return id === undefined ? undefined : { document: books[to]!, collection: 'appointments', id };
}

/** Acts that happen seldom: after them, much of the rest is refused. */
const RARE: readonly Act[] = [
  doing('consultation.sign', () => ({ consultation })),
  doing('invoice.issue', ({ word }) => ({ invoice, number: word }))
];

function threeDevices(): Device[] {
  const devices = [new Device(1), new Device(2), new Device(3)];
  const [first] = devices;
  first!.do('practice.found', { name: 'Praktyk' });
  first!.do('patient.register', { id: PATIENT, given: 'Anna' });
  first!.do('consultation.start', { id: CONSULTATION, patient });
  first!.do('invoice.create', { id: INVOICE, patient, date: '2026-11-22' });
  for (const other of devices.slice(1)) other.pull(first!);
  return devices;
}

const step = fc.record<Step>({
  device: fc.nat(2),
  act: fc.nat(4 * 1000),
  pick: fc.nat(97),
  word: fc.stringMatching(/^[a-zà-ö]{1,6}$/)
});
/** A step of one device, or one device taking over all that another has. */
const moment = fc.oneof(
  { weight: 5, arbitrary: step },
  { weight: 2, arbitrary: fc.record({ puller: fc.nat(2), from: fc.nat(2) }) }
);

test('any changes on three devices, merged in any order, give one truth and lose no entry', () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 60 }), (moments) => {
      const devices = threeDevices();
      const added: Added[] = [];
      for (const [index, one] of moments.entries()) {
        if ('puller' in one) {
          if (one.puller !== one.from) devices[one.puller]!.pull(devices[one.from]!);
          continue;
        }
        const device = devices[one.device]!;
        device.at = new Date(Date.UTC(2026, 10, 22, 8, index)).toISOString();
        const acts = one.act % 40 === 0 ? RARE : ACTS;
        const made = acts[Math.floor(one.act / 40) % acts.length]!(device, one);
        if (made) added.push(made);
      }
      const [a, b, c] = devices as [Device, Device, Device];
      a.pull(b);
      a.pull(c);
      c.pull(b);
      c.pull(a);
      b.pull(c);
      expectOneTruth(devices);
      for (const { document, collection, id } of added) {
        const entries = (a.documents.get(document) as Record<string, object>)[collection]!;
        expect(Object.keys(entries)).toContain(id);
      }
    }),
    { numRuns: 100 }
  );
}, 120_000);

const MEANWHILE = ['changed-while-signing', 'changed-while-issuing', 'issued-twice'];

function expectOneTruth(devices: readonly Device[]): void {
  const truths = devices.map((device) =>
    documents.map((id) => {
      const doc = device.documents.get(id);
      if (!doc) return null;
      const kind = kindOf(doc)!;
      const { value, problems } = readDocument(kind, doc);
      expect(problems).toEqual([]);
      return {
        heads: [...A.getHeads(doc)].sort(),
        value,
        concurrent: concurrentFields(doc, KINDS[kind].critical),
        broken: brokenRules(kind, doc)
      };
    })
  );
  expect(truths[1]).toEqual(truths[0]);
  expect(truths[2]).toEqual(truths[0]);
  // Programs that keep the rules are never accused of more than having worked at the same time.
  const accused = truths[0]!.flatMap((truth) => truth?.broken.map(({ rule }) => rule) ?? []);
  for (const rule of accused) expect(MEANWHILE).toContain(rule);
  const placements = devices.map((device) => {
    const copies = books
      .filter((book) => device.documents.has(book))
      .flatMap((book) =>
        Object.entries(device.read('book', book).appointments).map(([id, appointment]) => ({
          id,
          copy: { book, appointment }
        }))
      );
    const ids = [...new Set(copies.map(({ id }) => id))].sort();
    return ids.map((id) =>
      placeAppointment(copies.filter((one) => one.id === id).map(({ copy }) => copy))
    );
  });
  expect(placements[0]!.every(Boolean)).toBe(true);
  expect(placements[1]).toEqual(placements[0]);
  expect(placements[2]).toEqual(placements[0]);
}
