import {
  EVERYDAY_REACTIONS,
  EVERYDAY_SUBSTANCES,
  type AllergyCategory,
  type Everyday
} from './everyday.ts';
import { plainName, tagOf } from './names.ts';

/** SNOMED CT, as FHIR names it. */
export const SNOMED = 'http://snomed.info/sct';

/** A concept to choose, in the words in which it is written into a record. */
export interface Concept {
  readonly code: string;
  readonly name: string;
  /** What the set itself calls it. */
  readonly full: string;
  readonly category?: AllergyCategory | undefined;
  /** Lower-case words by which it is found, its name's among them. */
  readonly terms: readonly string[];
  /** Said every day: offered before the rest of the set. */
  readonly everyday: boolean;
}

/** The table, in the order in which it is offered. */
export interface Gps {
  readonly substances: readonly Concept[];
  readonly reactions: readonly Concept[];
  /** The concept of a code, whatever it is: also those that nobody is offered. */
  find(code: string): Concept | undefined;
}

/**
 * What is a finding or a disorder names an allergy and no substance; stains, isotopes and the waste of
 * laboratories are in the set, and nobody in a consulting room is asked about them.
 */
const NOT_OFFERED = /\((finding|disorder)\)$|\bstain\b|\(\d+m?-[A-Z][a-z]?\)|-\d+m? \(/;

/** Parses the shipped tables: lines of a code and a fully specified name. */
export const linesOf = (table: string): (readonly [code: string, full: string])[] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split('\t') as [string, string]);

/** Reads the tables into what is searched; pure, for tests. */
export function readGps(substances: string, reactions: string): Gps {
  const byCode = new Map(EVERYDAY_SUBSTANCES.map((one) => [one.code, one]));
  const all = linesOf(substances).map(([code, full]) => substance(code, full, byCode.get(code)));
  const names = new Set<string>();
  const order = (concept: Concept) =>
    EVERYDAY_SUBSTANCES.findIndex(({ code }) => code === concept.code);
  const offered = [
    ...all.filter(({ everyday }) => everyday).sort((a, b) => order(a) - order(b)),
    // A substance stands before the products of the same name, which are then left out.
    ...all
      .filter(({ everyday, full }) => !everyday && !NOT_OFFERED.test(full))
      .sort((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1))
  ].filter(({ name }) => {
    const key = name.toLowerCase();
    return !names.has(key) && names.add(key);
  });
  const fullNames = new Map(linesOf(reactions));
  const shown = EVERYDAY_REACTIONS.flatMap(([code, name, words = '']): Concept[] => {
    const full = fullNames.get(code);
    if (full === undefined) return [];
    return [{ code, name, full, terms: termsOf(name, words, plainName(full)), everyday: true }];
  });
  const index = new Map([...all, ...shown].map((concept) => [concept.code, concept]));
  return { substances: offered, reactions: shown, find: (code) => index.get(code) };
}

function substance(code: string, full: string, everyday: Everyday | undefined): Concept {
  const name = everyday?.name ?? plainName(full);
  return {
    code,
    name,
    full,
    category: everyday?.category ?? (/product/.test(tagOf(full)) ? 'medicine' : undefined),
    terms: termsOf(name, plainName(full), ...(everyday?.words ?? [])),
    everyday: everyday !== undefined
  };
}

const weight = ({ full }: Concept): number => (tagOf(full) === 'substance' ? 0 : 1);

const termsOf = (...texts: readonly string[]): string[] => texts.map((text) => text.toLowerCase());

let loading: Promise<Gps> | undefined;
let loaded: Gps | undefined;

/** The set, where it has been read already. */
export const gpsHere = (): Gps | undefined => loaded;

/** The shipped set; read when somebody first asks for it, and not with the app. */
export function loadGps(): Promise<Gps> {
  loading ??= import('./gps/data.ts').then(
    ({ SUBSTANCES, REACTIONS }) => (loaded = readGps(SUBSTANCES, REACTIONS)),
    (error: unknown) => {
      // A device that was out of reach of its hub at that moment may ask again.
      loading = undefined;
      throw error;
    }
  );
  return loading;
}
