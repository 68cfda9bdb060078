import type { Consultation, Letter } from '../../docs/consultation.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { letterTitle } from '../../docs/letter.rules.ts';
import { compare } from '../entries.ts';
import type { RowOf } from '../tables.ts';
import { dayWords, excerpt, joined } from '../text.ts';

type Item = RowOf<'timeline'>;
type Line = Consultation['prescriptions'][string];

/**
 * What a visit handed out, for the timeline: scripts, sick notes and letters, each on the day of its own
 * issue. What was withdrawn stays, and says so: somebody out there may still hold it.
 */
export const handedOut = ({ patient, prescriptions, letters }: Consultation): Item[] =>
  [...scripts(prescriptions), ...issuedLetters(letters)].map((item) => ({
    ...item,
    patient,
    kind: 'consultation'
  }));

type Shown = Omit<Item, 'patient' | 'kind'>;

/** Lines that were issued by one act are one script: they carry the same stamp. */
function scripts(prescriptions: Consultation['prescriptions']): Shown[] {
  const acts = new Map<string, [Uuid, Line][]>();
  for (const line of sorted(prescriptions)) {
    const { issued } = line[1];
    if (!issued) continue;
    const act = `${issued.at} ${issued.by}`;
    acts.set(act, [...(acts.get(act) ?? []), line]);
  }
  return [...acts.values()].map((lines) => {
    const [id, first] = lines[0]!;
    return {
      id,
      at: first.issued!.at,
      type: 'script',
      title: 'Script',
      detail: joined(
        lines.map(([, { medicine, removed }]) => (removed ? `${medicine} (cancelled)` : medicine)),
        '; '
      )
    };
  });
}

const issuedLetters = (letters: Consultation['letters']): Shown[] =>
  sorted(letters).flatMap(([id, letter]) =>
    letter.issued
      ? [
          {
            id,
            at: letter.issued.at,
            type: letter.type === 'sick-note' ? 'sick-note' : 'letter',
            title: letterTitle(letter),
            detail: joined([letterWords(letter), letter.removed ? 'withdrawn' : null], ' · ')
          }
        ]
      : []
  );

/** The period of a sick note; to whom a letter went. */
const letterWords = ({ type, from, until, to }: Letter): string | null =>
  type === 'sick-note'
    ? joined([from && dayWords(from), until && until !== from ? dayWords(until) : null], ' to ')
    : excerpt(to?.split('\n')[0] ?? '');

const sorted = <E>(entries: Readonly<Record<Uuid, E>>): [Uuid, E][] =>
  Object.entries(entries).sort(([a], [b]) => compare(a, b));
