import '../patient/support.ts';
import { describe, expect, test } from 'vitest';
import {
  billConsultation,
  claimCodes,
  consultationInvoice,
  visitLines
} from '#lib/components/billing/from-consultation.ts';
import { bringOnto, visitStanding } from '#lib/components/billing/visit-standing.ts';
import { Device, PATIENT, PRACTICE } from '../docs/support.ts';

const DAY = '2026-11-22';
const TARIFF = new Map([['0300', 31_250]]);

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
  const consultation = () => device.read('consultation', visit);
  const lines = () =>
    visitLines(PRACTICE, visit, consultation(), device.read('practice', PRACTICE), DAY, TARIFF);
  const standing = () =>
    visitStanding(PRACTICE, visit, consultation(), device.read('invoice', invoice), lines());
  const run = (requests: readonly { change: string; args: unknown }[]) => {
    for (const { change, args } of requests) device.do(change as never, args as never);
  };
  const bill = () =>
    run([
      billConsultation(PRACTICE, {
        id: visit,
        consultation: consultation(),
        practice: device.read('practice', PRACTICE),
        patient: device.read('patient', PATIENT),
        serviceDate: DAY,
        today: DAY,
        tariff: TARIFF
      })
    ]);
  const bring = () => run(bringOnto(invoice, standing(), claimCodes(consultation())));
  const onInvoice = () =>
    Object.values(device.read('invoice', invoice).lines).filter(({ removed }) => !removed);
  return { device, visit, procedure, material, invoice, bill, bring, standing, onInvoice, lines };
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
    const { bill, bring, standing, onInvoice } = world();
    bill();
    expect(standing()).toEqual({ missing: [], uncoded: [], gone: [] });
    bring();
    bring();
    expect(onInvoice()).toHaveLength(3);
  });

  test('gets only what is new in the visit, and keeps what was changed or taken off by hand', () => {
    const { device, visit, invoice, bill, bring, standing, onInvoice, lines } = world();
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
    bring();
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
    const { device, visit, invoice, bill, bring, lines, onInvoice } = world();
    bill();
    device.do('invoice.editLine', { invoice, line: lines()[0]!.id, icd10: 'Z00.0' });
    device.do('consultation.addDiagnosis', {
      consultation: visit,
      code: 'S01.8',
      description: 'Wound'
    });
    bring();
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
    const { device, visit, bill, onInvoice } = world();
    const other = new Device(2);
    other.pull(device);
    bill();
    const { change, args } = billConsultation(PRACTICE, {
      id: visit,
      consultation: other.read('consultation', visit),
      practice: other.read('practice', PRACTICE),
      patient: other.read('patient', PATIENT),
      serviceDate: DAY,
      today: DAY
    });
    other.do(change as 'invoice.create', args as never);
    device.pull(other);
    expect(onInvoice()).toHaveLength(3);
  });
});
