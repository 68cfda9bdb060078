import { describe, expect, test } from 'vitest';
import { ageIn } from '#lib/coding/edits/age.ts';
import { checkCodes, EDIT_RULES, type CodedLine, type EditRule } from '#lib/coding/edits/edits.ts';
import type { Icd10Row } from '#lib/coding/rows.ts';
import { hasReal, read, REAL, realFile } from './files.ts';

const row = (code: string, more: Partial<Icd10Row> = {}): Icd10Row => ({
  code,
  words: `Words of ${code}`,
  clinical: true,
  primary: true,
  asterisk: false,
  dagger: false,
  sequela: false,
  discontinued: false,
  ...more
});

const TABLE = new Map(
  [
    row('I10'),
    row('J06.9'),
    row('E11', { clinical: false, primary: false }),
    row('A17.0', { dagger: true }),
    row('G01', { asterisk: true, primary: false }),
    row('G02', { asterisk: true, primary: false }),
    row('S52.50'),
    row('T90.0', { sequela: true, primary: false }),
    row('I69.0', { sequela: true, primary: false }),
    row('W01.0', { primary: false }),
    row('V01.9', { primary: false }),
    row('B95.0', { primary: false }),
    row('M8950/3', { primary: false }),
    row('O80.0', { sex: 'female' }),
    row('N40', { sex: 'male' }),
    row('R95.0', { age: { unit: 'years', max: 1 } }),
    row('F64.0', { age: { unit: 'years', min: 20 } }),
    row('C83.2', { discontinued: true, to: '2007-08-31' }),
    row('B59', { discontinued: true }),
    row('U07.1', { from: '2020-03-25' })
  ].map((one) => [one.code, one])
);

const check = (codes: readonly string[], more: Partial<CodedLine> = {}) =>
  checkCodes({ codes, on: '2026-11-22', ...more }, (code) => TABLE.get(code));
/** Rules that speak, and of which codes. */
const rules = (codes: readonly string[], more?: Partial<CodedLine>) =>
  check(codes, more).map((one): [EditRule, ...string[]] => [one.rule, ...one.codes]);

describe('“The first code of a claim line is valid as primary.”', () => {
  test('A code that is not may only follow', () => {
    expect(rules(['B95.0', 'I10'])).toEqual([['not-primary', 'B95.0']]);
    expect(rules(['M8950/3'])).toEqual([['not-primary', 'M8950/3']]);
    expect(rules(['I10', 'B95.0'])).toEqual([]);
  });
});

describe('“An S or T injury needs an external-cause code (V, W, X, Y), which is never primary.”', () => {
  test('An injury without a cause is told, with one it is not', () => {
    expect(rules(['S52.50'])).toEqual([['external-cause-missing', 'S52.50']]);
    expect(rules(['S52.50', 'W01.0'])).toEqual([]);
    expect(rules(['J06.9', 'S52.50', 'I10', 'V01.9'])).toEqual([]);
    expect(rules(['I10'])).toEqual([]);
  });

  test('A cause in the first place is told once, by its own rule', () => {
    expect(rules(['W01.0', 'S52.50'])).toEqual([['external-cause-first', 'W01.0']]);
  });
});

describe('“An asterisk code follows its dagger code, the dagger first.”', () => {
  test('Dagger, then asterisk, is right; several asterisks may follow one dagger', () => {
    expect(rules(['A17.0', 'G01'])).toEqual([]);
    expect(rules(['A17.0', 'G01', 'G02'])).toEqual([]);
    expect(rules(['I10', 'A17.0', 'G01'])).toEqual([]);
    expect(rules(['A17.0†', 'G01*'])).toEqual([]);
  });

  test('An asterisk code does not stand first', () => {
    expect(rules(['G01', 'A17.0'])).toEqual([['asterisk-first', 'G01']]);
    expect(rules(['G01'])).toEqual([['asterisk-first', 'G01']]);
  });

  test('An asterisk code without a dagger code, or away from it, is told', () => {
    expect(rules(['I10', 'G01'])).toEqual([['asterisk-without-dagger', 'G01', 'I10']]);
    expect(rules(['A17.0', 'I10', 'G01'])).toEqual([['asterisk-not-after-dagger', 'G01', 'A17.0']]);
    expect(rules(['I10', 'G01', 'A17.0'])).toEqual([['asterisk-not-after-dagger', 'G01', 'A17.0']]);
  });

  test('Nothing is said of the pair where the code before is unknown: that is said of it', () => {
    expect(rules(['Q99.9', 'G01'])).toEqual([['unknown-code', 'Q99.9']]);
  });
});

describe('“A sequela code follows the current condition.”', () => {
  test('First, it is told; after the condition it is not', () => {
    expect(rules(['I69.0', 'I10'])).toEqual([['sequela-first', 'I69.0']]);
    expect(rules(['I10', 'I69.0'])).toEqual([]);
  });
});

describe('“Some three-character codes are complete: never demand a fourth character blindly.”', () => {
  test('The flag of the table decides, not the number of characters', () => {
    expect(rules(['I10'])).toEqual([]);
    expect(rules(['E11'])).toEqual([['incomplete-code', 'E11']]);
  });
});

describe('“Unknown code: a clear message, never a crash.”', () => {
  test.each(['Q99.9', 'not a code', '', '§', 'A17.0.0'])('“%s” is told as unknown', (code) => {
    expect(rules([code])).toEqual([['unknown-code', code]]);
  });

  test('No codes at all have nothing to be said of', () => {
    expect(rules([])).toEqual([]);
  });
});

describe('“The MIT’s columns say … status, start and end dates.”', () => {
  test('A code is told outside its days, and on none of them', () => {
    expect(rules(['C83.2'])).toEqual([['not-valid-on-day', 'C83.2']]);
    expect(rules(['C83.2'], { on: '2007-08-31' })).toEqual([]);
    expect(rules(['U07.1'], { on: '2020-03-24' })).toEqual([['not-valid-on-day', 'U07.1']]);
    expect(rules(['U07.1'], { on: '2020-03-25' })).toEqual([]);
    expect(rules(['B59'])).toEqual([['not-valid-on-day', 'B59']]);
  });
});

describe('“… age range, gender …”', () => {
  test('Ages are counted in whole years on the day of the service', () => {
    const born = (birthDate: string) => ({ patient: { birthDate } });
    expect(rules(['R95.0'], born('2024-11-23'))).toEqual([]);
    expect(rules(['R95.0'], born('2024-11-22'))).toEqual([['age', 'R95.0']]);
    expect(rules(['F64.0'], born('2006-11-22'))).toEqual([]);
    expect(rules(['F64.0'], born('2006-11-23'))).toEqual([['age', 'F64.0']]);
  });

  test('Nothing is said where the patient’s age or sex is not known', () => {
    expect(rules(['R95.0'])).toEqual([]);
    expect(rules(['O80.0'], { patient: { sex: 'unknown' } })).toEqual([]);
    expect(rules(['O80.0'], { patient: {} })).toEqual([]);
    expect(rules(['R95.0'], { patient: { birthDate: '2027-01-01' } })).toEqual([]);
  });

  test('A code for the other sex is told', () => {
    expect(rules(['O80.0'], { patient: { sex: 'male' } })).toEqual([['sex', 'O80.0']]);
    expect(rules(['O80.0'], { patient: { sex: 'female' } })).toEqual([]);
    expect(rules(['N40'], { patient: { sex: 'female' } })).toEqual([['sex', 'N40']]);
  });

  test.each([
    ['years', '2004-02-29', '2025-02-28', 21],
    ['years', '2000-06-15', '2026-06-14', 25],
    ['months', '2026-01-31', '2026-02-28', 1],
    ['months', '2026-01-31', '2026-03-30', 1],
    ['days', '2026-11-01', '2026-11-22', 21],
    ['years', '2026-12-01', '2026-11-22', undefined]
  ] as const)('in %s, from %s to %s', (unit, birth, on, age) => {
    expect(ageIn(unit, birth, on)).toBe(age);
  });
});

describe('what is told', () => {
  test('A code that stands twice, however it is written', () => {
    expect(rules(['I10', 'J06.9', 'j069'])).toEqual([['duplicate', 'j069']]);
  });

  test('Every rule has a weight and a source, and words that name the code', () => {
    const all = check(['W01.0', 'E11', 'E11', 'nope', 'S52.50', 'C83.2']);
    for (const { rule, codes, words, severity } of all) {
      expect(severity).toBe(EDIT_RULES[rule].severity);
      expect(EDIT_RULES[rule].source).not.toBe('');
      for (const code of codes) expect(words).toContain(code);
    }
    expect(all.length).toBeGreaterThan(4);
  });
});

describe('the edits on the real table', () => {
  test.skipIf(!hasReal('mit'))(`${REAL.mit}: pairs, injuries and complete codes`, async () => {
    const { rows } = await read('icd10', realFile('mit'));
    const table = new Map(rows.map((one) => [one.code, one]));
    const told = (...codes: string[]) =>
      checkCodes({ codes, on: '2026-11-22' }, (code) => table.get(code)).map(({ rule }) => rule);
    // The table's flags decide: B20 is complete in some editions, and has codes below it in this one.
    for (const code of ['I10', 'G35', 'G20']) expect(told(code)).toEqual([]);
    expect(told('B20')).toEqual(['incomplete-code']);
    expect(told('A17.0', 'G01')).toEqual([]);
    expect(told('S52.50')).toEqual(['external-cause-missing']);
    expect(told('E11')).toEqual(['incomplete-code']);
    expect(told('I69.0')).toEqual(['sequela-first']);
    const causes = rows.filter(({ code }) => /^[V-Y]/.test(code));
    expect(causes.length).toBeGreaterThan(20_000);
    expect(causes.filter(({ primary }) => primary)).toEqual([]);
  });
});
