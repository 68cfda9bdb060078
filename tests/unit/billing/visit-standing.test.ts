import '../patient/support.ts';
import { describe, expect, test } from 'vitest';
import { consultationInvoice, linesOf, type Billed } from '#lib/billing/from-consultation.ts';
import { billedTwice, billingOf } from '#lib/billing/billed-twice.ts';
import { billVisit, visitStanding } from '#lib/billing/visit-standing.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Invoice } from '#lib/docs/invoice.schema.ts';
import { Device, PATIENT, PRACTICE } from '../docs/support.ts';

const DAY = '2026-11-22';
const TARIFF = new Map([['0300', 31_250]]);

const twiceOf = (invoices: readonly { id: Uuid; invoice: Invoice }[]) =>
  billedTwice(invoices.map(({ id, invoice }) => billingOf(id, invoice)));

/** A visit with a procedure and an injection, billed when asked. */
function world() {
  const device = new Device(1);
  device.do('practice.found', { name: 'Rooms' });
  const consultationType = device.do('practice.addConsultationType', {
    name: 'Consultation',
    minutes: 20,
    feeCents: 52_000
  });
  device.do('patient.register', { id: PATIENT, given: 'Thandi', family: 'Nkosi' });
  const visit = device.do('consultation.start', { patient: PATIENT, consultationType }) as string;
  const procedure = device.do('consultation.addProcedure', {
    consultation: visit,
    code: '0300',
    description: 'Suture',
    quantity: 2
  });
  const material = device.do('consultation.addMaterial', {
    consultation: visit,
    description: 'Voltaren 75 mg injection',
    code: '701122001',
    system: 'NAPPI',
    quantity: 1.5,
    priceCents: 2_150
  });
  const invoice = consultationInvoice(PRACTICE, visit);
  const on = (at: Device): Billed => ({
    id: visit,
    consultation: at.read('consultation', visit),
    practice: at.read('practice', PRACTICE),
    patient: at.read('patient', PATIENT),
    serviceDate: DAY,
    today: DAY,
    tariff: TARIFF
  });
  const lines = () => linesOf(PRACTICE, on(device));
  /** As a device's list of the visit's invoices has them. */
  const invoices = (at = device): { id: Uuid; invoice: Invoice }[] =>
    [0, 1, 2].flatMap((further) => {
      const id = consultationInvoice(PRACTICE, visit, further);
      return at.documents.has(id) ? [{ id, invoice: at.read('invoice', id) }] : [];
    });
  const standing = (at = device) =>
    visitStanding(PRACTICE, visit, at.read('consultation', visit), invoices(at), lines());
  /** One tap, on a device. */
  const bill = (at = device) => {
    const { requests } = billVisit(PRACTICE, on(at), invoices(at));
    for (const { change, args } of requests) at.do(change as never, args as never);
  };
  const use = (description: string, at = device) =>
    at.do('consultation.addMaterial', { consultation: visit, description, quantity: 1 });
  const onInvoice = () =>
    Object.values(device.read('invoice', invoice).lines).filter(({ removed }) => !removed);
  const told = () =>
    invoices().map(({ invoice: { lines: there } }) =>
      Object.values(there)
        .filter(({ removed }) => !removed)
        .map(({ description }) => description)
        .sort()
    );
  return {
    ...{ device, visit, procedure, material, invoice, bill, standing, onInvoice, lines },
    ...{ invoices, use, told }
  };
}

describe('the invoice of a visit', () => {
  test('has the fee, procedures by the tariff, and what was used by its own price', () => {
    const { bill, onInvoice } = world();
    bill();
    expect(
      onInvoice()
        .map(({ description, unitCents, quantity, codeSystem }) => [
          description,
          unitCents,
          quantity,
          codeSystem
        ])
        .sort()
    ).toEqual([
      ['Consultation', 52_000, 1, undefined],
      ['Suture', 31_250, 2, 'tariff'],
      ['Voltaren 75 mg injection', 2_150, 1.5, 'nappi']
    ]);
  });

  test('is complete after billing: doing it again adds nothing', () => {
    const { bill, standing, onInvoice } = world();
    bill();
    expect(standing()).toEqual({ missing: [], uncoded: [], gone: [] });
    bill();
    bill();
    expect(onInvoice()).toHaveLength(3);
  });

  test('gets only what is new in the visit, and keeps what was changed or taken off by hand', () => {
    const { device, visit, invoice, bill, standing, onInvoice, lines } = world();
    bill();
    const [fee, suture] = lines();
    device.do('invoice.editLine', { invoice, line: fee!.id, unitCents: 40_000 });
    device.do('invoice.removeLine', { invoice, line: suture!.id, reason: 'No charge' });
    device.do('consultation.addMaterial', {
      consultation: visit,
      description: 'Gauze',
      quantity: 3
    });
    expect(standing().missing.map(({ description }) => description)).toEqual(['Gauze']);
    bill();
    expect(
      onInvoice()
        .map(({ description, unitCents }) => [description, unitCents])
        .sort()
    ).toEqual([
      ['Consultation', 40_000],
      ['Gauze', 0],
      ['Voltaren 75 mg injection', 2_150]
    ]);
    expect(standing().missing).toEqual([]);
  });

  test('gets the diagnosis that came later, where no line has one by hand', () => {
    const { device, visit, invoice, bill, lines, onInvoice } = world();
    bill();
    device.do('invoice.editLine', { invoice, line: lines()[0]!.id, icd10: 'Z00.0' });
    device.do('consultation.addDiagnosis', {
      consultation: visit,
      code: 'S01.8',
      description: 'Wound'
    });
    bill();
    expect(
      onInvoice()
        .map(({ icd10 }) => icd10)
        .sort()
    ).toEqual(['S01.8', 'S01.8', 'Z00.0']);
  });

  test('says what was taken out of the visit and still stands on it', () => {
    const { device, visit, procedure, bill, standing } = world();
    bill();
    device.do('consultation.removeProcedure', { consultation: visit, procedure });
    expect(standing().gone).toEqual(['Suture']);
  });

  test('of before, whose lines have ids of their own, is not billed twice', () => {
    const { device, invoice, standing } = world();
    device.do('invoice.create', {
      id: invoice,
      patient: PATIENT,
      date: DAY,
      lines: [
        { description: 'consultation', unitCents: 1 },
        { description: 'Sutures', code: '0300', unitCents: 1 }
      ]
    });
    expect(standing().missing.map(({ description }) => description)).toEqual([
      'Voltaren 75 mg injection'
    ]);
  });

  test('made on two devices at once has each line once', () => {
    const { device, bill, onInvoice } = world();
    const other = new Device(2);
    other.pull(device);
    bill();
    bill(other);
    device.pull(other);
    expect(onInvoice()).toHaveLength(3);
  });
});

describe('a visit whose invoice was issued before everything was coded', () => {
  /** Billed and issued; then something more was used. */
  function issuedWorld() {
    const visit = world();
    visit.bill();
    visit.device.do('invoice.issue', { invoice: visit.invoice, number: 'INV-A-0001' });
    visit.use('Gauze');
    return visit;
  }
  const FIRST = ['Consultation', 'Suture', 'Voltaren 75 mg injection'];

  test('gets a further invoice, with what the issued one lacks and nothing else', () => {
    const { device, visit, bill, told, standing } = issuedWorld();
    bill();
    expect(told()).toEqual([FIRST, ['Gauze']]);
    expect(standing().missing).toEqual([]);
    const further = device.read('invoice', consultationInvoice(PRACTICE, visit, 1));
    expect(further).toMatchObject({ consultation: visit, patient: PATIENT });
    expect(further).not.toHaveProperty('issued');
  });

  test('is not billed for anything twice, however often it is tapped', () => {
    const { device, visit, bill, told, use, invoices } = issuedWorld();
    bill();
    bill();
    use('Swab');
    bill();
    expect(told()).toEqual([FIRST, ['Gauze', 'Swab']]);
    const further = consultationInvoice(PRACTICE, visit, 1);
    device.do('invoice.issue', { invoice: further, number: 'INV-A-0002' });
    bill();
    use('Plaster');
    bill();
    expect(told()).toEqual([FIRST, ['Gauze', 'Swab'], ['Plaster']]);
    expect(twiceOf(invoices())).toEqual([]);
  });

  test('does not get back what was taken off the issued one by hand', () => {
    const visit = world();
    visit.bill();
    const { invoice, device } = visit;
    device.do('invoice.removeLine', { invoice, line: visit.lines()[1]!.id, reason: 'No charge' });
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    expect(visit.standing().missing).toEqual([]);
    visit.bill();
    expect(visit.told()).toHaveLength(1);
  });

  test('gets one further invoice from two devices that make it at once, each line on it once', () => {
    const { device, bill, told, use, invoices } = issuedWorld();
    const other = new Device(2);
    other.pull(device);
    use('Swab', other);
    bill();
    bill(other);
    device.pull(other);
    other.pull(device);
    expect(told()).toEqual([FIRST, ['Gauze', 'Swab']]);
    expect(twiceOf(invoices())).toEqual([]);
    expect(invoices(other)).toEqual(invoices());
  });

  test('says what is on two invoices, where one device issued while another still added to the draft', () => {
    const { device, invoice, bill, use, invoices, standing } = world();
    bill();
    const other = new Device(2);
    use('Gauze');
    other.pull(device);
    bill(other);
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    bill();
    device.pull(other);
    const [twice, ...more] = twiceOf(invoices());
    expect(more).toEqual([]);
    const [first, further] = invoices().map(({ id }) => id);
    expect(twice).toMatchObject({ description: 'Gauze', on: [first, further], draft: further });
    device.do('invoice.removeLine', {
      invoice: twice!.draft!,
      line: twice!.line,
      reason: 'On INV-A-0001 already'
    });
    expect(twiceOf(invoices())).toEqual([]);
    expect(standing().missing).toEqual([]);
  });
});
