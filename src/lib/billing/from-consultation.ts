import type { ChangeArgs, ChangeRequestFor } from '../docs/changes.ts';
import type { Consultation } from '../docs/consultation.schema.ts';
import { derivedUuid, type Uuid } from '../docs/core/ids.ts';
import type { Patient } from '../docs/patient.schema.ts';
import type { Practice } from '../docs/practice.schema.ts';
import { isNappi } from '../docs/nappi.ts';
import { coverOn } from '../docs/patient.cover.ts';
import { live } from '../docs/core/live.ts';
import { vatBasisPointsOn } from './vat.ts';

type Line = NonNullable<ChangeArgs<'invoice.create'>['lines']>[number];

/**
 * The invoice of a consultation: derived, so that two devices that bill one visit make one invoice.
 * @param further 0 is the first; what that lacked when it was issued goes onto 1, and so on
 */
export const consultationInvoice = (practice: Uuid, consultation: Uuid, further = 0): Uuid =>
  derivedUuid(practice, 'invoice', further === 0 ? consultation : `${consultation}/${further}`);

/** ICD-10 codes as a claim carries them: the primary one first, joined by `/`. */
export function claimCodes(consultation: Pick<Consultation, 'diagnoses'>): string | undefined {
  const codes = live(consultation.diagnoses)
    .sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .map(({ code }) => code?.trim().toUpperCase())
    .filter((code) => code !== undefined && code !== '');
  return codes.length > 0 ? [...new Set(codes)].join('/') : undefined;
}

/** What a visit costs by its type: the doctor's own fee before the practice's. */
function visitFee(consultation: Consultation, practice: Practice | undefined) {
  const type = practice?.consultationTypes[consultation.consultationType ?? ''];
  if (!type || type.removed) return undefined;
  const own = Object.values(practice!.doctorConsultationTypes).find(
    ({ doctor, consultationType, removed }) =>
      !removed &&
      doctor === consultation.doctor &&
      consultationType === consultation.consultationType
  );
  return { type, cents: own?.feeCents ?? type.feeCents ?? 0 };
}

/** A line of an invoice that the visit gives, under an id that it always has. */
export type VisitLine = Line & { readonly id: Uuid };

/**
 * The line of an invoice that stands for a part of a visit (`fee`, or the id of a procedure or of
 * what was used): derived, so that billing twice, or on two devices, makes one line.
 */
export const visitLineId = (practice: Uuid, consultation: Uuid, part: string): Uuid =>
  derivedUuid(practice, 'invoiceLine', `${consultation}/${part}`);

/** What tables say that a code costs, in cents with VAT; by the code as it is written. */
export type Prices = ReadonlyMap<string, number>;

/**
 * The lines of a visit: the consultation itself, then what was done, then what was used; amounts in
 * cents, VAT included. What has no price anywhere costs nothing until somebody says what.
 */
export function visitLines(
  practiceId: Uuid,
  id: Uuid,
  consultation: Consultation,
  practice: Practice | undefined,
  serviceDate: string,
  tariff: Prices = new Map()
): VisitLine[] {
  const icd10 = claimCodes(consultation);
  const common = {
    serviceDate,
    vatBasisPoints: vatBasisPointsOn(practice, serviceDate),
    ...(icd10 ? { icd10 } : {})
  };
  const idOf = (part: string): Uuid => visitLineId(practiceId, id, part);
  const fee = visitFee(consultation, practice);
  const visit: VisitLine[] = fee
    ? [
        {
          ...common,
          id: idOf('fee'),
          description: fee.type.name,
          unitCents: fee.cents,
          quantity: 1,
          ...(fee.type.tariffCode
            ? { code: fee.type.tariffCode, codeSystem: 'tariff' as const }
            : {})
        }
      ]
    : [];
  const done = live(consultation.procedures).map(
    ({ id: part, description, code, quantity }): VisitLine => ({
      ...common,
      id: idOf(part),
      description,
      quantity,
      unitCents: (code && tariff.get(code)) || 0,
      ...(code ? { code, codeSystem: 'tariff' as const } : {})
    })
  );
  const used = live(consultation.materials).map(
    ({ id: part, description, code, system, quantity, priceCents = 0 }): VisitLine => ({
      ...common,
      id: idOf(part),
      description,
      // An invoice counts in thousandths.
      quantity: Math.max(Math.round(quantity * 1000) / 1000, 0.001),
      unitCents: priceCents,
      ...(code
        ? { code, codeSystem: isNappi(system) ? ('nappi' as const) : ('custom' as const) }
        : {})
    })
  );
  return [...visit, ...done, ...used];
}

/** The medical aid as it is on a day, copied: the invoice stays made out to it when it changes. */
export function coverSnapshot(patient: Pick<Patient, 'medicalAids'> | undefined, day: string) {
  const cover = coverOn(patient, day);
  if (!cover) return undefined;
  return {
    scheme: cover.scheme,
    membershipNumber: cover.membershipNumber,
    ...(cover.plan ? { plan: cover.plan } : {}),
    ...(cover.dependantCode ? { dependantCode: cover.dependantCode } : {})
  };
}

export interface Billed {
  readonly id: Uuid;
  readonly consultation: Consultation;
  readonly practice: Practice | undefined;
  readonly patient: Patient | undefined;
  /** The day of the visit, in the practice's zone. */
  readonly serviceDate: string;
  readonly today: string;
  /** What the tariff says that the procedures cost. */
  readonly tariff?: Prices | undefined;
}

/** All lines of a visit, as {@link visitLines}. */
export const linesOf = (practiceId: Uuid, billed: Billed): VisitLine[] =>
  visitLines(
    practiceId,
    billed.id,
    billed.consultation,
    billed.practice,
    billed.serviceDate,
    billed.tariff
  );

/**
 * Makes a draft invoice of a consultation; where there is one already, nothing.
 * @param onto which one, with which lines: the first, with all of them, where nothing is said
 */
export function billConsultation(
  practiceId: Uuid,
  billed: Billed,
  onto?: { readonly invoice: Uuid; readonly lines: readonly VisitLine[] }
): ChangeRequestFor {
  const { id, consultation, patient, serviceDate, today } = billed;
  const cover = coverSnapshot(patient, serviceDate);
  return {
    change: 'invoice.create',
    args: {
      id: onto?.invoice ?? consultationInvoice(practiceId, id),
      patient: consultation.patient,
      consultation: id,
      date: today,
      ...(consultation.doctor ? { doctor: consultation.doctor } : {}),
      ...(cover ? { cover } : {}),
      lines: [...(onto?.lines ?? linesOf(practiceId, billed))]
    }
  };
}
