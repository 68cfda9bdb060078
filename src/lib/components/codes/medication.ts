import type { CodeHit } from '../../api/coding.ts';
import { NAPPI } from '../../docs/nappi.ts';

/** What a line of the price list says of a patient's medication. How it is taken, nobody knows yet. */
export function medicationOf({ code, row }: Pick<CodeHit<'medicines'>, 'code' | 'row'>): {
  readonly name: string;
  readonly code: string;
  readonly system: string;
  readonly dose?: string;
  readonly form?: string;
} {
  const [only, ...others] = row.ingredients;
  // Of several ingredients the product's own name says which strength it is.
  const strength = others.length === 0 && [only?.strength, only?.unit].filter(Boolean).join(' ');
  return {
    name: row.name,
    code,
    system: NAPPI,
    ...(strength ? { dose: strength } : {}),
    ...(row.form ? { form: row.form } : {})
  };
}
