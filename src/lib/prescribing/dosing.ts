/**
 * How a medicine is taken, in plain words, and what can be counted from them. Every field takes a
 * prescriber's own text; what is not understood is left alone and nothing is computed from it.
 */

export const ROUTES = [
  'by mouth',
  'under the tongue',
  'on the skin',
  'inhaled',
  'into the eye',
  'into the ear',
  'into the nose',
  'rectally',
  'vaginally',
  'into the muscle',
  'into the vein',
  'under the skin'
] as const;

/** Often said frequencies, how often a day each is, and the abbreviations that prescribers type. */
const FREQUENCY_TABLE: readonly (readonly [
  words: string,
  perDay: number | null,
  also: string[]
])[] = [
  ['once daily', 1, ['od', 'daily', 'dly', 'qd', 'once a day', '1x', 'mane daily']],
  ['twice daily', 2, ['bd', 'bid', 'twice a day', '12 hourly', '2x']],
  ['three times daily', 3, ['tds', 'tid', 'three times a day', '8 hourly', '3x']],
  ['four times daily', 4, ['qid', 'qds', 'four times a day', '6 hourly', '4x']],
  ['in the morning', 1, ['mane', 'om', 'every morning']],
  ['at night', 1, ['nocte', 'on', 'every night', 'at bedtime']],
  ['every 4 hours', 6, ['4 hourly', 'q4h']],
  ['every 6 hours', 4, ['q6h']],
  ['every 8 hours', 3, ['q8h']],
  ['every 12 hours', 2, ['q12h']],
  ['every second day', 0.5, ['alternate days', 'every other day']],
  ['once a week', 1 / 7, ['weekly']],
  ['once a month', 1 / 30, ['monthly']],
  ['as needed', null, ['prn', 'when needed', 'if needed']],
  ['immediately, once', null, ['stat', 'once only', 'single dose']]
];

export const FREQUENCIES: readonly string[] = FREQUENCY_TABLE.map(([words]) => words);

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[.\s]+/g, ' ')
    .trim();

/** Frequencies that begin as typed, or that a typed abbreviation stands for; all of nothing typed. */
export function suggestFrequencies(typed: string): string[] {
  const text = plain(typed);
  if (text === '') return [...FREQUENCIES];
  return FREQUENCY_TABLE.filter(
    ([words, , also]) =>
      words.includes(text) ||
      also.some((one) => one === text || (text.length > 2 && one.includes(text)))
  ).map(([words]) => words);
}

/** The plain words of an abbreviation, else the text as it is: `bd` is `twice daily`. */
export function frequencyInWords(typed: string): string {
  const text = plain(typed);
  return FREQUENCY_TABLE.find(([, , also]) => also.includes(text))?.[0] ?? typed.trim();
}

/** Times a day; undefined where the text says no such number: `as needed`. */
export function timesADay(frequency: string | undefined): number | undefined {
  const text = plain(frequency ?? '');
  if (text === '' || /needed|required|prn/.test(text)) return undefined;
  const known = FREQUENCY_TABLE.find(([words, , also]) => words === text || also.includes(text));
  if (known) return known[1] ?? undefined;
  const hours = /^every (\d{1,2}) ?(?:hours|hrs|h)$|^(\d{1,2}) ?hourly$/.exec(text);
  const every = Number(hours?.[1] ?? hours?.[2]);
  if (every > 0) return 24 / every;
  const times = /^(\d{1,2}) ?(?:x|times)(?: (?:a|per) day| daily)$/.exec(text)?.[1];
  return times === undefined ? undefined : Number(times);
}

const FRACTIONS: Readonly<Record<string, number>> = { '½': 0.5, '¼': 0.25, '¾': 0.75, half: 0.5 };

/** What is taken at a time: how much of what. */
export interface Amount {
  readonly number: number;
  /** In the singular as typed without its plural s: `tablet`, `ml`. */
  readonly unit: string;
}

/** `2 tablets`, `½ tablet`, `1½ tabs`, `5ml`; undefined of anything else, ranges such as `1-2` too. */
export function readAmount(dose: string | undefined): Amount | undefined {
  const found = /^(\d+(?:[.,]\d+)?)?\s*(½|¼|¾|half)?\s*(?:an?\s+)?(\p{L}+)$/iu.exec(
    (dose ?? '').trim()
  );
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined;
  const number =
    Number((found[1] ?? '0').replace(',', '.')) + (FRACTIONS[(found[2] ?? '').toLowerCase()] ?? 0);
  return number > 0 ? { number, unit: unitOf(found[3]!) } : undefined;
}

const UNITS: Readonly<Record<string, string>> = {
  tab: 'tablet',
  cap: 'capsule',
  caps: 'capsule',
  mls: 'ml',
  milliliter: 'ml',
  millilitre: 'ml',
  amp: 'ampoule'
};

/** Weights are no amount of a pack: nobody hands out 500 mg. */
const WEIGHTS = new Set(['mg', 'g', 'mcg', 'µg', 'ug', 'iu', 'unit', 'mmol', 'kg']);

function unitOf(text: string): string {
  const lower = text.toLowerCase();
  const single = lower.length > 3 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return UNITS[single] ?? UNITS[lower] ?? single;
}

const DAYS: Readonly<Record<string, number>> = {
  d: 1,
  day: 1,
  dag: 1,
  w: 7,
  wk: 7,
  week: 7,
  month: 30,
  mo: 30,
  year: 360
};

/** Days of `5 days`, `2/52`, `1 month` (30 days); undefined of anything else. */
export function daysOf(duration: string | undefined): number | undefined {
  const text = plain(duration ?? '');
  const slashed = /^(\d{1,3}) ?\/ ?(7|52|12)$/.exec(text);
  if (slashed) return Number(slashed[1]) * { 7: 1, 52: 7, 12: 30 }[slashed[2] as '7' | '52' | '12'];
  const found = /^(?:for )?(an?|one|\d{1,3}) ?([a-z]+?)s?$/.exec(text);
  if (!found) return undefined;
  const number = /^\d/.test(found[1]!) ? Number(found[1]) : 1;
  const unit = DAYS[found[2]!];
  return unit === undefined || number === 0 ? undefined : number * unit;
}

const round = (number: number): number => Math.round(number * 100) / 100;

/** `30 tablets`, `75 ml`. */
export function amountWords(number: number, unit: string): string {
  const isPlural = number !== 1 && !/^(ml|l)$/.test(unit) && !/[sx]$/.test(unit);
  return `${String(round(number))} ${unit}${isPlural ? 's' : ''}`;
}

export interface Taken {
  readonly dose?: string | undefined;
  readonly frequency?: string | undefined;
  readonly duration?: string | undefined;
}

/**
 * How much is handed out at a time: dose by frequency by duration, whole tablets; a proposal, that a
 * prescriber takes or not. Undefined where any of them is not a number of something that is counted.
 */
export function proposedQuantity({ dose, frequency, duration }: Taken): string | undefined {
  const amount = readAmount(dose);
  const times = timesADay(frequency);
  const days = daysOf(duration);
  if (!amount || times === undefined || days === undefined || WEIGHTS.has(amount.unit)) {
    return undefined;
  }
  const total = round(amount.number * times * days);
  // Ten drops are counted, but not handed out.
  if (/^(drop|puff|spray|application)$/.test(amount.unit)) return undefined;
  return amountWords(amount.unit === 'ml' ? total : Math.ceil(total), amount.unit);
}

/** How it is taken, as a sentence of a script: `1 tablet by mouth twice daily for 5 days`. */
export function takenWords({
  dose,
  route,
  frequency,
  duration
}: Taken & { readonly route?: string | undefined }): string {
  const lasting =
    duration &&
    (daysOf(duration) !== undefined && !/^for /i.test(duration) ? `for ${duration}` : duration);
  return [dose, route, frequency, lasting].filter(Boolean).join(' ');
}
