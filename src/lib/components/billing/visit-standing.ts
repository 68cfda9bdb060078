import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { Consultation } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Invoice, InvoiceLine } from '../../docs/invoice.schema.ts';
import { visitLineId, type VisitLine } from './from-consultation.ts';

/** How the invoice of a visit stands to what the visit gives. */
export interface VisitStanding {
  /** Lines of the visit that are not on the invoice. */
  readonly missing: readonly VisitLine[];
  /** Lines of the invoice that came from the visit and carry no diagnosis, while the visit has one. */
  readonly uncoded: readonly Uuid[];
  /** What stands on the invoice and was taken out of the visit since, in its own words. */
  readonly gone: readonly string[];
}

/**
 * Compares an invoice with its visit. A line that was taken off the invoice by hand is not missing,
 * and one that was changed by hand is as somebody wants it. Invoices of before, whose lines had ids
 * of their own, are compared by code and words, each line counting once.
 */
export function visitStanding(
  practice: Uuid,
  consultationId: Uuid,
  consultation: Pick<Consultation, 'procedures' | 'materials'>,
  invoice: Pick<Invoice, 'lines'>,
  lines: readonly VisitLine[]
): VisitStanding {
  const ids = new Set(lines.map(({ id }) => id));
  const others = Object.entries(invoice.lines)
    .filter(([id, { removed }]) => !removed && !ids.has(id))
    .map(([, line]) => line);
  const missing = lines.filter((line) => {
    if (invoice.lines[line.id]) return false;
    const at = others.findIndex((other) => isSameItem(other, line));
    if (at === -1) return true;
    others.splice(at, 1);
    return false;
  });
  const uncoded = lines.flatMap(({ id, icd10 }) => {
    const line = invoice.lines[id];
    return icd10 && line && !line.removed && !line.icd10 ? [id] : [];
  });
  const entries = { ...consultation.procedures, ...consultation.materials };
  const gone = Object.entries(entries).flatMap(([id, { removed }]) => {
    const line = removed && invoice.lines[visitLineId(practice, consultationId, id)];
    return line && !line.removed ? [line.description] : [];
  });
  return { missing, uncoded, gone };
}

const isSameItem = (a: InvoiceLine, b: VisitLine): boolean =>
  a.code !== undefined || b.code !== undefined
    ? a.code === b.code
    : a.description.trim().toLowerCase() === b.description.trim().toLowerCase();

/** Brings onto a draft invoice what is missing of its visit; what is on it stays as it is. */
export const bringOnto = (
  invoice: Uuid,
  { missing, uncoded }: VisitStanding,
  icd10: string | undefined
): ChangeRequestFor[] => [
  ...missing.map((line): ChangeRequestFor => ({
    change: 'invoice.addLine',
    args: { invoice, ...line }
  })),
  ...(icd10
    ? uncoded.map((line): ChangeRequestFor => ({
        change: 'invoice.editLine',
        args: { invoice, line, icd10 }
      }))
    : [])
];
