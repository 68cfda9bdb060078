/**
 * Filling templates. `{{field}}` stands for something of the patient, the visit or the practice. A
 * field that nobody knows is left standing, so that whoever reads the text sees it; everything else
 * is filled.
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
      readonly state: 'filled' | 'empty' | 'unknown';
    };

export interface Filled {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Fields that nobody knows, each once, in the order of the text. */
  readonly unknown: readonly string[];
  /** Known fields of which nothing is recorded. */
  readonly empty: readonly string[];
}

const FIELD = /\{\{([^{}]*)\}\}/g;

/** The name in a field, however it is spaced and written. */
const nameOf = (inside: string): string => inside.trim().toLowerCase();

/** Fills what is known. Values are put in as they are: braces in a value are words, never a field. */
export function fill(template: string, values: Values): Filled {
  const pieces: Piece[] = [];
  let end = 0;
  const words = (text: string): void => {
    if (text) pieces.push({ type: 'words', text });
  };
  for (const found of template.matchAll(FIELD)) {
    words(template.slice(end, found.index));
    end = found.index + found[0].length;
    const name = nameOf(found[1]!);
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
    empty: named('empty')
  };
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
