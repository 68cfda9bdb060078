import { expect, test } from 'vitest';
import { addressText } from '#lib/components/patient/entries/person-kinds.ts';

const HOME = {
  lines: '106 School Road',
  suburb: 'Auckland Park',
  city: 'Johannesburg',
  postalCode: '2092'
};

test('an address stands as on an envelope, without the country it is posted in', () => {
  expect(addressText({ ...HOME, province: 'Gauteng', country: 'ZA' })).toBe(
    '106 School Road\nAuckland Park\nJohannesburg 2092\nGauteng'
  );
});

test('another country is called by its name, whether it was kept as a code or written out', () => {
  expect(addressText({ city: 'Windhoek', country: 'NA' })).toBe('Windhoek\nNamibia');
  expect(addressText({ city: 'Maseru', country: 'Lesotho' })).toBe('Maseru\nLesotho');
});
