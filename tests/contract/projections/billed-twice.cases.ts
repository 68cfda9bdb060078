import type { Scope } from '#lib/docs/kinds.ts';
import type { ProjectionInput } from '#lib/projections/projections.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { list, named } from './matters.ts';
import { entries, idOf, invoice, STAMP } from './world.ts';

const noon = '2026-11-20T10:00:00.000Z';

const line = (description: string, unitCents: number) => ({
  added: STAMP,
  description,
  quantity: 1,
  unitCents,
  vatBasisPoints: 0
});

export const billedTwiceCases: Case[] = [
  onProjections('what is on two invoices of a visit is told until it is put right', (p) => {
    const visit = idOf(9, 1);
    const dressing = { [idOf(71, 1)]: line('Dressing', 8_000) };
    const first = (content: Record<string, unknown> = {}) =>
      invoice(1, {
        consultation: visit,
        lines: { ...dressing, [idOf(71, 2)]: line('Visit', 50_000) },
        issued: { ...STAMP, number: 'INV-K7Q2-0001' },
        ...content
      });
    const further = (content: Record<string, unknown> = {}) =>
      invoice(2, {
        consultation: visit,
        created: { ...STAMP, at: noon },
        lines: { ...dressing, [idOf(71, 3)]: line('Swab', 2_000) },
        ...content
      });
    // Of another visit, and of one that was billed on two invoices as it should be.
    const others = [
      invoice(3, { consultation: idOf(9, 2), lines: { [idOf(71, 4)]: line('Visit', 50_000) } }),
      invoice(4, { consultation: idOf(9, 2), lines: { [idOf(71, 5)]: line('Swab', 2_000) } }),
      invoice(5, { lines: dressing })
    ];
    p.apply([named(1, 'Nkosi', 'Thandi', {}), first(), further(), ...others]);
    equal(list(p), [
      {
        id: `billed-twice:${visit}`,
        patient: idOf(1, 1),
        patientName: 'Nkosi, Thandi',
        since: noon,
        type: 'billed-twice',
        consultation: visit,
        parts: [
          {
            line: idOf(71, 1),
            description: 'Dressing',
            on: [idOf(8, 1), idOf(8, 2)],
            draft: idOf(8, 2)
          }
        ],
        invoices: [
          {
            id: idOf(8, 1),
            number: 'INV-K7Q2-0001',
            date: '2026-11-20',
            status: 'issued',
            totalCents: 58_000
          },
          { id: idOf(8, 2), number: null, date: '2026-11-20', status: 'draft', totalCents: 10_000 }
        ]
      }
    ]);
    const asks = (...scopes: Scope[]) => [
      p.query('attention.list', { scopes }).length,
      p.query('attention.count', { scopes }).count
    ];
    equal(
      [asks('billing'), asks('front', 'clinical', 'common', 'audit')],
      [
        [1, 1],
        [0, 0]
      ]
    );

    const issued = { issued: { ...STAMP, number: 'INV-K7Q2-0002' } };
    const credit = (amountCents: number) => ({
      credits: entries(72, { date: '2026-11-21', amountCents, reason: 'Charged twice' })
    });
    const told = (...inputs: ProjectionInput[]) => {
      p.apply(inputs);
      return list(p).map((item) => item.type === 'billed-twice' && item.parts[0]?.draft);
    };
    equal(told(further(issued)), [null]);
    equal(told(further({ ...issued, ...credit(7_999) })), [null]);
    equal(told(further({ ...issued, ...credit(8_000) })), []);
    equal(told(further(issued)), [null]);
    equal(told(further({ lines: {} })), []);
    equal(told(further()), [idOf(8, 2)]);
    p.remove([idOf(8, 1)]);
    equal(list(p), []);
  })
];
