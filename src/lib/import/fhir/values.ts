import { line, text } from '../text.ts';

export { labelled, line, prose, text } from '../text.ts';

/** Reading FHIR's data types without trusting them: whatever has another shape counts as absent. */

export type Loose = Record<string, unknown>;

export const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a repeating element; a single one that should have been a list counts as one. */
export const list = (value: unknown): Loose[] =>
  (Array.isArray(value) ? value : [value]).filter(isObject);

/** The strings of a repeating element. */
export const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(text).filter((part) => part !== undefined);

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter(Boolean).join(', ') || undefined;

export interface Concept {
  /** In words; a bare code where there are none. */
  readonly words: string | undefined;
  readonly system?: string;
  readonly code?: string;
}

const SNOMED = 'http://snomed.info/sct';
/** SNOMED's fully specified names end in what kind of thing it is, which goes without saying here. */
const SEMANTIC_TAG =
  / \((disorder|finding|procedure|situation|event|substance|product|morphologic abnormality)\)$/;

/**
 * A CodeableConcept (or a Coding). Of several codings the first of a preferred system is kept, else
 * the first with a code.
 */
export function concept(value: unknown, prefer: readonly string[] = []): Concept {
  if (!isObject(value)) return { words: text(value) };
  const codings = value.coding === undefined ? list(value) : list(value.coding);
  const coded = codings.filter(({ code }) => text(code));
  const chosen =
    prefer
      .map((system) => coded.find((coding) => text(coding.system)?.startsWith(system)))
      .find(Boolean) ?? coded[0];
  const said = text(value.text) ?? text(chosen?.display) ?? text(codings[0]?.display);
  const words = said ?? text(chosen?.code);
  const system = line(chosen?.system);
  const code = line(chosen?.code);
  return {
    words: line(words?.replace(codings.some((c) => c.system === SNOMED) ? SEMANTIC_TAG : '', '')),
    ...(system && code ? { system } : {}),
    ...(code ? { code } : {})
  };
}

/** The words of every concept of a repeating element. */
export const wordsOf = (value: unknown): string | undefined =>
  line(joined(list(value).map((each) => concept(each).words)));

/** Whether any coding of a concept (or list of them) is `code`, of whatever system. */
export function hasCode(value: unknown, ...codes: readonly string[]): boolean {
  return list(value).some((each) =>
    [each, ...list(each.coding)].some(({ code }) => codes.includes(text(code) ?? ''))
  );
}

/** The code of a status that is a concept (`clinicalStatus`) or, in older data, a plain code. */
export const statusOf = (value: unknown): string =>
  text(isObject(value) ? list(value.coding)[0]?.code : value)?.toLowerCase() ?? '';

/** A day, month or year as it was given: `2019-05-01`, `2019-05`, `2019`. */
export function partialDay(value: unknown): string | undefined {
  const match = /^(\d{4})(-\d{2})?(-\d{2})?/.exec(text(value) ?? '');
  if (!match) return undefined;
  const [given] = match;
  const full = `${given}${'-01-01'.slice(given.length - 4)}`;
  const time = Date.parse(`${full}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(full) ? given : undefined;
}

/** A whole day, where it is known. */
export function wholeDay(value: unknown): string | undefined {
  const given = partialDay(value);
  return given?.length === 10 ? given : undefined;
}

/** A moment in UTC. Of a day without a time, midday: the day stays the same in every zone. */
export function momentOf(value: unknown): { at: string; wholeDay: boolean } | undefined {
  const given = text(value) ?? '';
  const dayOnly = partialDay(given);
  if (dayOnly === undefined) return undefined;
  if (!given.includes('T')) {
    return dayOnly.length === 10 ? { at: `${dayOnly}T12:00:00.000Z`, wholeDay: true } : undefined;
  }
  const time = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(given) ? given : `${given}Z`);
  return Number.isNaN(time) ? undefined : { at: new Date(time).toISOString(), wholeDay: false };
}

/** The first and last day of something that was given as moment, period, age, range or words. */
export interface Span {
  readonly from?: string;
  readonly to?: string;
  /** What could not be read as a day, in words. */
  readonly words?: string;
}

/** `onset[x]`, `performed[x]` and their like. */
export function span(resource: Loose, element: string): Span {
  const period = resource[`${element}Period`];
  const from = partialDay(
    resource[`${element}DateTime`] ?? resource[`${element}Date`] ?? (period as Loose)?.start
  );
  const to = isObject(period) ? partialDay(period.end) : undefined;
  const range = resource[`${element}Range`];
  const words = line(
    text(resource[`${element}String`]) ??
      quantityWords(resource[`${element}Age`]) ??
      (isObject(range) ? joined([quantityWords(range.low), quantityWords(range.high)]) : undefined)
  );
  return { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(words ? { words } : {}) };
}

/** `500 mg`, `<5 mmol/L`. */
export function quantityWords(value: unknown): string | undefined {
  if (!isObject(value) || typeof value.value !== 'number') return undefined;
  const unit = text(value.unit) ?? text(value.code) ?? '';
  return line(`${text(value.comparator) ?? ''}${value.value} ${unit}`);
}

/** Somebody's notes: their text, with author and day where they are given. */
export const annotations = (value: unknown): string[] =>
  list(value).flatMap((note) => {
    const said = text(note.text);
    const by = joined([text(note.authorString), partialDay(note.time)]);
    return said ? [by ? `${said} (${by})` : said] : [];
  });

/** What every resource carries, and what says nothing about the patient. */
const FORMAL = ['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text', 'contained'];

/** The elements of a resource that were not taken: `extension` by the last part of its URL. */
export function leftOutOf(resource: Loose, taken: readonly string[]): string[] {
  const names = Object.keys(resource).filter(
    (name) => !FORMAL.includes(name) && !taken.includes(name) && !name.startsWith('_')
  );
  return names.flatMap((name) =>
    name === 'extension'
      ? list(resource.extension).map(({ url }) => `extension ${text(url)?.split('/').at(-1) ?? ''}`)
      : [name]
  );
}
