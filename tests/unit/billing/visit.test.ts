import '../patient/support.ts';
import { describe, expect, test } from 'vitest';
import {
  billConsultation,
  claimCodes,
  consultationInvoice
} from '#lib/billing/from-consultation.ts';
import { ledgerOf, receivedFrom } from '#lib/components/billing/ledger.ts';
import { paperTitle, patientFacts } from '#lib/components/billing/paper.ts';
import { vatBasisPointsOn, vatRegistrationOn } from '#lib/billing/vat.ts';
import type { Consultation } from '#lib/docs/consultation.schema.ts';
import { Device, DOCTOR, PATIENT, PRACTICE } from '../docs/support.ts';

const DAY = '2026-11-22';

/** A practice with a fee, a visit with two diagnoses and a procedure, a patient on a medical aid. */
function world() {
  const device = new Device(1);
  device.do('practice.found', { name: 'Rooms' });
  const doctor = device.do('practice.addDoctor', { family: 'Naidoo' });
  const type = device.do('practice.addConsultationType', {
    name: 'Consultation',
    minutes: 20,
    feeCents: 52_000,
    tariffCode: '0190'
  });
  device.do('patient.register', {
    id: PATIENT,
    given: 'Thandi Nomsa',
    family: 'Nkosi',
    medicalAids: [
      { scheme: 'Old Scheme', membershipNumber: '1', validTo: '2025-12-31' },
      { scheme: 'Bonitas', plan: 'Standard', membershipNumber: '77', dependantCode: '01' }
    ]
  });
  const visit = device.do('consultation.start', {
    patient: PATIENT,
    doctor,
    consultationType: type,
    startedAt: `${DAY}T08:00:00.000Z`
  }) as string;
  const consultation = visit;
  device.do('consultation.addDiagnosis', { consultation, code: 'e11.9', description: 'Diabetes' });
  device.do('consultation.addDiagnosis', {
    consultation,
    code: 'I10',
    description: 'Hypertension',
    primary: true
  });
  device.do('consultation.addProcedure', {
    consultation,
    code: '0300',
    description: 'Suture',
    quantity: 2
  });
  const bill = () =>
    billConsultation(PRACTICE, {
      id: visit,
      consultation: device.read('consultation', visit),
      practice: device.read('practice', PRACTICE),
      patient: device.read('patient', PATIENT),
      serviceDate: DAY,
      today: DAY
    });
  return { device, doctor, type, visit, bill };
}

describe('the invoice of a visit', () => {
  test('has the fee of its type, its procedures, its codes and the cover of the day', () => {
    const { device, visit, bill } = world();
    const { change, args } = bill();
    device.do(change as 'invoice.create', args as never);
    const invoice = device.read('invoice', consultationInvoice(PRACTICE, visit));
    const lines = Object.values(invoice.lines).sort((a, b) => b.unitCents - a.unitCents);
    expect(lines).toMatchObject([
      {
        description: 'Consultation',
        code: '0190',
        unitCents: 52_000,
        quantity: 1,
        icd10: 'I10/E11.9'
      },
      { description: 'Suture', code: '0300', unitCents: 0, quantity: 2, icd10: 'I10/E11.9' }
    ]);
    expect(lines[0]).toMatchObject({ serviceDate: DAY, vatBasisPoints: 0 });
    expect(invoice.cover).toEqual({
      scheme: 'Bonitas',
      plan: 'Standard',
      membershipNumber: '77',
      dependantCode: '01'
    });
  });

  test('is one invoice, on whichever device and however often it is made', () => {
    const { device, bill } = world();
    const first = bill();
    device.do(first.change as 'invoice.create', first.args as never);
    const again = device.try(first.change as 'invoice.create', first.args as never);
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
  });

  test('takes the doctor’s own fee before that of the practice', () => {
    const { device, doctor, type, bill } = world();
    device.do('practice.setDoctorConsultationType', {
      doctor,
      consultationType: type,
      feeCents: 61_000
    });
    expect(bill().args).toMatchObject({ lines: [{ unitCents: 61_000 }, { unitCents: 0 }] });
  });

  test('charges VAT on the days on which the practice is registered', () => {
    const { device, bill } = world();
    device.do('practice.addVatRegistration', { number: '4123', from: '2026-01-01' });
    expect(bill().args).toMatchObject({
      lines: [{ vatBasisPoints: 1500 }, { vatBasisPoints: 1500 }]
    });
    const practice = device.read('practice', PRACTICE);
    expect(vatBasisPointsOn(practice, '2025-12-31')).toBe(0);
    expect(vatRegistrationOn(practice, DAY)?.number).toBe('4123');
    expect(vatBasisPointsOn(undefined, DAY)).toBe(0);
  });

  test('names every code once, and none where there is none', () => {
    const added = { at: '2026-11-22T08:00:00.000Z', by: DOCTOR };
    const of = (codes: (string | undefined)[]) =>
      claimCodes({
        diagnoses: Object.fromEntries(
          codes.map((code, index) => [`${index}`, { code, description: 'x', added }])
        ) as Consultation['diagnoses']
      });
    expect(of(['J06.9', ' j06.9', undefined])).toBe('J06.9');
    expect(of([undefined, ''])).toBeUndefined();
  });
});

describe('an invoice on paper', () => {
  test('is a tax invoice only once it is issued by a registered practice', () => {
    const issued = { issued: { at: '', by: '', number: 'INV-A-0001' } };
    expect(paperTitle('invoice', issued, true)).toBe('Tax Invoice');
    expect(paperTitle('invoice', issued, false)).toBe('Invoice');
    expect(paperTitle('invoice', {}, true)).toMatch('not an invoice');
    expect(paperTitle('receipt', issued, true)).toBe('Receipt');
  });

  test('says who the member is: the patient, where nobody else is named', () => {
    const { device } = world();
    const patient = device.read('patient', PATIENT);
    const cover = { scheme: 'Bonitas', membershipNumber: '77' };
    const facts = patientFacts({ cover }, patient);
    expect(facts).toContainEqual({ term: 'Main member', text: 'Nkosi, TN' });
    expect(patientFacts({}, patient).map(({ term }) => term)).not.toContain('Main member');
  });

  test('names the recipient with an address, as a tax invoice has to', () => {
    const { device } = world();
    device.do('patient.addAddress', {
      patient: PATIENT,
      type: 'home',
      lines: '12 Vilakazi Street\nOrlando West',
      city: 'Soweto',
      postalCode: '1804'
    });
    expect(patientFacts({}, device.read('patient', PATIENT))).toContainEqual({
      term: 'Address',
      text: '12 Vilakazi Street, Orlando West, Soweto, 1804'
    });
  });

  test('lists what was received and taken off by date, reversed entries among them', () => {
    const { device, visit, bill } = world();
    const { change, args } = bill();
    device.do(change as 'invoice.create', args as never);
    const invoice = consultationInvoice(PRACTICE, visit);
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    const paid = { invoice, amountCents: 1_000, method: 'card' } as const;
    const payment = device.do('invoice.addPayment', { ...paid, date: '2026-11-24' });
    device.do('invoice.addCredit', {
      invoice,
      amountCents: 500,
      date: '2026-11-23',
      reason: 'Wrong code'
    });
    device.do('invoice.reversePayment', { invoice, payment, reason: 'Bounced' });
    device.do('invoice.addPayment', {
      ...paid,
      amountCents: 250,
      method: 'medical-aid',
      date: '2026-11-25'
    });
    // What bounced was not received.
    expect(receivedFrom(device.read('invoice', invoice))).toEqual({
      schemeCents: 250,
      patientCents: 0
    });
    expect(ledgerOf(device.read('invoice', invoice))).toMatchObject([
      { kind: 'credit', title: 'Credit note', detail: 'Wrong code', amountCents: 500 },
      { kind: 'payment', title: 'Payment, card', reversed: { reason: 'Bounced' } },
      { kind: 'payment', title: 'Payment, medical aid', amountCents: 250 }
    ]);
  });
});
