import type { Substances } from './medicine.ts';
import { scheduleRules, type ScheduledLine } from './schedules.ts';
import { likeness, sharedSubstance } from './substances.ts';

/** What a prescriber is told before a medicine is prescribed. It explains, and never forbids. */
export interface Warning {
  readonly rule:
    | 'allergy'
    | 'allergy-class'
    | 'allergy-kin'
    | 'duplicate'
    | 'duplicate-on-script'
    | 'unknown-code'
    | 'deleted-code'
    | 'schedule';
  /** `danger`: may harm at once. `care`: to be thought about. */
  readonly level: 'danger' | 'care';
  /** What it is and why, in a sentence or two. */
  readonly words: string;
  /** Where the rule comes from. */
  readonly source: string;
}

export interface KnownAllergy {
  readonly substance: string;
  /** What is in it, where it is a product of the price list. */
  readonly ingredients?: readonly string[];
  readonly severity: string;
  readonly reaction?: string | undefined;
}

export interface Taking extends Substances {
  /** Since when, in words; of the chart. */
  readonly since?: string | undefined;
}

/** How the code of a line stands in the practice's price lists on the day. */
export type CodeStanding = 'in-force' | 'deleted' | 'unknown' | 'none' | 'no-table';

export interface Checked {
  readonly medicine: Substances;
  readonly line: ScheduledLine;
  readonly code: CodeStanding;
  readonly allergies: readonly KnownAllergy[];
  /** Active medication of the chart, without that which this line began or goes on with. */
  readonly taking: readonly Taking[];
  /** The other lines of this visit that stand. */
  readonly alongside: readonly Substances[];
}

/** Said wherever warnings may be shown: what is not found is not thereby safe. */
export const LIMITS =
  'Checked by names against the allergies and the medication on this record. It is not complete: ' +
  'brands that are in no price list, interactions and doses are not checked.';

const BY_NAMES = 'names on the record and in the practice’s price list';
const STEMS = 'WHO, stems of nonproprietary names (WHO/EMP/RHT/TSN/2018.1)';
const LIST = 'the practice’s own medicine price list';

const severityWords = ({ severity, reaction }: KnownAllergy): string => {
  const parts = [severity === 'unknown' ? 'severity not known' : severity, reaction];
  return ` (${parts.filter(Boolean).join(', ')})`;
};

function ofAllergies({ medicine, allergies }: Checked): Warning[] {
  return allergies.flatMap((allergy): Warning[] => {
    const avoided = { name: allergy.substance, ingredients: allergy.ingredients ?? [] };
    const like = likeness(avoided, medicine);
    if (!like) return [];
    const on = `Allergy on record: ${allergy.substance}${severityWords(allergy)}.`;
    if (like.how === 'same') {
      const what =
        like.by === medicine.name
          ? `${medicine.name} is named the same.`
          : `${medicine.name} contains ${like.by}.`;
      return [{ rule: 'allergy', level: 'danger', words: `${on} ${what}`, source: BY_NAMES }];
    }
    if (like.how === 'class') {
      return [
        {
          rule: 'allergy-class',
          level: 'danger',
          words: `${on} ${like.by} is of the same class, ${like.called}.`,
          source: STEMS
        }
      ];
    }
    return [
      {
        rule: 'allergy-kin',
        level: 'care',
        words: `${on} ${like.by} is one of the ${like.kin}; some people who react to ${like.called} react to these too.`,
        source: `${STEMS}; general pharmacology`
      }
    ];
  });
}

function ofDuplicates({ medicine, taking, alongside }: Checked): Warning[] {
  const onChart = taking.flatMap((one): Warning[] => {
    const shared = sharedSubstance(medicine, one);
    return shared === undefined
      ? []
      : [
          {
            rule: 'duplicate',
            level: 'care',
            words: `Takes ${one.name} already${one.since ? ` (${one.since})` : ''}: the same substance, ${shared}.`,
            source: BY_NAMES
          }
        ];
  });
  const onScript = alongside.flatMap((one): Warning[] => {
    const shared = sharedSubstance(medicine, one);
    return shared === undefined
      ? []
      : [
          {
            rule: 'duplicate-on-script',
            level: 'care',
            words: `${one.name} is prescribed in this visit as well: the same substance, ${shared}.`,
            source: BY_NAMES
          }
        ];
  });
  return [...onChart, ...onScript];
}

function ofCode({ code }: Checked): Warning[] {
  if (code === 'deleted') {
    return [
      {
        rule: 'deleted-code',
        level: 'care',
        words:
          'This product is marked as deleted in the price list: a pharmacy may not be able to get it.',
        source: LIST
      }
    ];
  }
  return code === 'unknown'
    ? [
        {
          rule: 'unknown-code',
          level: 'care',
          words:
            'This NAPPI code is in none of the price lists in force on the day of the visit. The medicine is prescribed by its name all the same.',
          source: LIST
        }
      ]
    : [];
}

/** Everything that there is to say before a medicine is prescribed, the most dangerous first. */
export function prescribingWarnings(checked: Checked): Warning[] {
  const all = [
    ...ofAllergies(checked),
    ...ofDuplicates(checked),
    ...ofCode(checked),
    ...scheduleRules(checked.line).map(({ words, source }): Warning => ({
      rule: 'schedule',
      level: 'care',
      words,
      source
    }))
  ];
  return all.sort((a, b) => Number(b.level === 'danger') - Number(a.level === 'danger'));
}

/** What is kept on the entry when somebody went on: what they were told, who they are and when. */
export const overriddenWords = (
  warnings: readonly Warning[],
  who: string,
  when: string
): string | undefined =>
  warnings.length === 0
    ? undefined
    : `${who}, ${when}, was told and went on: ${warnings.map(({ words }) => words).join(' ')}`;

/** Whether a line may be kept without asking: everything told was told and gone on with before. */
export const isAnswered = (warnings: readonly Warning[], overridden: string | undefined): boolean =>
  warnings.every(({ words }) => overridden?.includes(words) ?? false);
