import { describe, expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { brokenRules } from '#lib/docs/integrity.ts';
import { Device, MEMBER, NOW, PATIENT, type Tampered } from './support.ts';

const date = '2026-11-22';
const HOSTILE = 'ee'.repeat(16);
const atomic = (text: string) => new A.ImmutableString(text);

function signed(): { device: Device; id: string; diagnosis: string } {
  const device = new Device(1);
  const id = device.do('consultation.start', {
    patient: PATIENT,
    notes: { subjective: 'Cough', plan: 'Rest' }
  });
  const diagnosis = device.do('consultation.addDiagnosis', {
    consultation: id,
    description: 'Cold'
  });
  device.do('consultation.sign', { consultation: id });
  return { device, id, diagnosis };
}

const found = (device: Device, id: string) =>
  brokenRules('consultation', device.doc('consultation', id));

/** Writes past all rules, as an old or hostile program would, and syncs it in. */
function writtenByOther(id: string, device: Device, write: (draft: Tampered) => void): void {
  const other = new Device(9);
  other.pull(device);
  other.tamper(id, write, HOSTILE);
  device.pull(other);
}

describe('a consultation', () => {
  test('that was signed and added to by the rules breaks none', () => {
    const { device, id } = signed();
    expect(found(device, id)).toEqual([]);
    device.do('consultation.addAddendum', { consultation: id, text: 'More.', reason: 'Late' });
    expect(found(device, id)).toEqual([]);
  });

  test('in draft breaks none, however much was written', () => {
    const device = new Device(1);
    const id = device.do('consultation.start', { patient: PATIENT });
    device.do('consultation.setNote', { consultation: id, part: 'plan', text: 'Rest' });
    expect(found(device, id)).toEqual([]);
  });

  test('whose note was changed after signing is named, with the part', () => {
    const { device, id } = signed();
    writtenByOther(id, device, (draft) => A.updateText(draft, ['notes', 'plan'], 'Operate'));
    expect(found(device, id)).toEqual([
      {
        rule: 'signed-consultation-changed',
        detail: 'Changed after it was signed: the note (plan).'
      }
    ]);
  });

  test('whose diagnosis, patient or date was changed after signing is named', () => {
    const { device, id, diagnosis } = signed();
    writtenByOther(id, device, (draft) => {
      draft.diagnoses![diagnosis]!.description = atomic('Pneumonia');
      Object.assign(draft, { patient: atomic(MEMBER), startedAt: atomic(NOW.replace('07', '06')) });
    });
    expect(found(device, id)).toMatchObject([
      { detail: 'Changed after it was signed: diagnoses, patient, the time of the visit.' }
    ]);
  });

  test('whose note was changed after signing and put back is named all the same', () => {
    const { device, id } = signed();
    writtenByOther(id, device, (draft) => A.updateText(draft, ['notes', 'plan'], 'Operate'));
    writtenByOther(id, device, (draft) => A.updateText(draft, ['notes', 'plan'], 'Rest'));
    expect(device.read('consultation', id).notes.plan).toBe('Rest');
    expect(found(device, id)).toMatchObject([{ rule: 'signed-consultation-changed' }]);
  });

  test('typed into on one device while another signed it is told apart', () => {
    const device = new Device(1);
    const other = new Device(2);
    const id = device.do('consultation.start', { patient: PATIENT });
    other.pull(device);
    device.do('consultation.sign', { consultation: id });
    other.do('consultation.setNote', { consultation: id, part: 'plan', text: 'Rest' });
    device.pull(other);
    expect(found(device, id)).toMatchObject([
      {
        rule: 'changed-while-signing',
        detail: 'Changed on another device while it was being signed: the note (plan).'
      }
    ]);
  });

  test('signed on two devices at once is no fault', () => {
    const device = new Device(1);
    const other = new Device(2);
    const id = device.do('consultation.start', { patient: PATIENT });
    other.pull(device);
    device.do('consultation.sign', { consultation: id });
    other.do('consultation.sign', { consultation: id });
    other.do('consultation.addAddendum', { consultation: id, text: 'x', reason: 'y' });
    device.pull(other);
    other.pull(device);
    expect(found(device, id)).toEqual([]);
    expect(found(other, id)).toEqual([]);
  });

  test.each(['deleted', 'cleared', 'overwritten'])('whose signature was %s is named', (how) => {
    const { device, id } = signed();
    writtenByOther(id, device, (draft) => {
      if (how === 'deleted') delete draft.signed;
      else Object.assign(draft, { signed: how === 'cleared' ? null : 1 });
    });
    expect(found(device, id)).toMatchObject([{ rule: 'signature-removed' }]);
  });

  test('unsigned, changed and signed again does not pass as signed once', () => {
    const { device, id } = signed();
    writtenByOther(id, device, (draft) => delete draft.signed);
    writtenByOther(id, device, (draft) => A.updateText(draft, ['notes', 'plan'], 'Operate'));
    writtenByOther(id, device, (draft) =>
      Object.assign(draft, { signed: { at: atomic(NOW), by: atomic(MEMBER) } })
    );
    expect(found(device, id)).toMatchObject([
      { rule: 'signed-consultation-changed', detail: expect.stringContaining('the note (plan)') }
    ]);
  });

  test('whose addendum was altered or erased is named', () => {
    const { device, id } = signed();
    const add = { consultation: id, text: 'More.', reason: 'Late' };
    const [altered, erased] = [
      device.do('consultation.addAddendum', add),
      device.do('consultation.addAddendum', add)
    ];
    writtenByOther(id, device, (draft) => {
      draft.addenda![altered]!.text = atomic('Less.');
      delete draft.addenda![erased];
    });
    expect(
      found(device, id)
        .map(({ detail }) => detail)
        .sort()
    ).toEqual([
      'An entry in the addenda was altered after it was made.',
      'An entry in the addenda was erased.'
    ]);
  });
});

describe('an invoice', () => {
  const rules = (device: Device, id: string) => brokenRules('invoice', device.doc('invoice', id));

  function issued(): { device: Device; invoice: string; line: string } {
    const device = new Device(1);
    const line = '0193b6a0-0000-7000-8000-0000000000cc';
    const invoice = device.do('invoice.create', {
      patient: PATIENT,
      date,
      lines: [{ id: line, description: 'Consultation', unitCents: 45_000 }]
    });
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    return { device, invoice, line };
  }

  test('issued, paid, reversed and credited by the rules breaks none', () => {
    const { device, invoice } = issued();
    const pay = { invoice, date, method: 'cash', amountCents: 100 } as const;
    const payment = device.do('invoice.addPayment', pay);
    device.do('invoice.reversePayment', { invoice, payment, reason: 'Bounced' });
    device.do('invoice.addPayment', pay);
    device.do('invoice.addCredit', { invoice, date, amountCents: 100, reason: 'x' });
    expect(rules(device, invoice)).toEqual([]);
  });

  test('whose line was changed after issuing is named', () => {
    const { device, invoice, line } = issued();
    writtenByOther(invoice, device, (draft) => {
      draft.lines![line]!.unitCents = 1;
    });
    expect(rules(device, invoice)).toEqual([
      { rule: 'issued-invoice-changed', detail: 'Changed after it was issued: lines.' }
    ]);
  });

  test('whose number was changed after issuing is named', () => {
    const { device, invoice } = issued();
    writtenByOther(invoice, device, (draft) =>
      Object.assign(draft.issued!, { number: atomic('INV-A-0002') })
    );
    expect(rules(device, invoice)).toMatchObject([
      { detail: 'Changed after it was issued: the number or date of issue.' }
    ]);
  });

  test('that got a line on one device while another issued it is named', () => {
    const device = new Device(1);
    const other = new Device(2);
    const line = { description: 'Consultation', unitCents: 100 };
    const invoice = device.do('invoice.create', { patient: PATIENT, date, lines: [line] });
    other.pull(device);
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    other.do('invoice.addLine', { invoice, ...line });
    device.pull(other);
    expect(rules(device, invoice)).toMatchObject([{ rule: 'changed-while-issuing' }]);
  });

  test('issued on two devices at once under two numbers is named', () => {
    const device = new Device(1);
    const other = new Device(2);
    const line = { description: 'Consultation', unitCents: 100 };
    const invoice = device.do('invoice.create', { patient: PATIENT, date, lines: [line] });
    other.pull(device);
    device.do('invoice.issue', { invoice, number: 'INV-A-0001' });
    other.do('invoice.issue', { invoice, number: 'INV-B-0001' });
    device.pull(other);
    other.pull(device);
    for (const each of [device, other]) {
      expect(rules(each, invoice)).toEqual([
        {
          rule: 'issued-twice',
          detail: 'Issued on two devices at once, under the numbers INV-A-0001 and INV-B-0001.'
        }
      ]);
    }
  });

  test('whose payment was altered, or its reversal taken back, is told apart', () => {
    const { device, invoice } = issued();
    const pay = { invoice, date, method: 'cash', amountCents: 100 } as const;
    const payment = device.do('invoice.addPayment', pay);
    writtenByOther(invoice, device, (draft) => {
      draft.payments![payment]!.amountCents = 45_000;
    });
    expect(rules(device, invoice)).toEqual([
      {
        rule: 'ledger-entry-changed',
        detail: 'An entry in the payments was altered after it was made.'
      }
    ]);
  });
});

test('other kinds have no such rules to break', () => {
  const device = new Device(1);
  device.do('patient.register', { id: PATIENT, given: 'Anna' });
  expect(brokenRules('patient', device.doc('patient', PATIENT))).toEqual([]);
});
