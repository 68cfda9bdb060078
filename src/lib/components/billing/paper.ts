import type { Invoice } from '../../docs/invoice.schema.ts';
import { initialsOf } from '../../docs/names.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import { live } from '../../docs/core/live.ts';

/** What is printed of an invoice. */
export type PaperKind = 'invoice' | 'copy' | 'receipt';

/**
 * What a printed paper is called. Of one supply there is one tax invoice; a draft is none at all.
 */
export function paperTitle(
  kind: PaperKind,
  invoice: Pick<Invoice, 'issued'>,
  vat: boolean
): string {
  if (kind === 'receipt') return 'Receipt';
  if (!invoice.issued) return 'Quotation (not an invoice)';
  return vat ? 'Tax Invoice' : 'Invoice';
}

/** Who the patient is to a scheme: identity, cover and main member. */
export function patientFacts(
  invoice: Pick<Invoice, 'cover'>,
  patient: Patient | undefined
): { readonly term: string; readonly text: string }[] {
  const { cover } = invoice;
  const membership = live(patient?.medicalAids).findLast(
    ({ membershipNumber }) => membershipNumber === cover?.membershipNumber
  );
  const identity = live(patient?.identifiers).find(({ type }) => type === 'sa-id');
  const addresses = live(patient?.addresses);
  const at = addresses.find(({ type }) => type === 'postal') ?? addresses[0];
  const address =
    at &&
    [at.lines, at.suburb, at.city, at.postalCode]
      .filter(Boolean)
      .join(', ')
      .replace(/\s*\n\s*/g, ', ');
  const own = patient && [patient.family, initialsOf(patient.given)].filter(Boolean).join(', ');
  const facts: [string, string | undefined][] = [
    ['Address', address],
    ['Date of birth', patient?.birthDate],
    ['ID number', identity?.value],
    ['Medical aid', cover && [cover.scheme, cover.plan].filter(Boolean).join(', ')],
    ['Membership number', cover?.membershipNumber],
    ['Dependant code', cover?.dependantCode],
    ['Main member', cover && (membership?.mainMemberName ?? own)],
    ['Account holder', patient?.account.holder === 'person' ? patient.account.name : undefined]
  ];
  return facts.flatMap(([term, text]) => (text ? [{ term, text }] : []));
}
