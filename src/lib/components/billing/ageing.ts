import { daysBetween } from '../../format.ts';
import type { InvoiceRow } from '../../projections/catalogue.ts';

/** An age analysis: what is owed, by how long it has been owed. */

export type AgeBand = 'current' | '30' | '60' | '90' | '120';

export interface AgedBand {
  readonly band: AgeBand;
  readonly label: string;
  readonly cents: number;
  readonly invoices: number;
}

/** From how many days after the date of the invoice a band counts, oldest first. */
const BANDS: readonly { band: AgeBand; from: number; label: string }[] = [
  { band: '120', from: 120, label: '120 days and more' },
  { band: '90', from: 90, label: '90 days' },
  { band: '60', from: 60, label: '60 days' },
  { band: '30', from: 30, label: '30 days' },
  { band: 'current', from: -Infinity, label: 'Current' }
];

/** The band of an invoice on a day; one dated ahead is current. */
export const bandOf = (date: string, today: string): AgeBand =>
  BANDS.find(({ from }) => daysBetween(date, today) >= from)!.band;

/** What is owed in each band, current first; balances in cents. */
export function ageAnalysis(
  unpaid: readonly Pick<InvoiceRow, 'date' | 'balanceCents'>[],
  today: string
): AgedBand[] {
  return BANDS.toReversed().map(({ band, label }) => {
    const own = unpaid.filter(({ date }) => bandOf(date, today) === band);
    return {
      band,
      label,
      cents: own.reduce((sum, { balanceCents }) => sum + balanceCents, 0),
      invoices: own.length
    };
  });
}

/** `12 days`: how long an invoice has been waiting. */
export function ageWords(date: string, today: string): string {
  const days = daysBetween(date, today);
  if (days <= 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}
