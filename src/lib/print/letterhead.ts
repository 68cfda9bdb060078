import { doctorName } from '../docs/names.ts';
import type { Doctor, Practice } from '../docs/practice.schema.ts';
import { formatPhone } from '../format.ts';
import type { Letterhead, Logo } from './document.ts';

type OfPractice = Pick<
  Practice,
  'name' | 'legalName' | 'practiceNumber' | 'address' | 'phone' | 'email'
>;

/** A doctor as a paper names one: `Dr P Naidoo`, qualification, HPCSA and practice number. */
export function practitionerLines(doctor: Doctor): string[] {
  return [
    doctorName(doctor),
    [doctor.qualification, doctor.speciality].filter(Boolean).join(', '),
    doctor.registrationNumber ? `HPCSA registration ${doctor.registrationNumber}` : '',
    doctor.practiceNumber ? `Practitioner's practice number ${doctor.practiceNumber}` : ''
  ].filter(Boolean);
}

/**
 * The practice's letterhead. What a practice or doctor has not entered is left out: the papers that
 * need it say so before they are issued.
 */
export function letterhead(
  practice: OfPractice,
  doctor: Doctor | undefined,
  logo?: Logo
): Letterhead {
  const legal = practice.legalName !== practice.name ? practice.legalName : undefined;
  return {
    name: practice.name,
    identity: [
      legal ?? '',
      practice.practiceNumber ? `Practice number ${practice.practiceNumber}` : ''
    ].filter(Boolean),
    reach: [
      ...(practice.address ?? '').split('\n').map((line) => line.trim()),
      practice.phone ? `Tel ${formatPhone(practice.phone)}` : '',
      practice.email ?? ''
    ].filter(Boolean),
    practitioner: doctor ? practitionerLines(doctor) : [],
    ...(logo && { logo })
  };
}
