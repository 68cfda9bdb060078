import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appended, fieldsStanding, fill, NOT_RECORDED } from '#lib/templates/fill.ts';

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

test('what is put into a part stands on a line of its own after what is there', () => {
  expect(appended('', 'Rest.\n')).toBe('Rest.');
  expect(appended('Cough', 'Rest.')).toBe('\nRest.');
  expect(appended('Cough\n', '\nRest.')).toBe('Rest.');
  expect(appended('Cough', ' \n')).toBe('');
});
