import type { ChangeArgs, ChangeRequestFor } from '../../docs/changes.ts';
import type { Consultation } from '../../docs/consultation.schema.ts';
import { derivedUuid, type Uuid } from '../../docs/core/ids.ts';
import type { Patient } from '../../docs/patient.schema.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { coverOn, live } from '../patient/current.ts';
import { vatBasisPointsOn } from './vat.ts';

type Line = NonNullable<ChangeArgs<'invoice.create'>['lines']>[number];

/** The invoice of a consultation: derived, so that two devices that bill one visit make one invoice. */
export const consultationInvoice = (practice: Uuid, consultation: Uuid): Uuid =>
  derivedUuid(practice, 'invoice', consultation);

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

/** The lines of a visit: the consultation itself, then what was done; amounts in cents, VAT included. */
export function visitLines(
  consultation: Consultation,
  practice: Practice | undefined,
  serviceDate: string
): Line[] {
  const icd10 = claimCodes(consultation);
  const common = {
    serviceDate,
    vatBasisPoints: vatBasisPointsOn(practice, serviceDate),
    ...(icd10 ? { icd10 } : {})
  };
  const fee = visitFee(consultation, practice);
  const visit: Line[] = fee
    ? [
        {
          ...common,
          description: fee.type.name,
          unitCents: fee.cents,
          quantity: 1,
          ...(fee.type.tariffCode
            ? { code: fee.type.tariffCode, codeSystem: 'tariff' as const }
            : {})
        }
      ]
    : [];
  const done = live(consultation.procedures).map(({ description, code, quantity }): Line => ({
    ...common,
    description,
    quantity,
    unitCents: 0,
    ...(code ? { code, codeSystem: 'tariff' as const } : {})
  }));
  return [...visit, ...done];
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
}

/** Makes the draft invoice of a consultation; where there is one already, nothing. */
export function billConsultation(practiceId: Uuid, billed: Billed): ChangeRequestFor {
  const { id, consultation, practice, patient, serviceDate, today } = billed;
  const cover = coverSnapshot(patient, serviceDate);
  return {
    change: 'invoice.create',
    args: {
      id: consultationInvoice(practiceId, id),
      patient: consultation.patient,
      consultation: id,
      date: today,
      ...(consultation.doctor ? { doctor: consultation.doctor } : {}),
      ...(cover ? { cover } : {}),
      lines: visitLines(consultation, practice, serviceDate)
    }
  };
}
