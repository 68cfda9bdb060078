import { skip } from '../plan.ts';
import { chartPart, chartPlace, ENTERED_IN_ERROR, given, NO_PATIENT, type Mapper } from './item.ts';
import {
  annotations,
  concept,
  hasCode,
  labelled,
  line,
  list,
  partialDay,
  prose,
  span,
  statusOf,
  text,
  texts,
  wordsOf,
  type Loose
} from './values.ts';

/** SNOMED: no known allergy of any kind. */
const NO_KNOWN_ALLERGY = '716186003';
/** No known drug, food, environmental or latex allergy: each says less than the one above. */
const NONE_OF_A_KIND = ['409137002', '429625007', '428607008', '1003774007'];
const ANAPHYLAXIS = ['39579001', '417516000'];

const CATEGORIES = {
  medication: 'medicine',
  biologic: 'medicine',
  food: 'food',
  environment: 'environment'
} as const;

const TAKEN = [
  'clinicalStatus',
  'verificationStatus',
  'type',
  'category',
  'criticality',
  'code',
  'patient',
  'onsetDateTime',
  'onsetAge',
  'onsetPeriod',
  'onsetRange',
  'onsetString',
  'recordedDate',
  'lastOccurrence',
  'note',
  'reaction'
];

/** An allergy or intolerance, or the statement that there is none. */
export const mapAllergy: Mapper = (found, set) => {
  const { value, source } = found;
  const verification = statusOf(value.verificationStatus);
  if (verification === 'entered-in-error') return ENTERED_IN_ERROR;
  const subject = set.subjectOf(found);
  if (!subject) return NO_PATIENT;
  if (hasCode(value.code, NO_KNOWN_ALLERGY)) {
    return {
      outcome: 'take',
      parts: [
        {
          request: { change: 'chart.confirmNoAllergies', args: { patient: subject.id } },
          place: chartPlace(subject, 'noKnownAllergies'),
          unless: (present) =>
            Object.keys((present?.allergies as Loose | undefined) ?? {}).length > 0
              ? 'The chart has allergies; that there are none was not taken.'
              : undefined
        }
      ],
      needs: subject.needs,
      taken: TAKEN
    };
  }
  if (hasCode(value.code, ...NONE_OF_A_KIND)) {
    return skip('none-of-a-kind', 'There is no place for “no known allergies” of one kind only.');
  }

  const reactions = list(value.reaction);
  // Older records name the substance only where they describe the reaction.
  const { words, system, code } = [value.code, ...reactions.map(({ substance }) => substance)]
    .map((each) => concept(each))
    .find((each) => each.words) ?? { words: undefined };
  if (!words) return skip('no-name', 'It does not say what the allergy is to.');
  const clinical = statusOf(value.clinicalStatus);
  const onset = span(value, 'onset');
  const category = texts(value.category)[0];
  const criticality = text(value.criticality);
  const id = set.idOf(found);
  const args = given({
    patient: subject.id,
    id,
    substance: words,
    system,
    code,
    category: CATEGORIES[category as keyof typeof CATEGORIES],
    severity: severityOf(reactions),
    reaction: reactionsIn(reactions),
    status:
      verification === 'refuted'
        ? ('refuted' as const)
        : ['inactive', 'resolved'].includes(clinical)
          ? ('inactive' as const)
          : ('active' as const),
    onset: onset.from,
    note: prose([
      value.type === 'intolerance' ? 'Intolerance' : undefined,
      verification && !['confirmed', 'refuted'].includes(verification)
        ? labelled('Verification', verification)
        : undefined,
      criticality === 'high' ? 'Criticality: high (may be life-threatening)' : undefined,
      labelled('Onset', onset.words),
      labelled('Last occurrence', partialDay(value.lastOccurrence)),
      ...reactions.flatMap((reaction) => [
        labelled('Reaction', line(reaction.description)),
        ...annotations(reaction.note)
      ]),
      ...annotations(value.note)
    ]),
    origin: source
  });
  const warnings =
    clinical || verification === 'refuted'
      ? []
      : ['Its status is not given; it was taken as active.'];
  if (criticality === 'high' && !['severe', 'life-threatening'].includes(args.severity)) {
    warnings.push('Its criticality is high, which stands in the note; look at the severity.');
  }
  return {
    outcome: 'take',
    parts: [chartPart(subject, 'allergies', id, { change: 'chart.addAllergy', args })],
    needs: subject.needs,
    warnings,
    taken: TAKEN
  };
};

const ORDER = ['mild', 'moderate', 'severe', 'life-threatening'] as const;

/** The worst that is told of any reaction. */
function severityOf(reactions: readonly Loose[]) {
  const told = reactions.map((reaction) =>
    hasCode(reaction.manifestation, ...ANAPHYLAXIS) ? 'life-threatening' : text(reaction.severity)
  );
  return ORDER.findLast((severity) => told.includes(severity)) ?? ('unknown' as const);
}

const reactionsIn = (reactions: readonly Loose[]): string | undefined =>
  line(
    reactions
      .map((reaction) => {
        const route = concept(reaction.exposureRoute).words;
        const severity = text(reaction.severity);
        const more = [severity, route, partialDay(reaction.onset)].filter(Boolean).join(', ');
        const what = wordsOf(reaction.manifestation);
        return what && more ? `${what} (${more})` : what;
      })
      .filter(Boolean)
      .join('; ')
  );
