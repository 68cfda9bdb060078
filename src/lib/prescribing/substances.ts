import { words } from '../text/fold.ts';
import type { Substances } from './medicine.ts';

/**
 * Substances by their names. Nothing here knows pharmacology beyond what names tell: the stems by
 * which the World Health Organization names related substances ("The use of stems in the selection
 * of International Nonproprietary Names", WHO/EMP/RHT/TSN/2018.1), and a few old names that have no
 * stem. It finds what is named alike, and is never complete.
 */

/** Salts and other words that say nothing of which substance it is. */
const NOISE = new Set(
  (
    'sodium potassium calcium magnesium hydrochloride hcl dihydrochloride hydrobromide trihydrate ' +
    'monohydrate dihydrate hemihydrate anhydrous hydrate maleate mesylate mesilate besylate besilate ' +
    'sulphate sulfate phosphate acetate tartrate succinate fumarate citrate nitrate bromide chloride ' +
    'carbonate stearate valerate dipropionate propionate acid oil and the with of in other all any ' +
    'drug drugs medicine medicines medication tablet tablets capsule capsules syrup injection cream ' +
    'ointment allergy allergic to extract compound type containing products'
  ).split(' ')
);

/** Names of one substance that spelling does not bring together. */
const SAME: Readonly<Record<string, string>> = {
  aspirin: 'acetilsalicilic',
  disprin: 'acetilsalicilic',
  acetaminofen: 'paracetamol',
  panado: 'paracetamol',
  adrenaline: 'epinefrine',
  noradrenaline: 'norepinefrine',
  albuterol: 'salbutamol',
  frusemide: 'furosemide',
  pethidine: 'meperidine',
  lignocaine: 'lidocaine',
  glibenclamide: 'gliburide',
  rifampin: 'rifampicin'
};

/** A word of a name under one spelling: `Amoxycillin` and `amoxicillin`, `cephalexin` and `cefalexin`. */
export function nameKey(word: string): string {
  const key = word
    .replaceAll('ph', 'f')
    .replaceAll('y', 'i')
    .replaceAll('ae', 'e')
    .replaceAll('oe', 'e')
    .replace(/(?<=[a-z]{4})s$/, '');
  return SAME[key] ?? key;
}

/** The words that tell which substance a name means; a salt alone is that substance. */
export function keysOf(name: string): string[] {
  const all = words(name).filter((word) => /\p{L}{3}/u.test(word));
  const telling = all.filter((word) => !NOISE.has(word));
  return [...new Set((telling.length > 0 ? telling : all).map(nameKey))];
}

export interface SubstanceClass {
  /** In the plural, in a sentence: `penicillins`. */
  readonly name: string;
  /** Keys of member substances; by their stem, or by name where they have none. */
  readonly member: RegExp;
  /** Words for the class itself. */
  readonly called?: RegExp;
  /** Classes to which who is allergic to this one may react as well. */
  readonly kin?: readonly string[];
}

const CLASSES: readonly SubstanceClass[] = [
  {
    name: 'penicillins',
    member: /cillin$/,
    called: /^(penicillin|pen)$/,
    kin: ['cephalosporins', 'carbapenems']
  },
  {
    name: 'cephalosporins',
    member: /^cef/,
    called: /^cefalosporin$/,
    kin: ['penicillins', 'carbapenems']
  },
  { name: 'carbapenems', member: /penem$/, called: /^carbapenem$/, kin: ['penicillins'] },
  {
    name: 'sulphonamide antibiotics',
    member: /^sulfa|^cotrimoxazole$/,
    called: /^(sulfa|sulfonamide)$/
  },
  { name: 'macrolides', member: /thromicin$/, called: /^macrolide$/ },
  { name: 'tetracyclines', member: /cicline$/, called: /^tetracicline$/ },
  { name: 'quinolones', member: /oxacin$/, called: /^(fluoro)?quinolone$/ },
  {
    name: 'anti-inflammatories (NSAIDs)',
    member:
      /(profen|fenac|oxicam|coxib)$|^(acetilsalicilic|naproxen|indomet(h)?acin|mefenamic|ketorolac)$/,
    called: /^(nsaid|inflammatori|antiinflammatori|inflammatorie|antiinflammatorie)$/
  },
  { name: 'ACE inhibitors', member: /pril$/, called: /^ace$/ },
  { name: 'angiotensin receptor blockers', member: /sartan$/, called: /^sartan$/ },
  { name: 'beta-blockers', member: /olol$/, called: /^betablocker$/ },
  { name: 'statins', member: /vastatin$/, called: /^statin$/ },
  { name: 'local anaesthetics', member: /caine$/, called: /^anesthetic$/ },
  { name: 'azole antifungals', member: /conazole$/, called: /^azole$/ },
  {
    name: 'opioids',
    member: /fentanil$|^(codeine|dihidrocodeine|morfine|oxicodone|meperidine|tramadol|tilidine)$/,
    called: /^(opioid|opiate)$/
  },
  {
    name: 'benzodiazepines',
    member: /(azepam|azolam)$/,
    called: /^benzodiazepine$/
  }
];

/** The classes that a word names or belongs to. */
const classesOf = (key: string): SubstanceClass[] =>
  CLASSES.filter(({ member, called }) => member.test(key) || called?.test(key));

export type Likeness =
  | { readonly how: 'same'; readonly by: string }
  | { readonly how: 'class'; readonly by: string; readonly called: string }
  | { readonly how: 'kin'; readonly by: string; readonly called: string; readonly kin: string };

/** What of a medicine a name is compared with: its ingredients and its own name. */
const namesOf = ({ name, ingredients }: Substances): string[] => [...ingredients, name];

/**
 * How a substance that somebody must not have is like a medicine: named the same, of the same class,
 * or of a class that is known to go with it; the closest. `undefined` where names tell nothing.
 */
export function likeness(substance: Substances, medicine: Substances): Likeness | undefined {
  const avoided = namesOf(substance).flatMap(keysOf);
  const given = namesOf(medicine).flatMap((name) => keysOf(name).map((key) => ({ key, by: name })));
  const same = given.find(({ key }) => avoided.includes(key));
  if (same) return { how: 'same', by: same.by };
  const classes = avoided.flatMap(classesOf);
  for (const one of classes) {
    const found = given.find(({ key }) => one.member.test(key) || one.called?.test(key));
    if (found) return { how: 'class', by: found.by, called: one.name };
  }
  for (const one of classes) {
    const kin = CLASSES.filter(({ name }) => one.kin?.includes(name));
    for (const { name, member } of kin) {
      const found = given.find(({ key }) => member.test(key));
      if (found) return { how: 'kin', by: found.by, called: one.name, kin: name };
    }
  }
  return undefined;
}

/**
 * The substance that two medicines have in common; where the ingredients of either are not known, a
 * name that they share. `undefined` where names tell nothing.
 */
export function sharedSubstance(a: Substances, b: Substances): string | undefined {
  if (a.ingredients.length > 0 && b.ingredients.length > 0) {
    const theirs = new Set(b.ingredients.map((name) => keysOf(name).sort().join(' ')));
    return a.ingredients.find((name) => theirs.has(keysOf(name).sort().join(' ')));
  }
  // Of a name in free text the first word tells; what follows is strength, form and maker.
  const tell = ({ name, ingredients }: Substances): string[] =>
    [...ingredients.flatMap(keysOf), ...keysOf(name).slice(0, 1)].filter(
      ({ length }) => length > 3
    );
  const theirs = new Set(tell(b));
  return tell(a).some((key) => theirs.has(key)) ? (a.ingredients[0] ?? a.name) : undefined;
}
