import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChoice } from '#lib/templates/choice.ts';
import {
  appended,
  choicesOf,
  fieldsStanding,
  fill,
  NOT_RECORDED,
  standingWords
} from '#lib/templates/fill.ts';

const values = new Map([
  ['patient.name', 'Mrs Nomsa Dlamini'],
  ['allergies', ''],
  ['today', '22 Nov 2026']
]);

describe('a template', () => {
  test('is filled with what is known, however its fields are spaced and written', () => {
    expect(fill('{{ Patient.Name }} was seen on {{today}}.', values)).toMatchObject({
      text: 'Mrs Nomsa Dlamini was seen on 22 Nov 2026.',
      unknown: [],
      empty: []
    });
  });

  test('keeps a field that nobody knows standing where it is, and fills everything else', () => {
    const filled = fill('{{patient.nam}}: {{patient.name}}, {{patient.nam}}', values);
    expect(filled.text).toBe('{{patient.nam}}: Mrs Nomsa Dlamini, {{patient.nam}}');
    expect(filled.unknown).toEqual(['patient.nam']);
    expect(fieldsStanding(filled.text)).toEqual([
      { from: 0, to: 15 },
      { from: 36, to: 51 }
    ]);
  });

  test('says of a known field with nothing recorded that nothing is', () => {
    const filled = fill('Allergies: {{allergies}}.', values);
    expect(filled.text).toBe(`Allergies: ${NOT_RECORDED}.`);
    expect(filled.empty).toEqual(['allergies']);
  });

  test('without a field is the text itself, whatever braces are in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', ' ', '\n', '.') }), (text) => {
        fc.pre(!/\{\{[^{}]*\}\}/.test(text));
        expect(fill(text, values).text).toBe(text);
      }),
      { seed: 41 }
    );
  });

  test('never loses a word around its fields, and never fills a value’s own braces', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '.', '\n'), maxLength: 12 });
    const field = fc.constantFrom('known', 'braced', 'nobody.knows', 'empty');
    const known = new Map([
      ['known', 'K'],
      ['braced', '{{known}}'],
      ['empty', ' ']
    ]);
    const shown = {
      known: 'K',
      braced: '{{known}}',
      'nobody.knows': '{{nobody.knows}}',
      empty: NOT_RECORDED
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(word, field)), word, (parts, last) => {
        const template = parts.map(([text, name]) => `${text}{{${name}}}`).join('') + last;
        const expected =
          parts.map(([text, name]) => text + shown[name as keyof typeof shown]).join('') + last;
        const filled = fill(template, known);
        expect(filled.text).toBe(expected);
        expect(filled.pieces.map(({ text }) => text).join('')).toBe(filled.text);
        expect(filled.unknown).toEqual(
          parts.some(([, name]) => name === 'nobody.knows') ? ['nobody.knows'] : []
        );
      }),
      { seed: 42 }
    );
  });
});

describe('a choice in a template', () => {
  const SIDE = '{{?choice Side: left | right}}';
  const EAR = `Pain in the ${SIDE} ear since {{?choice hours|days}}; the {{? Choice side:left|right}} drum is red.`;

  test('is asked of whoever writes, the same question once', () => {
    expect(choicesOf([EAR, undefined, `Drops for the ${SIDE} ear.`])).toMatchObject([
      { label: 'Side', options: ['left', 'right'] },
      { label: null, options: ['hours', 'days'] },
      // Without a space after it a colon is of the words.
      { label: null, options: ['side:left', 'right'] }
    ]);
  });

  test('becomes what was chosen, and stays standing where nothing was', () => {
    const [side] = choicesOf([EAR]);
    const filled = fill(EAR, values, new Map([[side!.key, 'left']]));
    expect(filled.text).toBe(
      'Pain in the left ear since {{?choice hours|days}}; the {{? Choice side:left|right}} drum is red.'
    );
    expect(filled.asked.map(({ options }) => options[0])).toEqual(['hours', 'side:left']);
    expect(fieldsStanding(filled.text)).toHaveLength(2);
    expect([filled.unknown, filled.empty, filled.faults]).toEqual([[], [], []]);
  });

  test('keeps a time of day whole, and takes a label before the first bar only', () => {
    expect(readChoice('?choice 10:30|11:00')).toMatchObject({ options: ['10:30', '11:00'] });
    expect(readChoice('?choice Dose: 1|2: with food')).toMatchObject({
      label: 'Dose',
      options: ['1', '2: with food']
    });
  });

  test.each([
    ['{{?choice left}}', /nothing to choose between/],
    ['{{?choice}}', /nothing to choose between/],
    ['{{?choice left||right}}', /empty choice/],
    ['{{?choice left|left}}', /the same twice/],
    ['{{?pick left|right}}', /something unknown/],
    ['{{?choices left|right}}', /something unknown/]
  ])('that is written wrong, %s, stays standing and says plainly what is wrong', (field, why) => {
    const filled = fill(`Ear: ${field}.`, values, new Map());
    expect(filled.text).toBe(`Ear: ${field}.`);
    expect(filled.faults).toHaveLength(1);
    expect(filled.faults[0]).toMatch(why);
    expect(filled.faults[0]).toContain(field);
    expect(filled.asked).toEqual([]);
    expect(choicesOf([field])).toEqual([]);
  });

  test('is told beside fields that nobody knows, each in its own sentence', () => {
    expect(standingWords(fill('{{nobody}} {{?choice a}} {{today}}', values))).toEqual([
      'Nobody knows {{nobody}}: it is marked where it stands.',
      '{{?choice a}} has nothing to choose between: write {{?choice left|right}}.'
    ]);
    expect(standingWords(fill(SIDE, values))).toEqual([]);
  });

  test('never takes words that it does not know, whatever is between the braces', () => {
    const inside = fc.string({ unit: fc.constantFrom('?', 'choice', ' ', '|', ':', 'a', 'b') });
    fc.assert(
      fc.property(inside, (text) => {
        const template = `x{{${text}}}y`;
        const [choice] = choicesOf([template]);
        const chosen = new Map(choice ? [[choice.key, choice.options.at(-1)!]] : []);
        const filled = fill(template, values, chosen);
        if (choice) expect(filled.text).toBe(`x${choice.options.at(-1)}y`);
        else expect(filled.text).toBe(template);
      }),
      { seed: 43 }
    );
  });
});

test('what is put into a part stands on a line of its own after what is there', () => {
  expect(appended('', 'Rest.\n')).toBe('Rest.');
  expect(appended('Cough', 'Rest.')).toBe('\nRest.');
  expect(appended('Cough\n', '\nRest.')).toBe('Rest.');
  expect(appended('Cough', ' \n')).toBe('');
});
