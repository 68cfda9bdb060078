import type { ChangeRequestFor } from '../docs/changes.ts';
import type { Consultation } from '../docs/consultation.schema.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Invoice, InvoiceLine } from '../docs/invoice.schema.ts';
import {
  billConsultation,
  claimCodes,
  consultationInvoice,
  linesOf,
  visitLineId,
  type Billed,
  type VisitLine
} from './from-consultation.ts';

/** An invoice of a visit. Most visits have one; what was coded after it was issued goes onto another. */
export interface VisitInvoice {
  readonly id: Uuid;
  readonly invoice: Pick<Invoice, 'lines' | 'issued'>;
}

/** How the invoices of a visit stand to what the visit gives. */
export interface VisitStanding {
  /** Lines of the visit that are on none of its invoices. */
  readonly missing: readonly VisitLine[];
  /** Lines of a draft that came from the visit and carry no diagnosis, while the visit has one. */
  readonly uncoded: readonly { readonly invoice: Uuid; readonly line: Uuid }[];
  /** What stands on an invoice and was taken out of the visit since, in its own words. */
  readonly gone: readonly string[];
}

/**
 * Compares the invoices of a visit with it. A line that was taken off an invoice by hand is not
 * missing, and one that was changed by hand is as somebody wants it. Invoices of before, whose lines
 * had ids of their own, are compared by code and words, each line counting once.
 */
export function visitStanding(
  practice: Uuid,
  consultationId: Uuid,
  consultation: Pick<Consultation, 'procedures' | 'materials'>,
  invoices: readonly VisitInvoice[],
  lines: readonly VisitLine[]
): VisitStanding {
  const ids = new Set(lines.map(({ id }) => id));
  const all = invoices.map(({ invoice }) => invoice.lines);
  const others = all
    .flatMap((one) => Object.entries(one))
    .filter(([id, { removed }]) => !removed && !ids.has(id))
    .map(([, line]) => line);
  const missing = lines.filter((line) => {
    if (all.some((one) => one[line.id])) return false;
    const at = others.findIndex((other) => isSameItem(other, line));
    if (at === -1) return true;
    others.splice(at, 1);
    return false;
  });
  const drafts = invoices.filter(({ invoice }) => !invoice.issued);
  const uncoded = drafts.flatMap(({ id: invoice, invoice: { lines: there } }) =>
    lines.flatMap(({ id: line, icd10 }) => {
      const found = there[line];
      return icd10 && found && !found.removed && !found.icd10 ? [{ invoice, line }] : [];
    })
  );
  const entries = { ...consultation.procedures, ...consultation.materials };
  const gone = Object.entries(entries).flatMap(([id, { removed }]) => {
    if (!removed) return [];
    const line = visitLineId(practice, consultationId, id);
    const stands = all.map((one) => one[line]).find((one) => one && !one.removed);
    return stands ? [stands.description] : [];
  });
  return { missing, uncoded, gone };
}

const isSameItem = (a: InvoiceLine, b: VisitLine): boolean =>
  a.code !== undefined || b.code !== undefined
    ? a.code === b.code
    : a.description.trim().toLowerCase() === b.description.trim().toLowerCase();

/**
 * Where what is missing goes: the draft that there is, or the next invoice of the visit, where all
 * that there are were issued. Two devices that go on billing one visit go on with the same one.
 */
export function openInvoice(
  practice: Uuid,
  consultation: Uuid,
  invoices: readonly VisitInvoice[]
): { readonly id: Uuid; readonly isNew: boolean } {
  const draft = invoices.find(({ invoice }) => !invoice.issued);
  if (draft) return { id: draft.id, isNew: false };
  const known = new Set(invoices.map(({ id }) => id));
  let further = 0;
  while (known.has(consultationInvoice(practice, consultation, further))) further += 1;
  return { id: consultationInvoice(practice, consultation, further), isNew: true };
}

/**
 * Bills what the invoices of a visit lack: the first one, or a further one, or lines onto a draft.
 * What is on them stays as it is; where nothing is missing, nothing is done.
 */
export function billVisit(
  practiceId: Uuid,
  billed: Billed,
  invoices: readonly VisitInvoice[]
): { readonly invoice: Uuid; readonly requests: readonly ChangeRequestFor[] } {
  const lines = linesOf(practiceId, billed);
  const { id, consultation } = billed;
  const { missing, uncoded } = visitStanding(practiceId, id, consultation, invoices, lines);
  const { id: invoice, isNew } = openInvoice(practiceId, id, invoices);
  const icd10 = claimCodes(consultation);
  const coded = icd10
    ? uncoded.map((one): ChangeRequestFor => ({
        change: 'invoice.editLine',
        args: { ...one, icd10 }
      }))
    : [];
  if (isNew) {
    const isWanted = missing.length > 0 || invoices.length === 0;
    const made = isWanted
      ? [billConsultation(practiceId, billed, { invoice, lines: missing })]
      : [];
    return { invoice, requests: [...made, ...coded] };
  }
  const added = missing.map((line): ChangeRequestFor => ({
    change: 'invoice.addLine',
    args: { invoice, ...line }
  }));
  return { invoice, requests: [...added, ...coded] };
}
