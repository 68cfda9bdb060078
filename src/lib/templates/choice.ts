/**
 * Choices in templates. `{{?choice left|right}}` asks whoever uses the template for one of these words;
 * `{{?choice Side: left|right}}` says what is asked. The same question is asked once, wherever it stands.
 */
export interface Choice {
  /** The same for the same question, however it is spaced. */
  readonly key: string;
  /** What is asked, where the template says so. */
  readonly label: string | null;
  /** Two at least, in the order of the template. */
  readonly options: readonly string[];
}

/** What was chosen, by the key of the choice. */
export type Chosen = ReadonlyMap<string, string>;

const ASKS = /^\s*\?/;
const CHOICE = /^\s*\?\s*choice(?=\s|$)(.*)$/is;
/** Before the first bar, a colon with a space after it: `10:30|11:00` asks nothing but the time. */
const LABEL = /^([^|:]+):\s+(.*)$/s;

/** Whether what stands between the braces asks for something. */
export const asksFor = (inside: string): boolean => ASKS.test(inside);

/** The choice between the braces, or in plain words what is wrong with it. */
export function readChoice(inside: string): Choice | { readonly fault: string } {
  const written = `{{${inside}}}`;
  const found = CHOICE.exec(inside);
  if (!found) {
    return { fault: `${written} asks for something unknown: write {{?choice left|right}}.` };
  }
  const [, asked, rest] = LABEL.exec(found[1]!.trim()) ?? [null, null, found[1]!];
  const options = rest!.split('|').map((option) => option.trim());
  if (options.length < 2) {
    return { fault: `${written} has nothing to choose between: write {{?choice left|right}}.` };
  }
  if (options.includes('')) {
    return { fault: `${written} has an empty choice: take out the bar that is too many.` };
  }
  if (new Set(options).size < options.length) {
    return { fault: `${written} offers the same twice.` };
  }
  const label = asked?.trim() ?? null;
  return { key: `${label ?? ''}:${options.join('|')}`, label, options };
}
