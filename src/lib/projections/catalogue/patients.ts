import type { Uuid } from '../../docs/core/ids.ts';

/** Finding patients, and who they are. */
export interface PatientsQueries {
  /**
   * Patients by anything a person would type: names in any order (accents, prefixes, parts, common
   * misspellings), ID number, phone, membership or file number. Best first. An empty text gives the
   * patients seen or changed last.
   */
  'patients.search': { params: { text: string; limit?: number }; result: PatientHit[] };
  'patients.count': { params: Record<string, never>; result: { count: number } };
  /**
   * The line that stands above every page of a patient. Null where there is no such patient here.
   * `now` (ISO 8601) says from when an appointment is the next one; without it, any that is booked.
   */
  'patient.banner': { params: { patient: Uuid; now?: string }; result: PatientBanner | null };
  /**
   * The records that are read together as one person's, the head first: it is under the head that
   * pages, lists and search show them. Of a patient with one record, that alone. Every other query of
   * a patient answers for the whole group, whichever of its records is asked about.
   */
  'patient.group': { params: { patient: Uuid }; result: PatientGroup };
  /** The photo of a patient: a reference, or null. For lists that know nobody but by name. */
  'patient.photo': { params: { patient: Uuid }; result: { photo: string | null } };
  /** Patients whose account this patient holds, and those on the same membership. */
  'patient.family': { params: { patient: Uuid }; result: FamilyMember[] };
  /** Possible duplicates of somebody about to be registered, and why, the likeliest first. */
  'patients.similar': {
    params: {
      given?: string;
      family?: string;
      birthDate?: string;
      idNumber?: string;
      phone?: string;
    };
    result: SimilarHit[];
  };
}

export interface PatientHit {
  id: Uuid;
  /** `Family, Given`, or the one name there is. */
  name: string;
  preferred: string | null;
  birthDate: string | null;
  sex: string | null;
  idNumber: string | null;
  phone: string | null;
  scheme: string | null;
  membershipNumber: string | null;
  deceasedOn: string | null;
  /** The practice that shared this record with us; null for the practice's own patients. */
  sharedBy: string | null;
  /** Reference of the picture. */
  photo: string | null;
  /** Other names under which records of the same person are kept. */
  also: string[];
}

/** Somebody who may be the person asked about. */
export interface SimilarHit extends PatientHit {
  /** In words: `Same ID number`. */
  reason: string;
}

export interface PatientGroup {
  head: Uuid;
  members: GroupMember[];
}

export interface GroupMember {
  id: Uuid;
  /** Empty where this device has not got the record. */
  name: string;
  birthDate: string | null;
  /** When the record was begun; an instant. */
  registeredAt: string | null;
  /** The record that this one was joined with; null of one that others were joined with. */
  into: Uuid | null;
  mergedAt: string | null;
  mergedBy: Uuid | null;
}

export interface PatientBanner extends PatientHit {
  title: string | null;
  allergies: { id: Uuid; substance: string; severity: string; concurrent: boolean }[];
  noKnownAllergies: boolean;
  alerts: { id: Uuid; text: string; level: string }[];
  /** Over all invoices; negative where the practice owes the patient. */
  owedCents: number;
  /** Start of the last consultation, an instant. */
  lastSeen: string | null;
  /** Wall time. */
  nextAppointment: string | null;
}

export interface FamilyMember {
  id: Uuid;
  name: string;
  birthDate: string | null;
  photo: string | null;
  relation: 'account-holder' | 'on-account' | 'same-membership' | 'emergency-contact';
  dependantCode: string | null;
}
