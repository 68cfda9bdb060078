import { billingOf } from '../../billing/billed-twice.ts';
import { invoiceBalance } from '../../docs/invoice.balance.ts';
import { parseInvoiceNumber } from '../../docs/invoice.number.ts';
import type { Invoice } from '../../docs/invoice.schema.ts';
import { live } from '../entries.ts';
import { invoiceNumberKey } from '../match.ts';
import type { RowOf } from '../tables.ts';
import { joined, rands } from '../text.ts';
import type { Projector } from './projector.ts';

const METHODS: Record<Invoice['payments'][string]['method'], string> = {
  cash: 'cash',
  card: 'card',
  eft: 'EFT',
  'medical-aid': 'medical aid',
  other: 'other'
};

export const projectInvoice: Projector<'invoice'> = (invoice, { id }) => {
  const { patient, issued } = invoice;
  const { status, totalCents, paidCents, balanceCents } = invoiceBalance(invoice);
  // Beyond 2^53 cents nothing adds up any more, and one such invoice would spoil every total.
  if (![totalCents, paidCents, balanceCents].every(Number.isSafeInteger)) {
    throw new RangeError('its amounts are too large to be added up');
  }
  const billing = billingOf(id, invoice);
  const number = issued?.number ?? null;
  const parsed = number === null ? undefined : parseInvoiceNumber(number);
  return {
    patient,
    rows: {
      invoice: [
        {
          patient,
          consultation: invoice.consultation ?? null,
          date: invoice.date,
          created_at: invoice.created.at,
          number,
          series: parsed?.series ?? null,
          sequence: parsed?.sequence ?? null,
          status,
          total_cents: totalCents,
          paid_cents: paidCents,
          balance_cents: balanceCents,
          scheme: invoice.cover?.scheme ?? null,
          reduced_cents: billing.reducedCents,
          visit_lines: invoice.consultation ? JSON.stringify(billing.lines) : null
        }
      ],
      match_key: number === null ? [] : [{ key: invoiceNumberKey(number) }],
      timeline: [
        timelineItem(invoice, {
          id,
          at: invoice.date,
          type: 'invoice',
          title: number === null ? 'Invoice (draft)' : `Invoice ${number}`,
          detail: joined([
            rands(totalCents),
            balanceCents > 0 && balanceCents !== totalCents ? `${rands(balanceCents)} owed` : null,
            status === 'paid' ? 'paid' : null
          ])
        }),
        ...live(invoice.payments).map(({ id: payment, entry }) =>
          timelineItem(invoice, {
            id: payment,
            at: entry.date,
            type: 'payment',
            title: `Payment, ${METHODS[entry.method]}`,
            detail: joined([rands(entry.amountCents), number && `for ${number}`, entry.reference])
          })
        )
      ]
    }
  };
};

const timelineItem = (
  invoice: Invoice,
  item: Pick<RowOf<'timeline'>, 'id' | 'at' | 'type' | 'title' | 'detail'>
): RowOf<'timeline'> => ({ ...item, patient: invoice.patient, kind: 'invoice' });
