import { z } from 'zod';
import { consentChanges } from './consent.changes.ts';
import { addShape, patchShape, without } from './core/args.ts';
import { defineChange } from './core/change.ts';
import { uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { settleArgs, settleField } from './core/settle.ts';
import {
  addEntry,
  atomic,
  saysSame,
  setFields,
  stampOf,
  type ChangeContext
} from './core/write.ts';
import { mergeChanges } from './patient.merge.changes.ts';
import { medicalAidArgs, patientCollections } from './patient.collections.ts';
import { protectionChanges } from './patient.protection.ts';
import {
  checkedIdentifier,
  fillFromIdentifier,
  mustHaveName,
  normalisedContact,
  withDependants
} from './patient.rules.ts';
import {
  account,
  address,
  alert,
  contact,
  emergencyContact,
  identifier,
  patientSchema,
  type Patient
} from './patient.schema.ts';
import { withPhone } from './phone.ts';
import { visitChanges } from './visit.changes.ts';

const target = (args: { patient: Uuid }) => ({ kind: 'patient' as const, id: args.patient });

const shape = patientSchema.shape;
const person = {
  title: shape.title,
  given: shape.given,
  family: shape.family,
  preferred: shape.preferred,
  former: shape.former,
  birthDate: shape.birthDate,
  sex: shape.sex,
  language: shape.language,
  occupation: shape.occupation,
  employer: shape.employer,
  deceasedOn: shape.deceasedOn
};

const listOf = <S extends z.ZodRawShape>(entry: z.ZodObject<S>) =>
  z.array(z.strictObject({ id: uuid.optional(), ...addShape(entry) })).default([]);

const register = defineChange({
  name: 'patient.register',
  kind: 'patient',
  about: 'Registers a patient, complete; registering an id that is there already changes nothing.',
  args: z.strictObject({
    id: uuid.optional(),
    ...person,
    origin: shape.origin,
    account: account.optional(),
    identifiers: listOf(identifier),
    contacts: listOf(contact),
    addresses: listOf(address),
    emergencyContacts: listOf(emergencyContact),
    medicalAids: z.array(z.strictObject({ id: uuid.optional(), ...medicalAidArgs })).default([]),
    alerts: listOf(alert)
  }),
  target: (args, context) => ({ kind: 'patient', id: args.id ?? context.newId(), genesis: {} }),
  apply(draft, args, context) {
    const id = String(draft.id);
    if (draft.registered) return id;
    mustHaveName(args);
    const { identifiers, contacts, addresses, emergencyContacts, medicalAids, alerts } = args;
    setFields(draft, without(args, 'id', 'account', ...LISTS));
    if (args.account) setAccountOf(draft, args.account);
    draft.registered = atomic(stampOf(context)) as NonNullable<Patient['registered']>;

    addAll(draft.identifiers, identifiers, context, (fields) => checkedIdentifier(fields, context));
    for (const given of Object.values(draft.identifiers)) fillFromIdentifier(draft, given, context);
    addAll(draft.contacts, contacts, context, (fields) => normalisedContact(fields));
    addAll(draft.addresses, addresses, context);
    addAll(draft.emergencyContacts, emergencyContacts, context, withPhone);
    addAll(draft.medicalAids, medicalAids, context, (fields) => withDependants(fields, context));
    addAll(draft.alerts, alerts, context);
    return id;
  }
});

const LISTS = [
  'identifiers',
  'contacts',
  'addresses',
  'emergencyContacts',
  'medicalAids',
  'alerts'
] as const;

type Fields = Record<string, unknown>;

function addAll(
  entries: Record<Uuid, unknown>,
  given: readonly ({ id?: Uuid | undefined } & Fields)[],
  context: ChangeContext,
  build: (fields: Fields) => Fields = (fields) => fields
): void {
  for (const { id, ...fields } of given) {
    addEntry(entries as Record<Uuid, never>, build(fields) as never, context, id);
  }
}

const edit = defineChange({
  name: 'patient.edit',
  kind: 'patient',
  about: "Edits a patient's details; a field given as null is cleared.",
  args: z.strictObject({ patient: uuid, ...patchShape(person) }),
  target,
  apply(draft, args) {
    setFields(draft, without(args, 'patient'));
    mustHaveName(draft);
    return null;
  }
});

const setAccount = defineChange({
  name: 'patient.setAccount',
  kind: 'patient',
  about: 'Says who pays: the patient, another patient, or a person who is not one.',
  args: z.strictObject({
    patient: uuid,
    account: account.extend({}).strict()
  }),
  target,
  apply(draft, args) {
    setAccountOf(draft, args.account);
    return null;
  }
});

/** Written whole: who pays is one fact, never half of one device's answer and half of another's. */
function setAccountOf(draft: Patient, given: z.infer<typeof account>): void {
  if (given.holder === 'patient' && !given.patient) {
    refuse('account-holder-missing', 'An account held by another patient needs that patient.');
  }
  if (given.holder === 'person' && !given.name) {
    refuse('account-holder-missing', 'An account held by another person needs their name.');
  }
  const next = withPhone(given);
  if (saysSame(draft.account, next)) return;
  draft.account = atomic(next) as Patient['account'];
}

const settle = defineChange({
  name: 'patient.settle',
  kind: 'patient',
  about: 'Settles a field that holds several concurrent values.',
  args: z.strictObject({ patient: uuid, ...settleArgs }),
  target,
  apply(draft, args) {
    settleField('patient', draft, args.path, args.value);
    return null;
  }
});

export const patientChanges = {
  ...protectionChanges,
  ...mergeChanges,
  'patient.register': register,
  'patient.edit': edit,
  'patient.setAccount': setAccount,
  'patient.settle': settle,
  ...patientCollections,
  ...consentChanges,
  ...visitChanges
};
