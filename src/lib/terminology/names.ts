/**
 * A concept's fully specified name as people say it: without its tag, and without the sentence that the
 * set builds around a class: `Product containing aspirin (medicinal product)` is Aspirin.
 */
export function plainName(full: string): string {
  const bare = full.replace(/ \([^()]*\)$/, '');
  for (const [form, said] of FORMS) {
    const match = form.exec(bare);
    if (match) return capital(said(match[1]!));
  }
  return capital(bare);
}

/** What kind of thing a concept is: the tag at the end of its fully specified name. */
export const tagOf = (full: string): string => / \(([^()]*)\)$/.exec(full)?.[1] ?? '';

const FORMS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^Vaccine product containing (?:only )?(.+?)(?: antigens?(?: adsorbed)?)?$/,
    (name) => `${name} vaccine`
  ],
  [/^Product containing (?:only )?(.+)$/, (name) => name],
  [
    /^Substance with (.+) structure and antibacterial mechanism of action$/,
    (name) => `${name} antibiotics`
  ],
  [/^Substance with (.+) mechanism of action$/, (name) => name],
  [/^Medicinal product acting as (.+?)(?: agent)?$/, (name) => `${name} medicine`]
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
