import type { Uuid } from '../../docs/core/ids.ts';
import { skip, type ImportItem, type Present, type RejectedItem } from '../plan.ts';
import { ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import { doctorId } from './practitioner.ts';
import type { Found } from './read.ts';
import type { FhirSet } from './set.ts';
import {
  concept,
  labelled,
  line,
  list,
  momentOf,
  prose,
  text,
  wordsOf,
  type Loose
} from './values.ts';

const TAKEN = [
  'status',
  'class',
  'type',
  'serviceType',
  'priority',
  'subject',
  'participant',
  'period',
  'reasonCode',
  'reasonReference',
  'diagnosis',
  'hospitalization',
  'location',
  'serviceProvider',
  'length'
];

/** Where the other system is done with a visit: nothing is to be written into it here. */
const FINISHED = ['finished', 'completed', 'discharged', 'unknown', ''];

const NOT_YET: Record<string, RejectedItem> = {
  planned: skip('planned', 'The visit has not taken place; book it in the diary.'),
  cancelled: skip('cancelled', 'The visit was cancelled.'),
  'entered-in-error': ENTERED_IN_ERROR
};

/** Why an encounter becomes no consultation, if so. */
function notAVisit(found: Found): RejectedItem | undefined {
  const reason = NOT_YET[text(found.value.status) ?? ''];
  if (reason) return reason;
  return startOf(found) ? undefined : skip('no-date', 'It does not say when the visit was.');
}

const startOf = ({ value }: Found) => {
  const period = value.period as Loose | undefined;
  return momentOf(period?.start) ?? momentOf(period?.end);
};

/** The consultation that a resource's encounter becomes, where it is among these files. */
export function encounterOf(found: Found, set: FhirSet): { readonly id: Uuid } | undefined {
  const encounter = set.resolve(found.value.encounter ?? found.value.context, found);
  if (encounter?.type !== 'Encounter' || notAVisit(encounter)) return undefined;
  if (encounter.value.modifierExtension !== undefined) return undefined;
  const subject = set.subjectOf(encounter);
  // An encounter of somebody else is a fault of the source: its note is not to be mixed up.
  if (!subject || subject.id !== set.subjectOf(found)?.id) return undefined;
  return { id: set.idOf(encounter) };
}

/** For parts that would go into a consultation: out, with these words, where it is signed. */
export const signedAlready =
  (words: string) =>
  (present: Present): string | undefined =>
    present?.signed ? words : undefined;

/** A visit as a consultation, with what the other system tells of it in the note. */
export const mapEncounter: Mapper = (found, set) => {
  const { value, source } = found;
  const not = notAVisit(found);
  if (not) return not;
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const start = startOf(found)!;
  const end = momentOf((value.period as Loose | undefined)?.end);
  const reason = line(
    [wordsOf(value.reasonCode), set.namesOf(value.reasonReference, found)]
      .filter(Boolean)
      .join(', ')
  );
  const type = wordsOf(value.type) ?? wordsOf(value.serviceType);
  const practitioners = list(value.participant).map(({ individual }) => individual);
  const id = set.idOf(found);
  const request = {
    change: 'consultation.start' as const,
    args: given({
      id,
      patient: subject.id,
      startedAt: start.at,
      endedAt: end?.at,
      doctor: set.doctors ? doctorId(practitioners, found, set) : undefined,
      reason: reason ?? type,
      origin: source,
      notes: given({ subjective: noteOf(found, set) })
    })
  };
  return {
    outcome: 'take',
    parts: [{ request, place: { kind: 'consultation', document: id, path: ['started'] } }],
    needs: subject.needs,
    warnings: start.wholeDay ? ['The time of day is not known.'] : [],
    taken: TAKEN
  };
};

/** Signs what the other system had finished, once its diagnoses and procedures are in. */
export function closingOf(found: Found, set: FhirSet): ImportItem | undefined {
  const finished = FINISHED.includes(text(found.value.status) ?? '');
  const subject = set.subjectOf(found);
  if (!finished || notAVisit(found) || !subject) return undefined;
  const consultation = set.idOf(found);
  return {
    outcome: 'take',
    type: found.type,
    from: found.from,
    quiet: true,
    needs: { kind: 'consultation', document: consultation, path: ['started'] },
    parts: [
      {
        request: { change: 'consultation.sign', args: { consultation } },
        place: { kind: 'consultation', document: consultation, path: ['signed'] }
      }
    ],
    warnings: [],
    leftOut: []
  };
}

const CLASSES: Record<string, string> = {
  AMB: 'ambulatory',
  EMER: 'emergency',
  FLD: 'field',
  HH: 'home visit',
  IMP: 'inpatient',
  ACUTE: 'inpatient, acute',
  NONAC: 'inpatient, not acute',
  OBSENC: 'observation',
  PRENC: 'pre-admission',
  SS: 'short stay',
  VR: 'virtual'
};

function noteOf(found: Found, set: FhirSet): string | undefined {
  const { value } = found;
  const stay = (value.hospitalization ?? value.admission) as Loose | undefined;
  const practitioners = list(value.participant).map(({ individual }) => individual);
  const diagnoses = list(value.diagnosis).map(({ condition }) => condition);
  const locations = list(value.location).map(({ location }) => location);
  const encounterClass = concept(value.class);
  return prose([
    labelled('Visit', wordsOf(value.type)),
    labelled('Service', wordsOf(value.serviceType)),
    labelled('Class', CLASSES[encounterClass.code ?? ''] ?? encounterClass.words),
    labelled('Priority', concept(value.priority).words),
    labelled('Reason', wordsOf(value.reasonCode)),
    labelled('Because of', set.namesOf(value.reasonReference, found)),
    labelled('Diagnoses', set.namesOf(diagnoses, found)),
    labelled('Seen by', set.namesOf(practitioners, found)),
    labelled('At', set.nameOf(value.serviceProvider, found)),
    labelled('Place', set.namesOf(locations, found)),
    labelled('Admitted from', concept(stay?.admitSource).words),
    labelled('Discharged to', concept(stay?.dischargeDisposition).words),
    plainText(value)
  ]);
}

/** The resource's own narrative, where a person wrote it (generated ones repeat the fields). */
function plainText({ text: narrative }: Loose): string | undefined {
  const { status, div } = (narrative ?? {}) as Loose;
  if (status !== 'additional') return undefined;
  return text(String(div ?? '').replace(/<[^>]*>/g, ' '))?.replace(/[ \t]+/g, ' ');
}
