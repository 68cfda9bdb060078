import type { Letter } from './consultation.schema.ts';

/** What is still to be said before a letter can be issued. */
export interface Lack {
  readonly field: keyof Letter;
  /** As a person is told: `Say from when to when.` */
  readonly words: string;
}

export const LETTER_TITLES: Readonly<Record<Letter['type'], string>> = {
  'sick-note': 'Sick note',
  referral: 'Referral letter',
  letter: 'Letter'
};

/** What a letter is called on paper and in lists. */
export const letterTitle = ({ type, title }: Pick<Letter, 'type' | 'title'>): string =>
  type === 'letter' && title ? title : LETTER_TITLES[type];

type Written = Partial<Letter> & Pick<Letter, 'type'>;

/** A field of a template that nobody filled: it must not leave the practice. */
const UNFILLED = /\{\{[^{}]*\}\}/;
const FREE_TEXT = ['title', 'to', 'body', 'diagnosis', 'limits', 'employer'] as const;

/**
 * What a letter lacks. For a sick note: HPCSA ethical rule 16 (the examination, own observation or
 * the patient's report, lay diagnosis with consent alone, unfit wholly or partly, the exact period).
 * Name, qualification and number of the practitioner come with the letterhead.
 */
export function lacks(letter: Written): Lack[] {
  const found: Lack[] = [];
  const need = (field: keyof Letter, there: unknown, words: string): void => {
    if (!there) found.push({ field, words });
  };
  if (letter.type === 'sick-note') {
    need('examinedAt', letter.examinedAt, 'Say when the patient was examined.');
    need('ground', letter.ground, 'Say whether you examined the patient or were told.');
    need('fitness', letter.fitness, 'Say whether the patient is unfit wholly or partly.');
    need('from', letter.from, 'Say from which day.');
    need('until', letter.until, 'Say until which day.');
    need('limits', letter.fitness !== 'partly' || letter.limits, 'Say what the patient can do.');
    if (letter.from && letter.until && letter.until < letter.from) {
      found.push({ field: 'until', words: 'The last day is before the first.' });
    }
    if (letter.diagnosis && !letter.diagnosisConsent) {
      found.push({
        field: 'diagnosisConsent',
        words: 'The diagnosis can stand here only with the patient’s consent.'
      });
    }
  } else {
    need('body', letter.body?.trim(), 'Write the letter.');
    if (letter.type === 'referral') need('to', letter.to?.trim(), 'Say to whom it goes.');
  }
  for (const field of FREE_TEXT) {
    const [unfilled] = UNFILLED.exec(letter[field] ?? '') ?? [];
    if (unfilled) found.push({ field, words: `Fill in or take out ${unfilled}.` });
  }
  return found;
}

/** How many days a sick note is for, both counted; `undefined` where the period says nothing. */
export function daysOff({ from, until }: Pick<Letter, 'from' | 'until'>): number | undefined {
  if (!from || !until || until < from) return undefined;
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) + 1;
}
