import { describe, expect, test } from 'vitest';
import { soundOf, soundsOf } from '#lib/projections/search/phonetic.ts';
import { readings } from '#lib/projections/search/reading.ts';
import { nameTerms } from '#lib/projections/search/terms.ts';
import { editDistance } from '#lib/text/distance.ts';
import { compact, fold, phoneDigits, spellings, words } from '#lib/text/fold.ts';

describe('folding', () => {
  test.each([
    ['MÜLLER', 'muller'],
    ['Ångström', 'angstrom'],
    ['Strauß', 'strauss'],
    ['Søren Łukasz', 'soren lukasz'],
    ['Zoë', 'zoe'],
    ['\u0130pek', 'ipek']
  ])('%s is %s', (typed, folded) => expect(fold(typed)).toBe(folded));

  test('parts words at everything that is no letter or digit', () => {
    expect(words('Mthunzi-Vilakazi, O’Brien 😀 2nd')).toEqual([
      'mthunzi',
      'vilakazi',
      'o',
      'brien',
      '2nd'
    ]);
  });

  test('knows both spellings of an umlaut, composed or not', () => {
    expect(spellings('Müller')).toEqual(['muller', 'mueller']);
    expect(spellings('Mu\u0308ller')).toEqual(['muller', 'mueller']);
    expect(spellings('Nkosi')).toEqual(['nkosi']);
  });

  test('compares numbers by letters and digits alone', () => {
    expect(compact('K7Q-0012 / b')).toBe('k7q0012b');
  });
});

describe('phone numbers are the same however they are written', () => {
  test.each(['082 555 1234', '0825551234', '+27 82 555 1234', '27825551234', '0027-82-555-1234'])(
    '%s',
    (typed) => expect(phoneDigits(typed)).toBe('825551234')
  );

  test('numbers of other countries keep their code', () => {
    expect(phoneDigits('+44 20 7946 0958')).toBe('442079460958');
    expect(phoneDigits('0044 20 7946 0958')).toBe('442079460958');
  });
});

describe('names sound alike', () => {
  test.each([
    ['nkosi', 'nkosy'],
    ['khumalo', 'kumalo'],
    ['naidoo', 'naidu'],
    ['mkhize', 'mkize'],
    ['sibongile', 'sibongele'],
    ['phumzile', 'pumzile'],
    ['tshabalala', 'chabalala'],
    ['hlongwane', 'shlongwane'],
    ['dlamini', 'lamini'],
    ['thandi', 'tandi'],
    ['buthelezi', 'butelezi'],
    ['qwabe', 'kwabe'],
    ['schoeman', 'skoeman'],
    ['willem', 'villem'],
    ['joubert', 'jubert'],
    ['mueller', 'muller']
  ])('%s and %s', (one, other) => {
    expect(soundsOf(one).some((sound) => soundsOf(other).includes(sound))).toBe(true);
  });

  test.each([
    ['nkosi', 'khumalo'],
    ['botha', 'naidoo'],
    ['thabo', 'sipho']
  ])('but not %s and %s', (one, other) => expect(soundOf(one)).not.toBe(soundOf(other)));

  test('what has no Latin letters has no sound', () => {
    expect(soundsOf('漢字')).toEqual([]);
  });
});

describe('edit distance', () => {
  test.each([
    ['pieterse', 'petersen', 2],
    ['nkosi', 'nkois', 1],
    ['merwe', 'merve', 1],
    ['', 'abc', 3],
    ['abc', 'abc', 0]
  ])('from %s to %s is %i', (a, b, edits) => {
    expect(editDistance(a, b, 3)).toBe(edits);
    expect(editDistance(b, a, 3)).toBe(edits);
  });

  test('stops counting beyond the limit', () => {
    expect(editDistance('nkosi', 'khumalo', 2)).toBe(3);
    expect(editDistance('a', 'abcdefgh', 2)).toBe(3);
  });
});

describe('a search is read', () => {
  test('as words, as one word, and with particles joined', () => {
    expect(readings('van der Merwe Johan')).toEqual([
      [['van'], ['der'], ['merwe'], ['johan']],
      [['vandermerwe'], ['johan']],
      [['vandermerwejohan']]
    ]);
  });

  test('as one number where there are only digits, with the forms it may be stored in', () => {
    expect(readings('+27 82 555')[0]).toEqual([['2782555', '82555']]);
    expect(readings('082 555')[0]).toEqual([['082555', '82555']]);
    expect(readings('01/02/1980')[0]).toEqual([['19800201', '01021980', '1021980']]);
  });

  test('with digits in a row as one number among names', () => {
    expect(readings('nkosi 082 555 1234')[0]).toEqual([['nkosi'], ['0825551234', '825551234']]);
  });

  test('not at all where there is nothing to look for', () => {
    for (const typed of ['', '  ', '-', '😀', '"()*', '+']) expect(readings(typed)).toEqual([]);
  });

  test('no longer than a name is', () => {
    const tokens = readings('a b c d e f g h '.repeat(1000)).flat();
    expect(tokens.every((token) => token.every((form) => form.length <= 200))).toBe(true);
    expect(readings('a b c d e f g h '.repeat(1000))[0]!.length).toBeLessThanOrEqual(6);
  });
});

describe('a surname is found', () => {
  test('by its parts, in one word, and with its particles shortened', () => {
    expect(nameTerms('van der Merwe')).toEqual(
      expect.arrayContaining(['van', 'der', 'merwe', 'vandermerwe', 'vd', 'vdmerwe'])
    );
    expect(nameTerms('Mthunzi-Vilakazi')).toEqual(
      expect.arrayContaining(['mthunzi', 'vilakazi', 'mthunzivilakazi'])
    );
  });
});
