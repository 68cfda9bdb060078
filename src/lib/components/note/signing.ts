import { NOTE_PARTS, type Consultation } from '../../docs/consultation.schema.ts';
import { count, listWords } from '../../format.ts';
import { fieldsStanding } from '../../templates/fill.ts';
import { PART_WORDS } from './words.ts';

/** What signing a consultation means, in words: what is fixed by it, and what may have been forgotten. */
export interface Signing {
  /** What stays as it is from then on. */
  readonly fixed: readonly string[];
  /** Nothing of this forbids signing. */
  readonly missing: readonly string[];
}

const standing = (entries: Readonly<Record<string, { readonly removed?: unknown }>>) =>
  Object.values(entries).filter(({ removed }) => !removed);

export function signing(consultation: Consultation): Signing {
  const { notes, diagnoses, procedures, materials, prescriptions, letters } = consultation;
  const written = NOTE_PARTS.filter((part) => notes[part].trim() !== '');
  const numbers = [
    [standing(diagnoses).length, 'diagnosis', 'diagnoses'],
    [standing(procedures).length, 'procedure', 'procedures'],
    [standing(materials).length, 'medicine or material used', 'medicines and materials used'],
    [standing(prescriptions).length, 'prescription', 'prescriptions']
  ] as const;
  const unissued = (entries: Readonly<Record<string, { issued?: unknown; removed?: unknown }>>) =>
    Object.values(entries).filter(({ issued, removed }) => !issued && !removed).length;
  const [scripts, drafts] = [unissued(prescriptions), unissued(letters)];
  return {
    fixed: [
      written.length > 0
        ? `The note: ${listWords(written.map((part) => PART_WORDS[part].name.toLowerCase()))}`
        : 'The note, which is empty',
      ...numbers.flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : []))
    ],
    missing: [
      ...(written.length === 0 ? ['Nothing is written in the note.'] : []),
      ...(standing(diagnoses).length === 0 ? ['There is no diagnosis.'] : []),
      ...(consultation.doctor ? [] : ['No doctor is chosen for this visit.']),
      ...written.flatMap((part) =>
        fieldsStanding(notes[part]).map(
          ({ from, to }) =>
            `${PART_WORDS[part].name} still has ${notes[part].slice(from, to)} in it.`
        )
      ),
      ...(scripts > 0
        ? [`${count(scripts, 'prescription is', 'prescriptions are')} not issued yet.`]
        : []),
      ...(drafts > 0
        ? [
            `${count(drafts, 'letter is', 'letters are')} not issued yet; that can be done later too.`
          ]
        : [])
    ]
  };
}
