import { z } from 'zod';
import { addShape } from './core/args.ts';
import { entryChanges } from './core/entry-changes.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { liveEntry } from './core/write.ts';
import {
  checkedIdentifier,
  fillFromIdentifier,
  normalisedContact,
  withDependants
} from './patient.rules.ts';
import {
  address,
  alert,
  contact,
  dependant,
  emergencyContact,
  identifier,
  medicalAid
} from './patient.schema.ts';
import { withPhone } from './phone.ts';

type Args = Record<string, unknown>;

const common = {
  kind: 'patient',
  locator: { patient: uuid },
  target: (args: Args) => ({ kind: 'patient' as const, id: args.patient as Uuid })
} as const;

/** A cover as written at once by a caller: its dependants as a list. */
const cover = medicalAid.omit({ dependants: true });
const dependantList = {
  dependants: z.array(z.strictObject({ id: uuid.optional(), ...addShape(dependant) })).optional()
};
export const medicalAidArgs = { ...addShape(cover), ...dependantList };

/**
 * A dependant's own record is `dependantPatient` among the arguments, since `patient` says whose
 * document is changed.
 */
const dependantArgs = dependant
  .omit({ patient: true })
  .extend({ dependantPatient: dependant.shape.patient });

export const patientCollections = {
  ...entryChanges({
    ...common,
    noun: 'Identifier',
    words: 'an identity number or another identifier',
    entry: identifier,
    entries: (draft) => draft.identifiers,
    build: checkedIdentifier,
    after: fillFromIdentifier
  }),
  ...entryChanges({
    ...common,
    noun: 'Contact',
    words: 'a phone number or e-mail address',
    entry: contact,
    entries: (draft) => draft.contacts,
    build: normalisedContact
  }),
  ...entryChanges({
    ...common,
    noun: 'Address',
    words: 'an address',
    entry: address,
    entries: (draft) => draft.addresses
  }),
  ...entryChanges({
    ...common,
    noun: 'EmergencyContact',
    words: 'an emergency contact',
    entry: emergencyContact,
    entries: (draft) => draft.emergencyContacts,
    build: withPhone
  }),
  ...entryChanges({
    ...common,
    noun: 'MedicalAid',
    words: "a medical aid's cover",
    entry: cover,
    extra: dependantList,
    entries: (draft) => draft.medicalAids,
    build: withDependants
  }),
  ...entryChanges({
    ...common,
    noun: 'Dependant',
    words: 'a dependant on a cover',
    locator: { patient: uuid, medicalAid: uuid },
    entry: dependantArgs,
    entries: (draft, args) => liveEntry(draft.medicalAids, args.medicalAid as Uuid).dependants,
    build: ({ dependantPatient, ...fields }: Args) => ({ ...fields, patient: dependantPatient })
  }),
  ...entryChanges({
    ...common,
    noun: 'Alert',
    words: 'an alert',
    entry: alert,
    entries: (draft) => draft.alerts
  })
};
