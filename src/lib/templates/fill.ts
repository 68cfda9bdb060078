import { asksFor, readChoice, type Choice, type Chosen } from './choice.ts';

/**
 * Filling templates. `{{field}}` stands for something of the patient, the visit or the practice, and
 * `{{?choice a|b}}` for what whoever writes chooses: see `choice.ts`. A field that nobody knows, and a
 * choice that nobody made, is left standing, so that whoever reads the text sees it; everything else is
 * filled.
 */

/** What stands for a known field of which nothing is recorded; the rest of the sentence still reads. */
export const NOT_RECORDED = 'not recorded';

export type Values = ReadonlyMap<string, string>;

export type Piece =
  | { readonly type: 'words'; readonly text: string }
  | {
      readonly type: 'field';
      readonly name: string;
      /** What stands in its place: the value, {@link NOT_RECORDED}, or the field itself. */
      readonly text: string;
      readonly state: 'filled' | 'empty' | 'unknown' | 'asked' | 'malformed';
    };

export interface Filled {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Fields that nobody knows, each once, in the order of the text. */
  readonly unknown: readonly string[];
  /** Known fields of which nothing is recorded. */
  readonly empty: readonly string[];
  /** What is to be chosen and was not, each once. */
  readonly asked: readonly Choice[];
  /** What is wrong with a choice, in plain words: it stays standing too. */
  readonly faults: readonly string[];
}

const FIELD = /\{\{([^{}]*)\}\}/g;

/** The name in a field, however it is spaced and written. */
const nameOf = (inside: string): string => inside.trim().toLowerCase();

/** Fills what is known. Values are put in as they are: braces in a value are words, never a field. */
export function fill(template: string, values: Values, chosen: Chosen = new Map()): Filled {
  const pieces: Piece[] = [];
  const asked = new Map<string, Choice>();
  const faults = new Set<string>();
  let end = 0;
  const words = (text: string): void => {
    if (text) pieces.push({ type: 'words', text });
  };
  for (const found of template.matchAll(FIELD)) {
    words(template.slice(end, found.index));
    end = found.index + found[0].length;
    const name = nameOf(found[1]!);
    if (asksFor(found[1]!)) {
      const choice = readChoice(found[1]!);
      const answer = 'fault' in choice ? undefined : chosen.get(choice.key);
      if ('fault' in choice) faults.add(choice.fault);
      else if (answer === undefined) asked.set(choice.key, choice);
      const state = 'fault' in choice ? 'malformed' : answer === undefined ? 'asked' : 'filled';
      pieces.push({ type: 'field', name, text: answer ?? found[0], state });
      continue;
    }
    const value = values.get(name);
    if (value === undefined) {
      pieces.push({ type: 'field', name, text: found[0], state: 'unknown' });
    } else if (value.trim() === '') {
      pieces.push({ type: 'field', name, text: NOT_RECORDED, state: 'empty' });
    } else {
      pieces.push({ type: 'field', name, text: value, state: 'filled' });
    }
  }
  words(template.slice(end));
  const named = (state: 'unknown' | 'empty'): string[] => [
    ...new Set(
      pieces.flatMap((piece) =>
        piece.type === 'field' && piece.state === state ? [piece.name] : []
      )
    )
  ];
  return {
    text: pieces.map(({ text }) => text).join(''),
    pieces,
    unknown: named('unknown'),
    empty: named('empty'),
    asked: [...asked.values()],
    faults: [...faults]
  };
}

/** What whoever uses these texts together is asked, each question once. */
export const choicesOf = (templates: readonly (string | undefined)[]): Choice[] => [
  ...new Map(
    templates
      .flatMap((template) => fill(template ?? '', new Map()).asked)
      .map((choice) => [choice.key, choice])
  ).values()
];

/** What a person is told about what could not be filled in. */
export function standingWords({ unknown, faults }: Pick<Filled, 'unknown' | 'faults'>): string[] {
  const names = unknown.map((name) => `{{${name}}}`);
  return [
    ...(names.length > 0
      ? [`Nobody knows ${names.join(', ')}: it is marked where it stands.`]
      : []),
    ...faults
  ];
}

/** Where fields still stand in a text: `[from, to)`, for marking them. */
export const fieldsStanding = (text: string): { readonly from: number; readonly to: number }[] =>
  [...text.matchAll(FIELD)].map(({ index, 0: whole }) => ({
    from: index,
    to: index + whole.length
  }));

/** A text after what is there already: on a line of its own, with one line between paragraphs. */
export function appended(present: string, addition: string): string {
  const text = addition.replace(/^\n+|\s+$/g, '');
  if (text === '') return '';
  if (present === '') return text;
  return (present.endsWith('\n') ? '' : '\n') + text;
}
