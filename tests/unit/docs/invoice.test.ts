import { describe, expect, test } from 'vitest';
import { Device, MEMBER, NOW, PATIENT } from './support.ts';

const date = '2026-11-22';
const consultationLine = { description: 'Consultation', code: '0190', unitCents: 45_000 };

function drafted(): { device: Device; invoice: string } {
  const device = new Device(1);
  const invoice = device.do('invoice.create', {
    patient: PATIENT,
    date,
    cover: { scheme: 'GEMS', membershipNumber: '000123', dependantCode: '00' },
    lines: [consultationLine]
  });
  return { device, invoice };
}

function issued(): { device: Device; invoice: string } {
  const made = drafted();
  made.device.do('invoice.issue', { invoice: made.invoice, number: 'INV-K7Q2-0001' });
  return made;
}

describe('a draft invoice', () => {
  test('has one of each line and no VAT unless said otherwise', () => {
    const { device, invoice } = drafted();
    const value = device.read('invoice', invoice);
    expect(value).toMatchObject({ patient: PATIENT, date, created: { by: MEMBER } });
    expect(Object.values(value.lines)).toMatchObject([
      { ...consultationLine, quantity: 1, vatBasisPoints: 0 }
    ]);
    expect(value).not.toHaveProperty('issued');
  });

  test('takes, changes and drops lines', () => {
    const { device, invoice } = drafted();
    const line = device.do('invoice.addLine', {
      invoice,
      description: 'Gloves',
      unitCents: 250,
      quantity: 0.5,
      vatBasisPoints: 1500
    });
    device.do('invoice.editLine', { invoice, line, quantity: 2 });
    expect(device.read('invoice', invoice).lines[line]).toMatchObject({
      quantity: 2,
      vatBasisPoints: 1500
    });
    device.do('invoice.removeLine', { invoice, line });
    expect(device.read('invoice', invoice).lines[line]).toHaveProperty('removed');
  });

  test('refuses fractions of a cent, negative prices and more than three decimals', () => {
    const { device, invoice } = drafted();
    const add = { invoice, description: 'X', unitCents: 100 };
    for (const wrong of [
      { unitCents: 1.5 },
      { unitCents: -1 },
      { quantity: 0.0001 },
      { quantity: 0 }
    ]) {
      expect(device.refused('invoice.addLine', { ...add, ...wrong })).toBe('invalid-arguments');
    }
    device.do('invoice.addLine', { ...add, quantity: 0.333 });
  });

  test('changes its cover whole, and only where it differs', () => {
    const { device, invoice } = drafted();
    const cover = { scheme: 'Bonitas', membershipNumber: '9' };
    device.do('invoice.edit', { invoice, cover });
    expect(device.read('invoice', invoice).cover).toEqual(cover);
    expect(device.try('invoice.edit', { invoice, cover })).toMatchObject({
      value: { changed: false }
    });
    device.do('invoice.edit', { invoice, note: 'Pays cash' });
    expect(device.read('invoice', invoice).cover).toEqual(cover);
    device.do('invoice.edit', { invoice, cover: null });
    expect(device.read('invoice', invoice)).not.toHaveProperty('cover');
  });

  test('owes nothing, so nothing is paid or taken off', () => {
    const { device, invoice } = drafted();
    const amount = { invoice, date, amountCents: 100 };
    const reduction = { ...amount, reason: 'x' };
    expect(device.refused('invoice.addPayment', { ...amount, method: 'cash' })).toBe(
      'invoice-draft'
    );
    expect(device.refused('invoice.addCredit', reduction)).toBe('invoice-draft');
    expect(device.refused('invoice.addWriteOff', reduction)).toBe('invoice-draft');
  });

  test('without a line that stands cannot be issued', () => {
    const { device, invoice } = drafted();
    const [line] = Object.keys(device.read('invoice', invoice).lines);
    device.do('invoice.removeLine', { invoice, line: line! });
    expect(device.refused('invoice.issue', { invoice, number: 'INV-1' })).toBe('invoice-empty');
  });

  test('created again under its id is as it was', () => {
    const { device, invoice } = drafted();
    const again = device.try('invoice.create', {
      id: invoice,
      patient: PATIENT,
      date: '2020-01-01'
    });
    expect(again).toMatchObject({ value: { result: invoice, changed: false } });
  });
});

describe('an issued invoice', () => {
  test('has its number, and its lines and head are fixed', () => {
    const { device, invoice } = issued();
    const value = device.read('invoice', invoice);
    expect(value.issued).toEqual({ at: NOW, by: MEMBER, number: 'INV-K7Q2-0001' });
    const [line] = Object.keys(value.lines);
    expect([
      device.refused('invoice.issue', { invoice, number: 'INV-2' }),
      device.refused('invoice.edit', { invoice, date: '2026-11-23' }),
      device.refused('invoice.addLine', { invoice, ...consultationLine }),
      device.refused('invoice.editLine', { invoice, line: line!, unitCents: 1 }),
      device.refused('invoice.removeLine', { invoice, line: line! })
    ]).toEqual(Array(5).fill('invoice-issued'));
  });

  test('keeps every payment, and a reversed one with its reason', () => {
    const { device, invoice } = issued();
    const payment = device.do('invoice.addPayment', {
      invoice,
      date,
      method: 'eft',
      amountCents: 45_000
    });
    device.do('invoice.reversePayment', { invoice, payment, reason: 'Bounced' });
    expect(device.read('invoice', invoice).payments[payment]).toMatchObject({
      amountCents: 45_000,
      removed: { reason: 'Bounced' }
    });
    expect(device.refused('invoice.reversePayment', { invoice, payment, reason: 'x' })).toBe(
      'entry-removed'
    );
  });

  test('takes payments of two devices, each once', () => {
    const { device: one, invoice } = issued();
    const other = new Device(2);
    other.pull(one);
    const pay = { invoice, date, method: 'card', amountCents: 20_000 } as const;
    const first = one.do('invoice.addPayment', pay);
    other.do('invoice.addPayment', pay);
    one.pull(other);
    one.pull(other);
    expect(one.try('invoice.addPayment', { ...pay, id: first })).toMatchObject({
      value: { changed: false }
    });
    expect(Object.keys(one.read('invoice', invoice).payments)).toHaveLength(2);
  });

  test('is credited for no more than it came to, and written off for no more than is owed', () => {
    const { device, invoice } = issued();
    const reduce = (amountCents: number) => ({ invoice, date, amountCents, reason: 'Agreed' });
    expect(device.refused('invoice.addCredit', reduce(45_001))).toBe('credit-too-large');
    expect(device.refused('invoice.addWriteOff', reduce(45_001))).toBe('write-off-too-large');
    device.do('invoice.addPayment', { invoice, date, method: 'cash', amountCents: 40_000 });
    expect(device.refused('invoice.addWriteOff', reduce(5_001))).toBe('write-off-too-large');
    const writeOff = device.do('invoice.addWriteOff', reduce(5_000));
    device.do('invoice.reverseWriteOff', { invoice, writeOff, reason: 'Paid after all' });
    const credit = device.do('invoice.addCredit', reduce(45_000));
    device.do('invoice.reverseCredit', { invoice, credit, reason: 'Wrong invoice' });
    expect(device.read('invoice', invoice).credits[credit]).toHaveProperty('removed');
  });
});
