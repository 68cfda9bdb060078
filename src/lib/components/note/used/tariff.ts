import { session } from '../../../app/session.svelte.ts';

/**
 * What the tariff in force on a day says that codes cost, in cents with VAT. A code that no table has,
 * or a table that is not on this device, gives no price: it is then typed on the invoice.
 */
export async function tariffPrices(
  codes: readonly string[],
  on: string
): Promise<ReadonlyMap<string, number>> {
  const { practice } = session;
  if (!practice) return new Map();
  const prices = await Promise.all(
    [...new Set(codes)].map(async (code) => {
      const row = await practice.lookUpCode('tariff', code, on).catch(() => null);
      return [code, row?.priceCents] as const;
    })
  );
  return new Map(
    prices.flatMap(([code, cents]) => (cents === undefined ? [] : [[code, cents] as const]))
  );
}
