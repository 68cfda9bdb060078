import { skip } from '../plan.ts';
import { chartPart, ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import type { Found } from './read.ts';
import type { FhirSet } from './set.ts';
import {
  annotations,
  concept,
  labelled,
  line,
  list,
  partialDay,
  prose,
  quantityWords,
  span,
  text,
  texts,
  wordsOf,
  type Concept,
  type Loose
} from './values.ts';

const STATUSES: Record<string, 'active' | 'stopped' | 'completed'> = {
  active: 'active',
  'on-hold': 'active',
  intended: 'active',
  unknown: 'active',
  stopped: 'stopped',
  cancelled: 'stopped',
  completed: 'completed'
};

const TAKEN = [
  'status',
  'statusReason',
  'intent',
  'medicationCodeableConcept',
  'medicationReference',
  'subject',
  'authoredOn',
  'effectiveDateTime',
  'effectivePeriod',
  'dateAsserted',
  'requester',
  'reasonCode',
  'reasonReference',
  'note',
  'dosageInstruction',
  'dosage',
  'dispenseRequest',
  'doNotPerform'
];

/** A prescription or a statement of what is taken, as a medicine in the chart. */
export const mapMedication: Mapper = (found, set) => {
  const { value, source } = found;
  const statusGiven = text(value.status) ?? 'unknown';
  if (statusGiven === 'entered-in-error') return ENTERED_IN_ERROR;
  if (statusGiven === 'draft') return skip('draft', 'The prescription was never issued.');
  if (statusGiven === 'not-taken' || value.doNotPerform === true) {
    return skip('not-taken', 'It says that the medicine is not to be taken, or was not.');
  }
  if (['proposal', 'option'].includes(text(value.intent) ?? '')) {
    return skip('proposal', 'The medicine was proposed, not prescribed.');
  }
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const { words, system, code } = medicineOf(found, set);
  if (!words) return skip('no-name', 'It does not say which medicine it is.');

  const status = STATUSES[statusGiven] ?? 'active';
  const effective = span(value, 'effective');
  const doses = list(value.dosageInstruction ?? value.dosage);
  const reason = [wordsOf(value.reasonCode), set.namesOf(value.reasonReference, found)];
  const dispense = value.dispenseRequest as Loose | undefined;
  const id = set.idOf(found);
  const args = given({
    patient: subject.id,
    id,
    name: words,
    system,
    code,
    form: line(concept(medicationResource(found, set)?.value.form).words),
    dose: joined(doses.map(doseOf)),
    route: joined(doses.map(({ route }) => concept(route).words)),
    frequency: joined(doses.map(frequencyOf)),
    status,
    startedOn: effective.from ?? partialDay(value.authoredOn),
    stoppedOn: status === 'active' ? undefined : effective.to,
    reason: joined(reason),
    note: prose([
      ['on-hold', 'intended', 'cancelled'].includes(statusGiven)
        ? labelled('Status', statusGiven)
        : undefined,
      labelled('Because', wordsOf(value.statusReason)),
      labelled('Prescribed by', set.nameOf(value.requester, found)),
      ...doses.map((dose) => labelled('Directions', text(dose.text))),
      ...doses.map((dose) => labelled('For the patient', text(dose.patientInstruction))),
      labelled('Quantity', quantityWords(dispense?.quantity)),
      labelled('Repeats', text(dispense?.numberOfRepeatsAllowed)),
      labelled('Supply for', quantityWords(dispense?.expectedSupplyDuration)),
      ...annotations(value.note)
    ]),
    origin: source
  });
  return {
    outcome: 'take',
    parts: [chartPart(subject, 'medications', id, { change: 'chart.addMedication', args })],
    needs: subject.needs,
    warnings:
      STATUSES[statusGiven] && statusGiven !== 'unknown'
        ? []
        : ['Its status is not known; it was taken as active.'],
    taken: TAKEN
  };
};

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  line([...new Set(parts.filter(Boolean))].join('; '));

const medicationResource = (found: Found, set: FhirSet): Found | undefined =>
  set.resolve(found.value.medicationReference, found);

function medicineOf(found: Found, set: FhirSet): Concept {
  const own = concept(found.value.medicationCodeableConcept);
  if (own.words) return own;
  const referred = concept(medicationResource(found, set)?.value.code);
  if (referred.words) return referred;
  return { words: set.nameOf(found.value.medicationReference, found) };
}

function doseOf(dosage: Loose): string | undefined {
  const amounts = list(dosage.doseAndRate).map(
    ({ doseQuantity, doseRange }) =>
      quantityWords(doseQuantity) ?? joinedRange(doseRange as Loose | undefined)
  );
  return joined([...amounts, quantityWords(dosage.doseQuantity)]);
}

function joinedRange(range: Loose | undefined): string | undefined {
  const ends = [quantityWords(range?.low), quantityWords(range?.high)].filter(Boolean);
  return ends.join(' to ') || undefined;
}

/** `2 × per 1 d, as needed for pain`; the text of the directions where nothing else is given. */
function frequencyOf(dosage: Loose): string | undefined {
  const timing = dosage.timing as Loose | undefined;
  const repeat = (timing?.repeat ?? {}) as Loose;
  const times = text(repeat.frequency);
  const period = [text(repeat.period), PERIODS[text(repeat.periodUnit) ?? '']].join(' ').trim();
  const asNeeded =
    dosage.asNeededBoolean === true
      ? 'as needed'
      : labelled('as needed for', concept(dosage.asNeededCodeableConcept).words)?.replace(':', '');
  const told = [
    concept(timing?.code).words,
    times && period ? `${times} × in ${period}` : undefined,
    texts(repeat.timeOfDay).join(', '),
    texts(repeat.when).join(', '),
    texts(repeat.dayOfWeek).join(', '),
    labelled('for', quantityWords(repeat.boundsDuration))?.replace(':', ''),
    asNeeded,
    joined(list(dosage.additionalInstruction).map((each) => concept(each).words))
  ].filter(Boolean);
  return line(told.length > 0 ? told.join(', ') : dosage.text);
}

const PERIODS: Record<string, string> = {
  s: 's',
  min: 'min',
  h: 'hours',
  d: 'days',
  wk: 'weeks',
  mo: 'months',
  a: 'years'
};
