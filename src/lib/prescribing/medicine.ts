import type { MedicineRow } from '../coding/rows.ts';
import { NAPPI } from '../docs/nappi.ts';
import { words } from '../text/fold.ts';

/** What a line of the price list says of a medicine prescribed; how it is taken, the prescriber says. */
export interface ListedMedicine {
  readonly medicine: string;
  readonly code: string;
  readonly system: string;
  readonly strength?: string;
  readonly form?: string;
  readonly schedule?: string;
}

/** `500 mg`; of several ingredients each with its own: `875 mg / 125 mg`. */
export function strengthOf({ ingredients }: Pick<MedicineRow, 'ingredients'>): string | undefined {
  // Lists name an ingredient twice at times.
  const parts = ingredients
    .filter(({ name }, at) => ingredients.findIndex((one) => one.name === name) === at)
    .map(({ strength, unit }) => [strength, unit].filter(Boolean).join(' ').trim());
  // Of many it says nothing any more that the name does not.
  return parts.length > 0 && parts.length <= 4 && parts.every(Boolean)
    ? parts.join(' / ')
    : undefined;
}

/** Dosage forms as price lists shorten them; others stay as they are written. */
const FORMS: Readonly<Record<string, string>> = {
  TAB: 'tablet',
  FCT: 'film-coated tablet',
  CHU: 'chewable tablet',
  SRT: 'slow-release tablet',
  CAP: 'capsule',
  SRC: 'slow-release capsule',
  SYR: 'syrup',
  SUS: 'suspension',
  SOL: 'solution',
  CRE: 'cream',
  OIN: 'ointment',
  LOT: 'lotion',
  GEL: 'gel',
  SUP: 'suppository',
  INJ: 'injection',
  PFS: 'prefilled syringe',
  INF: 'infusion',
  INH: 'inhaler',
  EAR: 'ear drops',
  EYE: 'eye drops',
  SPR: 'spray',
  VAC: 'vaccine'
};

/** A dosage form in words: `TAB` is `tablet`. */
export const formInWords = (form: string): string => FORMS[form.trim().toUpperCase()] ?? form;

/** The fields of a prescription that the price list knows. */
export function listedMedicine(code: string, row: MedicineRow): ListedMedicine {
  const strength = strengthOf(row);
  return {
    medicine: row.name,
    code,
    system: NAPPI,
    ...(strength && { strength }),
    ...(row.form && { form: formInWords(row.form) }),
    ...(row.schedule !== undefined && { schedule: `S${row.schedule}` })
  };
}

/** A medicine as the checks see it: its name, and what is in it as far as anybody knows. */
export interface Substances {
  readonly name: string;
  /** Of its line in the price list; none where it is in no list. */
  readonly ingredients: readonly string[];
}

export const substancesOf = (
  name: string,
  row: Pick<MedicineRow, 'ingredients'> | null | undefined
): Substances => ({ name, ingredients: [...new Set(row?.ingredients.map((one) => one.name))] });

/** A medicine and its strength in one, the strength only where the name does not say it. */
export function medicineWords(medicine: string, strength: string | undefined): string {
  if (!strength) return medicine;
  const said = words(medicine).join('');
  return said.includes(words(strength).join('')) ? medicine : `${medicine} ${strength}`;
}

/** 0 to 8 of `S5`; undefined where none is said. */
export function scheduleNumber(schedule: string | undefined): number | undefined {
  const digits = /^\s*S?\s*([0-8])\b/i.exec(schedule ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
