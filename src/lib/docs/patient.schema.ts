import { z } from 'zod';
import { consent } from './consent.schema.ts';
import {
  blob,
  collection,
  day,
  documentBase,
  entry,
  instant,
  line,
  prose,
  stamp
} from './core/fields.ts';

export const IDENTIFIER_TYPES = [
  'sa-id',
  'passport',
  'asylum',
  'refugee',
  'birth-certificate',
  'file-number',
  'other'
] as const;

export const identifier = entry({
  type: z.enum(IDENTIFIER_TYPES),
  value: line,
  /** ISO 3166 alpha-2, of a passport. */
  country: line.optional(),
  /** What an `other` identifier is, or which system gave it. */
  label: line.optional()
});

export const CONTACT_TYPES = ['mobile', 'home', 'work', 'email', 'other'] as const;

/** A phone number (kept in E.164 where it can be read as one) or an e-mail address. */
export const contact = entry({
  type: z.enum(CONTACT_TYPES),
  value: line,
  preferred: z.boolean().optional(),
  note: line.optional()
});

export const address = entry({
  type: z.enum(['home', 'postal', 'work']),
  /** Street lines, one under the other. */
  lines: prose,
  suburb: line.optional(),
  city: line.optional(),
  province: line.optional(),
  postalCode: line.optional(),
  country: line.optional()
});

export const emergencyContact = entry({
  name: line,
  relationship: line.optional(),
  phone: line.optional(),
  email: line.optional()
});

/** Somebody on the principal member's cover, who may or may not be a patient here. */
export const dependant = entry({
  /** Dependant code as text: `00` is the principal. */
  code: line,
  name: line,
  birthDate: day.optional(),
  patient: z.uuid().optional()
});

/** Cover by a medical aid; a patient may have several over time. */
export const medicalAid = entry({
  scheme: line,
  plan: line.optional(),
  membershipNumber: line,
  /** Dependant code of this patient, as text. */
  dependantCode: line.optional(),
  relationship: z.enum(['principal', 'spouse', 'child', 'parent', 'other']).optional(),
  mainMemberName: line.optional(),
  mainMemberIdNumber: line.optional(),
  mainMemberPatient: z.uuid().optional(),
  validFrom: day.optional(),
  validTo: day.optional(),
  dependants: collection(dependant)
});

/** Something that must be seen before anything else about this patient. */
export const alert = entry({ text: line, level: z.enum(['info', 'warning', 'danger']) });

/** Who pays this patient's account: the patient, another patient, or a person who is not one. */
export const account = z.object({
  holder: z.enum(['self', 'patient', 'person']),
  patient: z.uuid().optional(),
  name: line.optional(),
  idNumber: line.optional(),
  phone: line.optional(),
  email: line.optional(),
  address: prose.optional()
});

/**
 * A record that is nobody's business who is not treating the patient: staff, family, somebody known.
 * It stands in the part of the record that every role reads, so that all see that it is restricted.
 */
export const restriction = stamp.extend({
  /** Seen by everybody who sees the patient's name. */
  reason: line.optional()
});

/** Why a record is kept longer than others are. */
export const KEPT_FOR = ['occupational', 'lifelong', 'hold'] as const;
export const keptFor = stamp.extend({
  /**
   * `occupational`: illness or exposure at work; `lifelong`: a patient who cannot manage their own
   * affairs; `hold`: a complaint, claim or inquiry that is not over.
   */
  ground: z.enum(KEPT_FOR),
  note: line.optional()
});

/**
 * That the patient was seen, under the consultation's id, for those who may know it and nothing of
 * what was said.
 */
export const visit = entry({ at: instant, doctor: z.uuid().optional() });

/** The same person's other record, with which this one is read: see `patient.merge.ts`. */
export const mergedInto = stamp.extend({ patient: z.uuid(), reason: line.optional() });

export const patientSchema = z.object({
  ...documentBase('patient'),
  registered: stamp.optional(),
  title: line.optional(),
  given: line.optional(),
  family: line.optional(),
  /** The name the patient goes by. */
  preferred: line.optional(),
  /** Birth or former surname. */
  former: line.optional(),
  birthDate: day.optional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']).optional(),
  language: line.optional(),
  occupation: line.optional(),
  employer: line.optional(),
  deceasedOn: day.optional(),
  restricted: restriction.optional(),
  keptFor: keptFor.optional(),
  /** A picture of the face, small enough for a banner. */
  photo: blob.optional(),
  mergedInto: mergedInto.optional(),
  origin: z.object({ system: line, id: line }).optional(),
  identifiers: collection(identifier),
  contacts: collection(contact),
  addresses: collection(address),
  emergencyContacts: collection(emergencyContact),
  medicalAids: collection(medicalAid),
  account,
  alerts: collection(alert),
  /** Absent in records that were begun before there were any. */
  consents: collection(consent).default({}),
  visits: collection(visit).default({}),
  /** Others who look like the same person and are not: by the id of the other's record. */
  apart: collection(entry({})).default({})
});
export type Patient = z.infer<typeof patientSchema>;
export type Identifier = z.infer<typeof identifier>;
export type MedicalAid = z.infer<typeof medicalAid>;
