import type { ChangeRequestFor } from '../../docs/changes.ts';
import type { ImportItem, ImportPart, Place, Present, RejectedItem } from '../plan.ts';
import { refuse } from '../plan.ts';
import type { Found } from './read.ts';
import type { FhirSet, Subject } from './set.ts';
import { leftOutOf } from './values.ts';

export { given } from '../text.ts';

/** What a mapper makes of a resource; what is not said is none. */
export interface Mapped {
  readonly outcome: 'take';
  readonly parts: readonly ImportPart[];
  readonly needs?: Place;
  /** Why what is here under the same id cannot be the same thing. */
  conflict?(present: Present): string | undefined;
  readonly warnings?: readonly string[];
  /** Names of the elements that went into the parts. */
  readonly taken: readonly string[];
}

export type Mapper = (found: Found, set: FhirSet) => Mapped | RejectedItem;

/** A mapper's answer as an item of the plan. A resource that breaks a mapper is refused, not thrown. */
export function itemOf(found: Found, set: FhirSet, map: Mapper): ImportItem {
  const about = { type: found.type, from: found.from };
  try {
    if (found.value.modifierExtension !== undefined) {
      return { ...about, ...refuse('modifier-extension', MODIFIED) };
    }
    const mapped = map(found, set);
    if (mapped.outcome !== 'take') return { ...about, ...mapped };
    const { taken, warnings = [], ...rest } = mapped;
    return { ...about, ...rest, warnings, leftOut: leftOutOf(found.value, taken) };
  } catch (error) {
    const reason = `It could not be read (${error instanceof Error ? error.message : 'unknown'}).`;
    return { ...about, ...refuse('unreadable', reason) };
  }
}

/** FHIR R4, 2.4.0.2.1: whoever does not know a modifier extension must not process the resource. */
const MODIFIED =
  'It carries an extension that may turn its meaning round, and that is unknown here.';

export const NO_PATIENT = refuse('no-patient', 'It does not say which patient it is about.');
export const ENTERED_IN_ERROR = {
  outcome: 'skip',
  code: 'entered-in-error',
  reason: 'The other system says that it was entered in error.'
} as const;

type ChartCollection =
  | 'allergies'
  | 'problems'
  | 'medications'
  | 'medicalHistory'
  | 'familyHistory'
  | 'immunisations'
  | 'vitals';

export const chartPlace = (
  subject: Subject,
  ...path: [ChartCollection, string] | [string]
): Place => ({
  kind: 'chart',
  document: subject.chart,
  path
});

/** One part: a change, and the entry of the patient's chart that it makes. */
export const chartPart = (
  subject: Subject,
  collection: ChartCollection,
  id: string,
  request: ChangeRequestFor
): ImportPart => ({ request, place: chartPlace(subject, collection, id) });
