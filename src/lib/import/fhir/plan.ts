import type { Uuid } from '../../docs/core/ids.ts';
import { ok, type Result } from '../../problem.ts';
import { refuse, skip, type ImportItem, type ImportPlan, type RejectedItem } from '../plan.ts';
import { mapAllergy } from './allergy.ts';
import { mapCondition } from './condition.ts';
import { mapCoverage } from './coverage.ts';
import { closingOf, mapEncounter } from './encounter.ts';
import { mapFamilyHistory, mapImmunization, mapProcedure } from './history.ts';
import { itemOf, type Mapper } from './item.ts';
import { mapMedication } from './medication.ts';
import { mapObservation } from './observation.ts';
import { mapPatient } from './patient.ts';
import { mapPractitioner } from './practitioner.ts';
import { readFhir, type FhirContent, type FhirFile, type Found } from './read.ts';
import { FhirSet } from './set.ts';

export interface FhirOptions {
  readonly practice: Uuid;
  /** `YYYY-MM-DD`, for the century of identity numbers. */
  readonly today: string;
  /** A name for the other system; needed where two systems number their patients from 1. */
  readonly system?: string;
  /** Practitioners come in as the practice's doctors, and their visits under them. */
  readonly doctors?: boolean;
}

/** In this order, so that what others lean on comes first. */
const mappers = (today: string): readonly (readonly [string, Mapper])[] => [
  ['Practitioner', mapPractitioner],
  ['Patient', mapPatient(today)],
  ['Coverage', mapCoverage],
  ['AllergyIntolerance', mapAllergy],
  ['Encounter', mapEncounter],
  ['Condition', mapCondition],
  ['Procedure', mapProcedure],
  ['MedicationRequest', mapMedication],
  ['MedicationStatement', mapMedication],
  ['Immunization', mapImmunization],
  ['FamilyMemberHistory', mapFamilyHistory],
  ['Observation', mapObservation]
];

/** Why the other types stay out. What is not named here has no place yet. */
const NO_PLACE: Readonly<Record<string, string>> = {
  Organization: 'Organisations are not kept; their names stand where they are referred to.',
  Location: 'Places are not kept; their names stand where they are referred to.',
  Medication: 'Medicines come in with the prescriptions that name them.',
  Claim: 'Claims of the other system stay there.',
  ClaimResponse: 'Claims of the other system stay there.',
  ExplanationOfBenefit: 'Claims of the other system stay there.',
  DocumentReference: 'Documents and letters cannot be imported yet.',
  Binary: 'Documents and letters cannot be imported yet.',
  Media: 'Pictures cannot be imported yet.',
  Appointment: 'Appointments of the other system stay there; book them in the diary.',
  Provenance: 'Who recorded it there is not kept.',
  RelatedPerson: 'Relatives come in as the emergency contacts of the patient.'
};

/** Why a resource of a type without a mapper stays out. */
function withoutPlace({ type, value }: Found): RejectedItem {
  if (type === 'DiagnosticReport') {
    return value.conclusion !== undefined || value.presentedForm !== undefined
      ? skip('report-text', 'Its results come in as observations; its text cannot be imported yet.')
      : skip('stays-out', 'A report comes in by its results, which are observations.');
  }
  const reason = NO_PLACE[type];
  return reason
    ? skip('stays-out', reason)
    : skip('no-place', 'There is no place for this kind of record yet.');
}

/** What becomes of every resource of some FHIR R4 files, taken together. */
export function planFhir(files: readonly FhirFile[], options: FhirOptions): Result<ImportPlan> {
  const content = readFhir(files, options.system);
  if (!content.ok) return content;
  const { resources, unreadable } = content.value;
  return ok({
    source: files.map(({ name }) => name).join(', '),
    total: resources.length + unreadable.length,
    items: { [Symbol.iterator]: () => itemsOf(content.value, options) }
  });
}

function* itemsOf(content: FhirContent, options: FhirOptions): Generator<ImportItem> {
  const { resources, unreadable } = content;
  const set = new FhirSet(options.practice, resources, options);
  const ordered = mappers(options.today);
  const known = new Map(ordered);
  for (const { from, reason } of unreadable) {
    yield { type: 'unknown', from, ...refuse('unreadable', reason) };
  }
  const ofNobody = resources.filter(({ type }) => type === 'Practitioner' || !known.has(type));
  for (const found of ofNobody) {
    const { type, from } = found;
    const map = known.get(type);
    yield map ? itemOf(found, set, map) : { type, from, ...withoutPlace(found) };
  }
  // Everybody is registered before anybody's record: covers name other patients.
  for (const found of resources) {
    if (found.type === 'Patient') yield itemOf(found, set, known.get('Patient')!);
  }
  for (const group of bySubject(resources, set)) {
    for (const [type, map] of ordered.slice(2)) {
      for (const found of group.filter((each) => each.type === type)) yield itemOf(found, set, map);
    }
    for (const found of group) {
      const closing = found.type === 'Encounter' && closingOf(found, set);
      if (closing) yield closing;
    }
  }
}

/** The records of one patient together, so that each document is worked on once. */
function bySubject(resources: readonly Found[], set: FhirSet): Iterable<Found[]> {
  const groups = new Map<string, Found[]>();
  for (const found of resources) {
    if (found.type === 'Patient' || found.type === 'Practitioner') continue;
    const subject = set.subjectOf(found)?.id ?? '';
    const group = groups.get(subject) ?? [];
    group.push(found);
    groups.set(subject, group);
  }
  return groups.values();
}
