import { z } from 'zod';
import type { CodingType } from '../docs/coding.schema.ts';
import { cents, day, line } from '../docs/core/fields.ts';

/** Rows of the practice's own coding tables, as they are kept and searched. */

export { CODING_TYPES, type CodingType } from '../docs/coding.schema.ts';

/** Ages in completed years, months or days, both ends inclusive. */
export const ageRange = z.object({
  unit: z.enum(['years', 'months', 'days']),
  min: z.int().nonnegative().optional(),
  max: z.int().nonnegative().optional()
});
export type AgeRange = z.infer<typeof ageRange>;

/**
 * A code of the South African ICD-10 Master Industry Table, with the flags that its columns give
 * (the workbook's own sheet "MIT File Lay-out").
 */
export const icd10Row = z.object({
  /** `A00.0`, `M45.X0`, `M8950/3`; without the marks `*` and `†`, which are flags. */
  code: z.string().regex(/^([A-Z]\d{2}(\.[\dX]\d?)?|M\d{4}\/\d)$/),
  words: line,
  chapter: line.optional(),
  group: line.optional(),
  /** Complete: no further character exists. Some codes of three characters are. */
  clinical: z.boolean(),
  /** May stand first. */
  primary: z.boolean(),
  asterisk: z.boolean(),
  dagger: z.boolean(),
  sequela: z.boolean(),
  age: ageRange.optional(),
  sex: z.enum(['female', 'male']).optional(),
  discontinued: z.boolean(),
  /** First and last day on which it may be used in South Africa. */
  from: day.optional(),
  to: day.optional()
});
export type Icd10Row = z.infer<typeof icd10Row>;

export const ingredient = z.object({
  name: line,
  strength: line.optional(),
  unit: line.optional()
});
export type Ingredient = z.infer<typeof ingredient>;

/** A line of a medicine price list, with the ingredients of its continuation rows. */
export const medicineRow = z.object({
  /** NAPPI product (6 or 7 digits) and pack suffix (3 digits), as text: leading zeros count. */
  nappi: z.string().regex(/^\d{6,7}$/),
  suffix: z.string().regex(/^\d{3}$/),
  name: line,
  /** The strictest schedule of the line, 0 to 8. */
  schedule: z.int().min(0).max(8).optional(),
  /** The schedule as written, where it says more than that: `S1,S4`. */
  scheduleNote: line.optional(),
  form: line.optional(),
  /** Tablets, millilitres in one pack. */
  packSize: z.number().positive().optional(),
  /** How many packs the price is for. */
  packs: z.int().positive().optional(),
  /** Single exit price of the whole, VAT included. */
  priceCents: cents.nonnegative().optional(),
  ingredients: z.array(ingredient),
  holder: line.optional(),
  registration: line.optional(),
  atc: line.optional(),
  generic: z.boolean().optional(),
  discontinued: z.boolean(),
  from: day.optional()
});
export type MedicineRow = z.infer<typeof medicineRow>;

export const VAT_KINDS = ['standard', 'zero', 'exempt'] as const;

/** A line of a tariff file. */
export const tariffRow = z.object({
  code: z.string().regex(/^[0-9A-Z]{1,12}$/),
  words: line,
  discipline: line.optional(),
  priceCents: cents.nonnegative().optional(),
  units: z.number().nonnegative().optional(),
  vat: z.enum(VAT_KINDS).optional(),
  /** Applies to the tariff line before it. */
  modifier: z.boolean(),
  from: day.optional(),
  to: day.optional()
});
export type TariffRow = z.infer<typeof tariffRow>;

export interface RowOf {
  readonly icd10: Icd10Row;
  readonly medicines: MedicineRow;
  readonly tariff: TariffRow;
}

export const ROW_SCHEMAS = { icd10: icd10Row, medicines: medicineRow, tariff: tariffRow } as const;

/** The code under which a row is found and written: the NAPPI product and suffix in one for medicines. */
export function codeOf(type: CodingType, row: RowOf[CodingType]): string {
  return type === 'medicines'
    ? `${(row as MedicineRow).nappi}${(row as MedicineRow).suffix}`
    : (row as Icd10Row | TariffRow).code;
}
