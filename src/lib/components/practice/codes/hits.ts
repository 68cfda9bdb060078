import type { CodeHit } from '../../../api/coding.ts';
import type { Icd10Row, MedicineRow, TariffRow } from '../../../coding/rows.ts';
import { rands } from '../../../projections/text.ts';

/** A code in words: what it is, and what to know before it is used. */
export function hitWords(hit: CodeHit): { readonly title: string; readonly about: string } {
  const { row } = hit;
  if ('clinical' in row) return { title: row.words, about: ofDiagnosis(row, hit) };
  return 'nappi' in row
    ? { title: row.name, about: ofMedicine(row) }
    : { title: row.words, about: ofTariff(row) };
}

function ofDiagnosis(row: Icd10Row, { alias, used }: CodeHit): string {
  return [
    alias && `“${alias}”`,
    used > 0 && `used ${used} ×`,
    !row.clinical && 'not complete',
    row.clinical && !row.primary && 'never first',
    row.asterisk && 'asterisk',
    row.dagger && 'dagger',
    row.sex && `${row.sex} only`
  ]
    .filter(Boolean)
    .join(' · ');
}

const ofMedicine = ({ schedule, form, packSize, priceCents, ingredients }: MedicineRow): string =>
  [
    ingredients
      .map(({ name, strength, unit }) => [name, strength, unit].filter(Boolean).join(' '))
      .join(', '),
    schedule !== undefined && `S${schedule}`,
    form,
    packSize !== undefined && `${packSize} a pack`,
    priceCents !== undefined && rands(priceCents)
  ]
    .filter(Boolean)
    .join(' · ');

const ofTariff = ({ discipline, priceCents, modifier }: TariffRow): string =>
  [discipline, modifier && 'modifier', priceCents !== undefined && rands(priceCents)]
    .filter(Boolean)
    .join(' · ');
