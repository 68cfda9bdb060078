import type { Uuid } from '../../docs/core/ids.ts';
import { refuse, skip } from '../plan.ts';
import { given, type Mapper } from './item.ts';
import type { Found } from './read.ts';
import type { FhirSet } from './set.ts';
import { line, list, text, texts, wordsOf, type Loose } from './values.ts';

/** A practitioner as a doctor of the practice, where that was asked for. */
export const mapPractitioner: Mapper = (found, set) => {
  if (!set.doctors) {
    return skip('practitioner', 'Practitioners come in as doctors only when that is asked for.');
  }
  const { value, source } = found;
  const name = list(value.name)[0] ?? {};
  const family = line(name.family) ?? line(name.text);
  if (!family) return refuse('name-missing', 'The practitioner has no surname.');
  const id = set.idOf(found);
  const point = (system: string) => list(value.telecom).find((each) => each.system === system);
  const args = given({
    id,
    title: line(texts(name.prefix).join(' ')),
    given: line(texts(name.given).join(' ')),
    family,
    qualification: qualificationOf(value),
    registrationNumber: registrationOf(value),
    phone: line(point('phone')?.value),
    email: line(point('email')?.value),
    origin: source
  });
  return {
    outcome: 'take',
    parts: [
      {
        request: { change: 'practice.addDoctor', args },
        place: { kind: 'practice', document: set.practice, path: ['doctors', id] }
      }
    ],
    taken: ['name', 'telecom', 'qualification', 'identifier', 'active']
  };
};

const qualificationOf = (value: Loose): string | undefined =>
  line(
    list(value.qualification)
      .map(({ code }) => wordsOf(code))
      .filter(Boolean)
      .join(', ')
  );

/** The number that the health professions council gave. */
const registrationOf = (value: Loose): string | undefined =>
  line(
    list(value.identifier).find((each) =>
      /hpcsa/i.test(`${text(each.system)} ${wordsOf(each.type)}`)
    )?.value
  );

/** The doctor here that the first practitioner of a list is. */
export function doctorId(
  references: readonly unknown[],
  from: Found,
  set: FhirSet
): Uuid | undefined {
  const practitioner = references
    .map((reference) => set.resolve(reference, from))
    .find((found) => found?.type === 'Practitioner');
  return practitioner && set.idOf(practitioner);
}
