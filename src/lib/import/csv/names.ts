/** Words of a surname that are written before its last one. */
const PARTICLES = ['van', 'von', 'der', 'den', 'de', 'du', 'le', 'la', 'da', 'dos', 'ter', 'janse'];

const TITLES = [
  'mr',
  'mrs',
  'ms',
  'miss',
  'dr',
  'prof',
  'rev',
  'adv',
  'mnr',
  'mev',
  'mej',
  'ds',
  'master'
];

export interface SplitName {
  readonly title?: string;
  readonly given?: string;
  readonly family?: string;
}

/** `Nkosi, Thandi`, `Mrs Thandi Nkosi` or `Jan van der Merwe`, taken apart; one word is a surname. */
export function splitName(whole: string): SplitName {
  const [title, name] = takeTitle(whole.trim());
  const titled = title ? { title } : {};
  const [before, after] = name.split(/\s*,\s*/, 2);
  if (after !== undefined) {
    const [late, given] = takeTitle(after);
    const lateTitle = late ?? title;
    return {
      ...(lateTitle ? { title: lateTitle } : {}),
      ...(given ? { given } : {}),
      ...(before ? { family: before } : {})
    };
  }
  const words = name.split(/\s+/);
  let start = words.length - 1;
  while (start > 1 && PARTICLES.includes(words[start - 1]!.toLowerCase())) start -= 1;
  const given = words.slice(0, start).join(' ');
  return { ...titled, ...(given ? { given } : {}), family: words.slice(start).join(' ') };
}

function takeTitle(name: string): [string | undefined, string] {
  const [first = '', ...rest] = name.split(/\s+/);
  return rest.length > 0 && TITLES.includes(first.toLowerCase().replace(/\.$/, ''))
    ? [first, rest.join(' ')]
    : [undefined, name];
}
