import type { Icd10Row } from '../rows.ts';
import { readIcd10Code } from '../icd10-code.ts';
import { ageIn, ageWords } from './age.ts';

/**
 * The South African edits: what schemes send claims back for, told while the codes are chosen. Each
 * is a function of the codes in their order and of what the practice's own Master Industry Table
 * says of them; where the table says nothing, nothing is asked. They explain and never forbid: the
 * practitioner decides.
 */
export interface CodedLine {
  /** ICD-10 codes of one claim line, in order: the first is the primary one. */
  readonly codes: readonly string[];
  /** Day of the service. */
  readonly on: string;
  readonly patient?: { readonly birthDate?: string | undefined; readonly sex?: string | undefined };
}

/** `error`: a scheme refuses it. `warning`: it is often wrong, and may be right. */
export type Severity = 'error' | 'warning';

export interface EditWarning {
  readonly rule: EditRule;
  /** The codes that it is about, as they were given. */
  readonly codes: readonly string[];
  /** What is wrong and what to do, in a sentence or two. */
  readonly words: string;
  readonly severity: Severity;
}

/** Each rule, how much it weighs, and where it comes from. */
export const EDIT_RULES = {
  'unknown-code': { severity: 'error', source: 'the practice’s own table of codes' },
  'incomplete-code': {
    severity: 'error',
    source: 'Master Industry Table, column Valid_ICD10_ClinicalUse'
  },
  'not-valid-on-day': {
    severity: 'error',
    source: 'Master Industry Table, columns Status, SA_Start_Date and SA_End_Date'
  },
  'not-primary': { severity: 'error', source: 'Master Industry Table, column Valid_ICD10_Primary' },
  'external-cause-first': {
    severity: 'error',
    source: 'South African coding standards: external causes (V, W, X, Y) are never primary'
  },
  'external-cause-missing': {
    severity: 'error',
    source: 'South African coding standards: an S or T injury needs an external cause'
  },
  'asterisk-first': {
    severity: 'error',
    source: 'Master Industry Table, column Valid_ICD10_Asterisk; the dagger code stands first'
  },
  'asterisk-without-dagger': {
    severity: 'warning',
    source: 'Master Industry Table, columns Valid_ICD10_Asterisk and Valid_ICD10_Dagger'
  },
  'asterisk-not-after-dagger': {
    severity: 'warning',
    source: 'Master Industry Table, columns Valid_ICD10_Asterisk and Valid_ICD10_Dagger'
  },
  'sequela-first': {
    severity: 'warning',
    source: 'Master Industry Table, column Valid_ICD10_Sequelae; general coding practice'
  },
  age: { severity: 'warning', source: 'Master Industry Table, column Age_Range' },
  sex: { severity: 'warning', source: 'Master Industry Table, column Gender' },
  duplicate: { severity: 'warning', source: 'a code says the same only once on a line' }
} as const satisfies Record<string, { readonly severity: Severity; readonly source: string }>;
export type EditRule = keyof typeof EDIT_RULES;

/** A code of the line and its row in the table. */
interface Placed {
  readonly code: string;
  readonly at: number;
  readonly row: Icd10Row | undefined;
}

/**
 * Everything that the edits have to say of a line, in the order of its codes.
 *
 * @param lookUp the row of a code in the table that is in force on the day of the service
 */
export function checkCodes(
  line: CodedLine,
  lookUp: (code: string) => Icd10Row | undefined
): EditWarning[] {
  const placed = line.codes.map((code, at): Placed => {
    const plain = readIcd10Code(code);
    return { code, at, row: plain === undefined ? undefined : lookUp(plain) };
  });
  const told = placed.flatMap((one) => [
    ...ofItself(one, line),
    ...ofItsPlace(one, placed),
    ...ofThePatient(one, line),
    ...repeated(one, placed)
  ]);
  return [...told, ...externalCauseMissing(placed)];
}

const warning = (rule: EditRule, codes: readonly string[], words: string): EditWarning => ({
  rule,
  codes,
  words,
  severity: EDIT_RULES[rule].severity
});

/** Whether the code exists, is complete, and may be used on the day. */
function ofItself({ code, row }: Placed, { on }: CodedLine): EditWarning[] {
  if (!row) {
    const words = `${code} is not in the practice’s table of codes. Choose one that is, or import a newer table.`;
    return [warning('unknown-code', [code], words)];
  }
  const told: EditWarning[] = [];
  // By the table's flag alone: some codes of three characters are complete.
  if (!row.clinical) {
    const words = `${code} is not complete: choose the code below it that says more.`;
    told.push(warning('incomplete-code', [code], words));
  }
  if (row.from && on < row.from) {
    told.push(warning('not-valid-on-day', [code], `${code} may be used from ${row.from} only.`));
  } else if (row.to && on > row.to) {
    told.push(warning('not-valid-on-day', [code], `${code} could be used until ${row.to} only.`));
  } else if (row.discontinued && !row.to) {
    told.push(warning('not-valid-on-day', [code], `${code} is discontinued.`));
  }
  return told;
}

const isExternalCause = (row: Icd10Row | undefined): boolean => /^[V-Y]/.test(row?.code ?? '');
const isInjury = (row: Icd10Row | undefined): boolean => /^[ST]/.test(row?.code ?? '');

/** Whether the code may stand where it stands. */
function ofItsPlace(one: Placed, line: readonly Placed[]): EditWarning[] {
  const { code, at, row } = one;
  if (!row) return [];
  if (at > 0) return row.asterisk ? daggerBefore(one, line) : [];
  if (isExternalCause(row)) {
    const words = `${code} tells how it happened. The condition itself stands first, the cause after it.`;
    return [warning('external-cause-first', [code], words)];
  }
  if (row.asterisk) {
    const words = `${code} tells where an illness shows (an asterisk code). The illness itself, the dagger code, stands first.`;
    return [warning('asterisk-first', [code], words)];
  }
  if (row.sequela) {
    const words = `${code} tells what an earlier illness or injury left behind. The present condition stands first.`;
    return [warning('sequela-first', [code], words)];
  }
  if (row.primary || !row.clinical) return [];
  const words = `${code} may not stand first. Put the reason for the visit before it.`;
  return [warning('not-primary', [code], words)];
}

/** An asterisk code follows its dagger code; several may follow one. */
function daggerBefore({ code, at }: Placed, line: readonly Placed[]): EditWarning[] {
  let before = at - 1;
  while (before > 0 && line[before]?.row?.asterisk) before -= 1;
  const above = line[before];
  // What the table does not know may be a dagger code; that it is unknown is said already.
  if (!above || !above.row || above.row.dagger) return [];
  const dagger = line.find(({ row }) => row?.dagger);
  if (dagger) {
    const words = `${code} is an asterisk code: it stands directly after its dagger code, ${dagger.code}.`;
    return [warning('asterisk-not-after-dagger', [code, dagger.code], words)];
  }
  const words = `${code} is an asterisk code and follows the dagger code of the underlying illness; ${above.code} is not marked as one.`;
  return [warning('asterisk-without-dagger', [code, above.code], words)];
}

/** Whether the code fits the patient's age on the day, and sex. */
function ofThePatient({ code, row }: Placed, { on, patient }: CodedLine): EditWarning[] {
  const told: EditWarning[] = [];
  if (row?.age && patient?.birthDate) {
    const { unit, min = 0, max = Infinity } = row.age;
    const age = ageIn(unit, patient.birthDate, on);
    if (age !== undefined && (age < min || age > max)) {
      const words = `${code} is for ages ${ageWords(row.age)}; the patient is ${age} ${unit} old.`;
      told.push(warning('age', [code], words));
    }
  }
  const known = patient?.sex === 'female' || patient?.sex === 'male';
  if (row?.sex && known && patient.sex !== row.sex) {
    told.push(
      warning('sex', [code], `${code} is for ${row.sex} patients; this one is ${patient.sex}.`)
    );
  }
  return told;
}

function repeated({ code, at }: Placed, line: readonly Placed[]): EditWarning[] {
  const plain = readIcd10Code(code) ?? code;
  const first = line.findIndex((other) => (readIcd10Code(other.code) ?? other.code) === plain);
  return first < at
    ? [warning('duplicate', [code], `${code} stands on this line already. Remove one of them.`)]
    : [];
}

function externalCauseMissing(line: readonly Placed[]): EditWarning[] {
  const injuries = line.filter(({ row }) => isInjury(row)).map(({ code }) => code);
  if (injuries.length === 0 || line.some(({ row }) => isExternalCause(row))) return [];
  const words = `${injuries.join(', ')}: an injury needs a code for how it happened (V, W, X or Y) after it.`;
  return [warning('external-cause-missing', injuries, words)];
}
