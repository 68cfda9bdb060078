import { describe, expect, test } from 'vitest';
import {
  isAnswered,
  overriddenWords,
  prescribingWarnings,
  type Checked
} from '#lib/prescribing/checks.ts';

const plain: Checked = {
  medicine: { name: 'Amoxil 500 mg', ingredients: ['Amoxycillin trihydrate'] },
  line: {},
  code: 'in-force',
  allergies: [],
  taking: [],
  alongside: []
};
const told = (over: Partial<Checked>) => prescribingWarnings({ ...plain, ...over });
const rules = (over: Partial<Checked>) => told(over).map(({ rule }) => rule);
const allergic = (substance: string, ingredients?: string[]) => ({
  substance,
  severity: 'severe',
  ...(ingredients && { ingredients })
});
const medicine = (name: string, ...ingredients: string[]) => ({ name, ingredients });

describe('an allergy on record', () => {
  test('warns of the substance itself, however it is spelt, and of its salts', () => {
    for (const substance of ['Amoxicillin', 'amoxycillin', 'AMOXICILLIN TRIHYDRATE', 'Amoxil']) {
      expect(rules({ allergies: [allergic(substance)] })).toEqual(['allergy']);
    }
    expect(
      rules({
        allergies: [allergic('Aspirin')],
        medicine: medicine('Ecotrin', 'Acetylsalicylic acid')
      })
    ).toEqual(['allergy']);
  });

  test.each([
    ['Penicillin', medicine('Amoxil', 'Amoxicillin'), 'penicillins'],
    ['Penicillins', medicine('Prelone', 'Flucloxacillin sodium'), 'penicillins'],
    ['Sulpha drugs', medicine('Bactrim', 'Sulfamethoxazole', 'Trimethoprim'), 'sulphonamide'],
    ['Ibuprofen', medicine('Voltaren', 'Diclofenac sodium'), 'NSAIDs'],
    ['NSAIDs', medicine('Brufen', 'Ibuprofen'), 'NSAIDs'],
    ['Erythromycin', medicine('Zithromax', 'Azithromycin'), 'macrolides'],
    ['Codeine', medicine('Tramacet', 'Tramadol hydrochloride'), 'opioids'],
    ['Enalapril', medicine('Coversyl', 'Perindopril'), 'ACE inhibitors']
  ])('to %s warns of %o by its class', (substance, given, called) => {
    const [warning] = told({ allergies: [allergic(substance)], medicine: given });
    expect(warning).toMatchObject({ rule: 'allergy-class', level: 'danger' });
    expect(warning!.words).toContain(called);
    expect(warning!.source).toContain('WHO');
  });

  test('to a product warns by what the price list says is in it', () => {
    expect(
      rules({
        allergies: [allergic('Augmentin', ['Amoxicillin', 'Clavulanic acid'])],
        medicine: medicine('Moxypen', 'Amoxicillin')
      })
    ).toEqual(['allergy']);
  });

  test('to penicillin says of a cephalosporin that it may do the same, less loudly', () => {
    const [warning] = told({
      allergies: [allergic('Penicillin')],
      medicine: medicine('Keflex', 'Cephalexin')
    });
    expect(warning).toMatchObject({ rule: 'allergy-kin', level: 'care' });
  });

  test('warns by the name alone where nobody knows what is in a medicine', () => {
    expect(
      rules({ allergies: [allergic('Penicillin')], medicine: medicine('Flucloxacillin 500') })
    ).toEqual(['allergy-class']);
  });

  test.each([
    ['Peanuts', medicine('Amoxil', 'Amoxicillin')],
    ['Penicillin', medicine('Panado', 'Paracetamol')],
    ['Latex', medicine('Latanoprost', 'Latanoprost')],
    ['Omeprazole', medicine('Abilify', 'Aripiprazole')],
    ['Sodium metabisulphite', medicine('Voltaren', 'Diclofenac sodium')],
    ['Acid', medicine('Folic', 'Folic acid')]
  ])('to %s says nothing of %o', (substance, given) => {
    expect(rules({ allergies: [allergic(substance)], medicine: given })).toEqual([]);
  });

  test('comes before everything that is less dangerous', () => {
    expect(
      rules({
        allergies: [allergic('Penicillin')],
        taking: [medicine('Moxypen', 'Amoxicillin')],
        code: 'deleted'
      })
    ).toEqual(['allergy-class', 'duplicate', 'deleted-code']);
  });
});

describe('the same substance twice', () => {
  test('is told, from the chart and from the script', () => {
    const other = medicine('Moxypen', 'AMOXICILLIN');
    expect(rules({ taking: [other] })).toEqual(['duplicate']);
    expect(rules({ alongside: [other] })).toEqual(['duplicate-on-script']);
    expect(told({ taking: [{ ...other, since: 'since March 2026' }] })[0]!.words).toBe(
      'Takes Moxypen already (since March 2026): the same substance, Amoxycillin trihydrate.'
    );
  });

  test('is found in one of several ingredients', () => {
    expect(
      rules({
        medicine: medicine('Myprodol', 'Ibuprofen', 'Paracetamol', 'Codeine phosphate'),
        taking: [medicine('Panado', 'Paracetamol')]
      })
    ).toEqual(['duplicate']);
  });

  test('is found by name where ingredients are not known', () => {
    expect(rules({ taking: [medicine('Amoxicillin 250mg')] })).toEqual(['duplicate']);
    expect(rules({ medicine: medicine('Panado'), taking: [medicine('Panado syrup')] })).toEqual([
      'duplicate'
    ]);
  });

  test('is not seen in two salts of one metal, or in two makers’ words', () => {
    expect(
      rules({
        medicine: medicine('Voltaren', 'Diclofenac sodium'),
        taking: [medicine('Epilim', 'Valproate sodium'), medicine('Slow tablets')]
      })
    ).toEqual([]);
  });
});

describe('a code', () => {
  test('that is deleted or not in force is told, and one in no table only where there are tables', () => {
    expect(rules({ code: 'deleted' })).toEqual(['deleted-code']);
    expect(rules({ code: 'unknown' })).toEqual(['unknown-code']);
    expect([...rules({ code: 'none' }), ...rules({ code: 'no-table' })]).toEqual([]);
  });
});

describe('what was told', () => {
  const warnings = told({ allergies: [allergic('Penicillin')] });

  test('is kept with who went on and when, and answers the same warnings later', () => {
    const kept = overriddenWords(warnings, 'Dr P Naidoo', '23 November 2026');
    expect(kept).toMatch(/^Dr P Naidoo, 23 November 2026, was told and went on: Allergy on record/);
    expect(isAnswered(warnings, kept)).toBe(true);
    expect(isAnswered(warnings, undefined)).toBe(false);
    expect(isAnswered([...warnings, ...told({ code: 'deleted' })], kept)).toBe(false);
  });

  test('is nothing where there was nothing to tell', () => {
    expect(overriddenWords([], 'Dr P Naidoo', 'today')).toBeUndefined();
    expect(isAnswered([], undefined)).toBe(true);
  });
});
