import { z } from 'zod';
import { consultationTarget, mustNotBeIssued } from './consultation.rules.ts';
import { letter, type Letter } from './consultation.schema.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { uuid } from './core/fields.ts';
import { plain } from './core/read.ts';
import { refuse } from './core/refuse.ts';
import { liveEntry, removeEntry, setFields, stampOf } from './core/write.ts';
import { lacks } from './letter.rules.ts';

const NEEDS = 'letters';

/**
 * Letters are written while the consultation is a draft and after it was signed: patients come back
 * for one. Each has a date of its own, and is fixed by its own issue.
 */
const entries = entryChanges({
  kind: 'consultation',
  noun: 'Letter',
  words: 'a letter',
  locator: { consultation: uuid },
  needs: NEEDS,
  target: consultationTarget,
  entry: letter.omit({ issued: true, doctor: true }),
  entries: (draft) => draft.letters,
  build(fields, _context, present) {
    mustNotBeIssued(present, 'This letter');
    return fields;
  }
});

const named = { consultation: uuid, letter: uuid };

const remove = defineChange({
  name: 'consultation.removeLetter',
  kind: 'consultation',
  about: 'Removes a letter; of one that was issued it says why it was withdrawn.',
  needs: [NEEDS],
  args: z.strictObject({ ...named, reason: z.string().trim().max(500).optional() }),
  target: consultationTarget,
  apply(draft, args, context) {
    if (liveEntry(draft.letters, args.letter).issued && !args.reason) {
      refuse('reason-missing', 'A letter that was issued is withdrawn with a reason.');
    }
    removeEntry(draft.letters, args.letter, context, args.reason);
    return null;
  }
});

const issue = defineChange({
  name: 'consultation.issueLetter',
  kind: 'consultation',
  about:
    'Issues a letter under the name of the consultation’s doctor: from then on it stays as it is.',
  needs: [NEEDS],
  args: z.strictObject(named),
  target: consultationTarget,
  apply(draft, args, context) {
    const found = liveEntry(draft.letters, args.letter);
    if (found.issued) return null;
    const [lack] = lacks(plain(found) as Letter);
    if (lack) refuse('letter-incomplete', lack.words, 'Complete it, then issue it.');
    if (!draft.doctor) {
      refuse(
        'no-doctor',
        'This visit names no doctor, and a letter is signed by one.',
        'Choose the doctor of the visit, then issue the letter.'
      );
    }
    setFields(found as Partial<Letter>, { doctor: String(draft.doctor), issued: stampOf(context) });
    return null;
  }
});

export const letterChanges = {
  ...entries,
  'consultation.removeLetter': remove,
  'consultation.issueLetter': issue
};
