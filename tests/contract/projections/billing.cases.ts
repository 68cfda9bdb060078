import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { consultation, entries, idOf, invoice, patient, patientId, STAMP } from './world.ts';

const lines = (group: number, unitCents: number) => ({
  lines: entries(group, { description: 'Visit', quantity: 1, unitCents, vatBasisPoints: 1500 })
});
const issued = (number: string) => ({ issued: { ...STAMP, number } });

const invoices = () => [
  patient(1, { family: 'Nkosi', given: 'Thandi' }),
  invoice(1, { ...lines(80, 50_000), ...issued('INV-K7Q2-0012'), date: '2026-10-01' }),
  invoice(2, {
    ...lines(81, 30_000),
    ...issued('INV-K7Q2-0013'),
    date: '2026-09-01',
    cover: { scheme: 'Bonitas', membershipNumber: '1' },
    payments: entries(
      82,
      { date: '2026-09-02', method: 'cash', amountCents: 10_000 },
      {
        date: '2026-09-02',
        method: 'card',
        amountCents: 9_000,
        removed: { at: STAMP.at, by: STAMP.by, reason: 'bounced' }
      }
    ),
    credits: entries(83, { date: '2026-09-03', amountCents: 5_000, reason: 'Error' })
  }),
  invoice(3, {
    ...lines(84, 20_000),
    ...issued('INV-ZZZZ-0099'),
    date: '2026-11-01',
    payments: entries(85, { date: '2026-11-02', method: 'eft', amountCents: 25_000 })
  }),
  invoice(4, { ...lines(86, 10_000), date: '2026-11-20' }),
  invoice(5, { ...issued('2019/77'), ...lines(87, 1_000), date: '2019-01-01' })
];

export const billingCases: Case[] = [
  onProjections('unpaid invoices are those issued with something owed, oldest first', (p) => {
    p.apply(invoices());
    equal(
      p
        .query('invoices.unpaid', {})
        .map(({ number, totalCents, paidCents, balanceCents, scheme, patientName }) => [
          number,
          totalCents,
          paidCents,
          balanceCents,
          scheme,
          patientName
        ]),
      [
        ['2019/77', 1_000, 0, 1_000, null, 'Nkosi, Thandi'],
        ['INV-K7Q2-0013', 30_000, 10_000, 15_000, 'Bonitas', 'Nkosi, Thandi'],
        ['INV-K7Q2-0012', 50_000, 0, 50_000, null, 'Nkosi, Thandi']
      ]
    );
    equal(p.query('invoices.unpaid', { limit: 1 }).length, 1);
  }),

  onProjections('invoices of a patient and of the practice are listed newest first', (p) => {
    p.apply(invoices());
    const expected = [
      [null, 'draft'],
      ['INV-ZZZZ-0099', 'paid'],
      ['INV-K7Q2-0012', 'issued'],
      ['INV-K7Q2-0013', 'issued'],
      ['2019/77', 'issued']
    ];
    const shown = (rows: { number: string | null; status: string }[]) =>
      rows.map(({ number, status }) => [number, status]);
    equal(shown(p.query('patient.invoices', { patient: patientId(1) })), expected);
    equal(shown(p.query('invoices.recent', {})), expected);
    equal(shown(p.query('invoices.recent', { limit: 2 })), expected.slice(0, 2));
    equal(shown(p.query('invoices.drafts', {})), expected.slice(0, 1));
  }),

  onProjections('invoices of a visit are listed in the order in which they were made', (p) => {
    const visit = idOf(9, 1);
    const of = (index: number, at: string) =>
      invoice(index, { consultation: visit, created: { ...STAMP, at }, ...lines(90 + index, 100) });
    p.apply([
      of(1, '2026-11-21T08:00:00.000Z'),
      of(2, '2026-11-20T08:00:00.000Z'),
      invoice(3, { consultation: idOf(9, 2) }),
      invoice(4, {})
    ]);
    equal(
      p.query('consultation.invoices', { consultation: visit }).map(({ id }) => id),
      [idOf(8, 2), idOf(8, 1)]
    );
  }),

  onProjections('the last number of a series is known, whatever its prefix', (p) => {
    p.apply([...invoices(), invoice(6, issued('PR-K7Q2-0104'))]);
    equal(p.query('invoices.lastNumber', { series: 'K7Q2' }), { last: 104 });
    equal(p.query('invoices.lastNumber', { series: 'ZZZZ' }), { last: 99 });
    equal(p.query('invoices.lastNumber', { series: 'AAAA' }), { last: 0 });
  }),

  onProjections(
    'what a patient owes counts all invoices, and what the practice is owed only debts',
    (p) => {
      p.apply([...invoices(), consultation(1, {})]);
      equal(p.query('patient.banner', { patient: patientId(1) })!.owedCents, 61_000);
      const today = p.query('today.summary', { date: '2026-11-20' });
      equal([today.unpaidCents, today.drafts], [66_000, 1]);
    }
  ),

  onProjections(
    'invoices whose amounts cannot be added up are reported, and the others stand',
    (p) => {
      const hostile = (index: number, quantity: number, unitCents: number) =>
        invoice(index, {
          lines: entries(80 + index, {
            description: 'Hostile',
            quantity,
            unitCents,
            vatBasisPoints: 0
          })
        });
      p.apply([...invoices(), hostile(7, 9e12, 9e15), hostile(8, 1e306, 100)]);
      equal(p.query('today.summary', { date: '2026-11-20' }).unpaidCents, 66_000);
      equal(
        p.query('attention.list', {}).map(({ type }) => type),
        ['unreadable', 'unreadable']
      );
    }
  ),

  onProjections('an invoice of somebody who is not here has no name, and is listed', (p) => {
    p.apply([invoice(1, { patient: idOf(1, 77), ...issued('INV-K7Q2-0001') })]);
    equal(p.query('invoices.recent', {})[0]!.patientName, '');
  })
];
