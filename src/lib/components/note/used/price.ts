import type { MedicineRow } from '../../../coding/rows.ts';
import { NAPPI } from '../../../docs/nappi.ts';
import { formInWords, medicineWords, strengthOf } from '../../../prescribing/medicine.ts';
import { rands } from '../../../projections/text.ts';

/** A way in which a product of the price list is counted: whole packs, or what is in one. */
export interface Counting {
  readonly value: 'pack' | 'one';
  readonly label: string;
  /** Of one, VAT included; undefined where the list gives no price. */
  readonly priceCents: number | undefined;
}

/** Forms of which single ones are used; of others a pack holds millilitres or grams. */
const COUNTED = /^(.*tablet|.*capsule|suppository|prefilled syringe)$/;

/**
 * How a product may be counted, the likelier way first, as the single exit price list gives it: the price of a line is for
 * `packs` packs of `packSize` each. A single one is rounded up to the cent.
 */
export function countings({ form, packSize, packs = 1, priceCents }: MedicineRow): Counting[] {
  const ofPack = priceCents === undefined ? undefined : Math.round(priceCents / packs);
  const pack: Counting = {
    value: 'pack',
    label: named(packSize && packSize !== 1 ? `Pack of ${packSize}` : 'Pack', ofPack),
    priceCents: ofPack
  };
  if (packSize === undefined || packSize <= 1) return [pack];
  const ofOne = ofPack === undefined ? undefined : Math.ceil(ofPack / packSize);
  const one: Counting = {
    value: 'one',
    label: named(`One of ${packSize}`, ofOne),
    priceCents: ofOne
  };
  return COUNTED.test(formInWords(form ?? '')) ? [one, pack] : [pack, one];
}

const named = (words: string, cents: number | undefined): string =>
  cents === undefined ? words : `${words}, ${rands(cents)}`;

/** The entry of what was used, by its line in the price list. */
export const usedOf = (
  code: string,
  row: MedicineRow,
  counting: Counting,
  quantity: number
): {
  readonly description: string;
  readonly code: string;
  readonly system: string;
  readonly quantity: number;
  readonly priceCents?: number;
} => ({
  description: [medicineWords(row.name, strengthOf(row)), formInWords(row.form ?? '')]
    .filter(Boolean)
    .join(', '),
  code,
  system: NAPPI,
  quantity,
  ...(counting.priceCents === undefined ? {} : { priceCents: counting.priceCents })
});
