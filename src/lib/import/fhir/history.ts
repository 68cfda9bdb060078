import { skip, type ImportPart } from '../plan.ts';
import { encounterOf, signedAlready } from './encounter.ts';
import { chartPart, ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import {
  annotations,
  concept,
  hasCode,
  labelled,
  line,
  list,
  partialDay,
  prose,
  quantityWords,
  span,
  text,
  wordsOf,
  type Loose
} from './values.ts';

/** SNOMED: a surgical procedure. */
const SURGICAL = '387713003';

const PROCEDURE_TAKEN = [
  'status',
  'statusReason',
  'category',
  'code',
  'subject',
  'encounter',
  'performedDateTime',
  'performedPeriod',
  'performedString',
  'performedAge',
  'performedRange',
  'reasonCode',
  'reasonReference',
  'performer',
  'location',
  'bodySite',
  'outcome',
  'complication',
  'followUp',
  'note'
];

/** A procedure: in the medical history, and in the visit in which it was done. */
export const mapProcedure: Mapper = (found, set) => {
  const { value, source } = found;
  const status = text(value.status) ?? '';
  if (status === 'entered-in-error') return ENTERED_IN_ERROR;
  if (status === 'not-done') return skip('not-done', 'The procedure was not done.');
  if (status === 'preparation') return skip('planned', 'The procedure has not been done yet.');
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const { words, system, code } = concept(value.code);
  if (!words) return skip('no-name', 'It does not say which procedure it is.');
  const performed = span(value, 'performed');
  const performers = list(value.performer).map(({ actor }) => actor);
  const id = set.idOf(found);
  const history = given({
    patient: subject.id,
    id,
    type: hasCode(value.category, SURGICAL) ? ('surgery' as const) : ('other' as const),
    title: words,
    system,
    code,
    date: performed.from ?? performed.to,
    note: prose([
      status !== 'completed' ? labelled('Status', status) : undefined,
      labelled('Until', performed.to === performed.from ? undefined : performed.to),
      labelled('When', performed.words),
      labelled('Because', wordsOf(value.reasonCode) ?? set.namesOf(value.reasonReference, found)),
      labelled('Body site', wordsOf(value.bodySite)),
      labelled('Done by', set.namesOf(performers, found)),
      labelled('At', set.nameOf(value.location, found)),
      labelled('Outcome', concept(value.outcome).words),
      labelled('Complication', wordsOf(value.complication)),
      labelled('Follow-up', wordsOf(value.followUp)),
      ...annotations(value.note)
    ]),
    origin: source
  });
  const parts: ImportPart[] = [
    chartPart(subject, 'medicalHistory', id, { change: 'chart.addMedicalHistory', args: history })
  ];
  const visit = encounterOf(found, set);
  if (visit) {
    const done = { consultation: visit.id, id, system, code, description: words, quantity: 1 };
    parts.push({
      request: {
        change: 'consultation.addProcedure',
        args: given({ ...done, origin: source })
      },
      place: { kind: 'consultation', document: visit.id, path: ['procedures', id] },
      unless: signedAlready('The visit is signed here: the procedure stands in the chart alone.')
    });
  }
  return { outcome: 'take', parts, needs: subject.needs, taken: PROCEDURE_TAKEN };
};

const IMMUNIZATION_TAKEN = [
  'status',
  'vaccineCode',
  'patient',
  'occurrenceDateTime',
  'recorded',
  'primarySource',
  'lotNumber',
  'expirationDate',
  'manufacturer',
  'site',
  'route',
  'doseQuantity',
  'performer',
  'note',
  'reasonCode',
  'reaction',
  'protocolApplied'
];

/** A vaccination that was given. */
export const mapImmunization: Mapper = (found, set) => {
  const { value, source } = found;
  if (value.status === 'entered-in-error') return ENTERED_IN_ERROR;
  if (value.status === 'not-done') {
    const why = wordsOf(value.statusReason);
    return skip('not-done', `The vaccine was not given${why ? `: ${why}` : ''}.`);
  }
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const { words, system, code } = concept(value.vaccineCode);
  if (!words) return skip('no-name', 'It does not say which vaccine it was.');
  const day = partialDay(value.occurrenceDateTime);
  if (!day) return skip('no-date', 'It does not say when the vaccine was given.');
  const whole = day.length === 10;
  const protocol = list(value.protocolApplied)[0] ?? {};
  const dose = text(protocol.doseNumberPositiveInt) ?? text(protocol.doseNumberString);
  const of = text(protocol.seriesDosesPositiveInt) ?? text(protocol.seriesDosesString);
  const id = set.idOf(found);
  const args = given({
    patient: subject.id,
    id,
    vaccine: words,
    system,
    code,
    date: `${day}${'-01-01'.slice(day.length - 4)}`,
    dose: line(dose && of ? `${dose} of ${of}` : dose),
    batch: line(value.lotNumber),
    site: concept(value.site).words,
    note: prose([
      whole ? undefined : `Date as given: ${day}`,
      value.primarySource === false ? 'Told, not recorded at the time' : undefined,
      labelled('Series', text(protocol.series)),
      labelled('Against', wordsOf(protocol.targetDisease)),
      labelled('Amount', quantityWords(value.doseQuantity)),
      labelled('Route', concept(value.route).words),
      labelled('Manufacturer', set.nameOf(value.manufacturer, found)),
      labelled('Expiry', partialDay(value.expirationDate)),
      labelled(
        'Given by',
        set.namesOf(
          list(value.performer).map(({ actor }) => actor),
          found
        )
      ),
      labelled('Because', wordsOf(value.reasonCode)),
      labelled('Reaction', reactions(value)),
      ...annotations(value.note)
    ]),
    origin: source
  });
  return {
    outcome: 'take',
    parts: [chartPart(subject, 'immunisations', id, { change: 'chart.addImmunisation', args })],
    needs: subject.needs,
    warnings: whole ? [] : [`Only “${day}” is known of the date; the rest stands for it.`],
    taken: IMMUNIZATION_TAKEN
  };

  function reactions({ reaction }: Loose): string | undefined {
    const told = list(reaction).map((each) =>
      [partialDay(each.date), set.nameOf(each.detail, found)].filter(Boolean).join(' ')
    );
    return line(told.filter(Boolean).join(', '));
  }
};

const FAMILY_TAKEN = [
  'status',
  'patient',
  'date',
  'name',
  'relationship',
  'sex',
  'deceasedBoolean',
  'deceasedAge',
  'deceasedString',
  'deceasedDate',
  'note',
  'condition'
];

/** A relative's conditions, one entry each. */
export const mapFamilyHistory: Mapper = (found, set) => {
  const { value, source } = found;
  if (value.status === 'entered-in-error') return ENTERED_IN_ERROR;
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const relation = concept(value.relationship).words ?? line(value.name);
  if (!relation) return skip('no-name', 'It does not say which relative it is about.');
  const age = quantityWords(value.deceasedAge) ?? text(value.deceasedString);
  const died =
    value.deceasedBoolean === true || age || value.deceasedDate
      ? `Deceased${age ? ` at ${age}` : ''}`
      : undefined;
  const parts = list(value.condition).flatMap((condition, index): ImportPart[] => {
    const { words, system, code } = concept(condition.code);
    if (!words) return [];
    const id = set.idOf(found, `condition ${index}`);
    const onset = span(condition, 'onset');
    const years = condition.onsetAge as Loose | undefined;
    const inYears = ['a', 'yr', 'years', 'year'].includes(text(years?.code ?? years?.unit) ?? '');
    const args = given({
      patient: subject.id,
      id,
      relation,
      condition: words,
      system,
      code,
      ageAtOnset: inYears && typeof years?.value === 'number' ? Math.floor(years.value) : undefined,
      note: prose([
        labelled('Name', relation === line(value.name) ? undefined : line(value.name)),
        labelled('Onset', inYears ? undefined : (onset.words ?? onset.from)),
        labelled('Outcome', concept(condition.outcome).words),
        condition.contributedToDeath === true ? 'Contributed to death' : undefined,
        died,
        ...annotations(condition.note),
        ...annotations(value.note)
      ]),
      origin: source
    });
    return [chartPart(subject, 'familyHistory', id, { change: 'chart.addFamilyHistory', args })];
  });
  if (parts.length === 0) return skip('no-condition', 'It names no condition of the relative.');
  return { outcome: 'take', parts, needs: subject.needs, taken: FAMILY_TAKEN };
};
