import { refuse, skip } from '../plan.ts';
import { ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import { nameInWords } from './set.ts';
import { concept, hasCode, line, list, text, wholeDay, type Loose } from './values.ts';

const RELATIONSHIPS: Record<string, 'principal' | 'spouse' | 'child' | 'parent' | 'other'> = {
  self: 'principal',
  spouse: 'spouse',
  common: 'spouse',
  child: 'child',
  parent: 'parent',
  other: 'other'
};

/** Cover by a medical aid. */
export const mapCoverage: Mapper = (found, set) => {
  const { value, source } = found;
  if (value.status === 'entered-in-error') return ENTERED_IN_ERROR;
  if (['draft', 'cancelled'].includes(text(value.status) ?? '')) {
    return skip('not-in-force', 'The cover never came into force.');
  }
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  if (hasCode(value.type, 'pay', 'PUBLICPOL')) {
    return skip('self-pay', 'It is no medical aid: the patient pays.');
  }
  const scheme =
    set.namesOf(value.payor, found) ?? classOf(value, 'group') ?? concept(value.type).words;
  const membershipNumber = line(value.subscriberId) ?? line(list(value.identifier)[0]?.value);
  if (!scheme) return refuse('no-scheme', 'It does not name the medical aid.');
  if (!membershipNumber) return refuse('no-membership', 'It has no membership number.');
  const relationship = RELATIONSHIPS[concept(value.relationship).code ?? ''];
  const subscriber = set.resolve(value.subscriber ?? value.policyHolder, found);
  const period = (value.period ?? {}) as Loose;
  const id = set.idOf(found);
  const args = given({
    patient: subject.id,
    id,
    scheme,
    plan: classOf(value, 'plan') ?? classOf(value, 'subplan'),
    membershipNumber,
    dependantCode: line(value.dependent),
    relationship,
    mainMemberName:
      subscriber && relationship !== 'principal'
        ? nameInWords(list(subscriber.value.name)[0] ?? {})
        : line((value.subscriber as Loose | undefined)?.display),
    mainMemberPatient: subscriber?.type === 'Patient' ? set.idOf(subscriber) : undefined,
    validFrom: wholeDay(period.start),
    validTo: wholeDay(period.end),
    origin: source
  });
  return {
    outcome: 'take',
    parts: [
      {
        request: { change: 'patient.addMedicalAid', args },
        place: { kind: 'patient', document: subject.id, path: ['medicalAids', id] }
      }
    ],
    needs: subject.needs,
    taken: [
      'status',
      'type',
      'beneficiary',
      'payor',
      'class',
      'subscriber',
      'subscriberId',
      'policyHolder',
      'identifier',
      'dependent',
      'relationship',
      'period'
    ]
  };
};

const classOf = (value: Loose, kind: string): string | undefined => {
  const found = list(value.class).find(({ type }) => hasCode(type, kind));
  return line(found?.name) ?? line(found?.value);
};
