import { skip, type ImportPart } from '../plan.ts';
import { encounterOf, signedAlready } from './encounter.ts';
import { chartPart, ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import {
  annotations,
  concept,
  labelled,
  line,
  list,
  prose,
  quantityWords,
  span,
  statusOf,
  wordsOf
} from './values.ts';

export const ICD_10 = ['http://hl7.org/fhir/sid/icd-10', 'urn:oid:2.16.840.1.113883.6.3'];

const STATUSES: Record<string, 'active' | 'inactive' | 'resolved'> = {
  active: 'active',
  recurrence: 'active',
  relapse: 'active',
  inactive: 'inactive',
  remission: 'inactive',
  resolved: 'resolved'
};

const TAKEN = [
  'clinicalStatus',
  'verificationStatus',
  'category',
  'severity',
  'code',
  'bodySite',
  'subject',
  'encounter',
  'onsetDateTime',
  'onsetAge',
  'onsetPeriod',
  'onsetRange',
  'onsetString',
  'abatementDateTime',
  'abatementAge',
  'abatementPeriod',
  'abatementRange',
  'abatementString',
  'recordedDate',
  'stage',
  'evidence',
  'note'
];

/** A condition: a problem in the chart, and a diagnosis of the visit in which it was made. */
export const mapCondition: Mapper = (found, set) => {
  const { value, source } = found;
  const verification = statusOf(value.verificationStatus);
  if (verification === 'entered-in-error') return ENTERED_IN_ERROR;
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  const { words, system, code } = concept(value.code, ICD_10);
  if (!words) return skip('no-name', 'It does not say which condition it is.');
  if (verification === 'refuted') {
    return skip('refuted', 'The condition was looked for and ruled out.');
  }

  const onset = span(value, 'onset');
  const abatement = span(value, 'abatement');
  const clinical = STATUSES[statusOf(value.clinicalStatus)];
  const warnings: string[] = [];
  const ended = abatement.from ?? abatement.to ?? abatement.words;
  // An unknown status is never read as over: a problem too many is seen, one too few is not.
  const status = clinical ?? (ended ? 'resolved' : 'active');
  if (!clinical) warnings.push(`Its status is not given; it was taken as ${status}.`);
  const note = prose([
    verification && verification !== 'confirmed'
      ? labelled('Verification', verification)
      : undefined,
    labelled('Severity', concept(value.severity).words),
    labelled('Body site', wordsOf(value.bodySite)),
    labelled(
      'Stage',
      line(
        list(value.stage)
          .map((stage) => concept(stage.summary).words)
          .join(', ')
      )
    ),
    labelled(
      'Evidence',
      line(
        list(value.evidence)
          .map((each) => wordsOf(each.code))
          .join(', ')
      )
    ),
    labelled('Onset', onset.words ?? quantityWords(value.onsetAge)),
    labelled('Onset until', onset.to),
    labelled('Ended', abatement.words),
    ...annotations(value.note)
  ]);
  const id = set.idOf(found);
  const problem = given({
    patient: subject.id,
    id,
    title: words,
    system,
    code,
    status,
    onset: onset.from,
    resolvedOn: status === 'active' ? undefined : (abatement.to ?? abatement.from),
    note,
    origin: source
  });
  const parts: ImportPart[] = [
    chartPart(subject, 'problems', id, { change: 'chart.addProblem', args: problem })
  ];
  const visit = encounterOf(found, set);
  if (visit) {
    const diagnosis = given({
      consultation: visit.id,
      id,
      system,
      code,
      description: words,
      origin: source
    });
    parts.push({
      request: { change: 'consultation.addDiagnosis', args: diagnosis },
      place: { kind: 'consultation', document: visit.id, path: ['diagnoses', id] },
      unless: signedAlready('The visit is signed here: the diagnosis stands in the chart alone.')
    });
  }
  return { outcome: 'take', parts, needs: subject.needs, warnings, taken: TAKEN };
};
