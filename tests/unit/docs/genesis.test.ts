import { expect, test } from 'vitest';
import { A } from '#lib/docs/core/automerge.ts';
import { bookId, chartId, genesisOf, KIND_NAMES, readDocument } from '#lib/docs/kinds.ts';
import { Device, DOCTOR, PATIENT, PRACTICE } from './support.ts';

const chart = chartId(PRACTICE, PATIENT);
const book = bookId(PRACTICE, DOCTOR, '2026-11');

/**
 * These ids and hashes must never change. They are what every device computes by itself for a chart
 * and a book; were a new version to compute others, a book opened offline by an old and by a new
 * device would begin with two different changes, and half of a day's appointments would be out of
 * sight on each. So neither the schema version nor a new collection ever enters the first change:
 * both come by a later one.
 */
test('a chart and a book begin with the very change that every other device makes', () => {
  expect(chart).toBe('a533da0f-f88a-8716-9cec-d32de24fffb2');
  expect(book).toBe('ec7c523c-b332-881b-8bfc-56022d715d48');
  const charts = genesisOf('chart', { id: chart, practice: PRACTICE }, { patient: PATIENT });
  const books = genesisOf(
    'book',
    { id: book, practice: PRACTICE },
    { doctor: DOCTOR, month: '2026-11' }
  );
  expect(A.getHeads(charts)).toEqual([
    '61ac5a7b690fa23f680abed7a60ecb28aafbee6d36f8844c6fc3830414e8d68b'
  ]);
  expect(A.getHeads(books)).toEqual([
    '669c15c930686f22a6f6c3ec29ae359ff5aacb2468cbf14f6bb234bf3e72461f'
  ]);
});

test('the order in which content is given makes no difference to the first change', () => {
  const one = genesisOf(
    'book',
    { id: book, practice: PRACTICE },
    { doctor: DOCTOR, month: '2026-11' }
  );
  const other = genesisOf(
    'book',
    { practice: PRACTICE, id: book },
    { month: '2026-11', doctor: DOCTOR }
  );
  expect(A.save(one)).toEqual(A.save(other));
});

test('two first allergies on two offline devices end up in one chart', () => {
  const [one, other] = [new Device(1), new Device(2)];
  const add = (device: Device, substance: string) =>
    device.do('chart.addAllergy', { patient: PATIENT, substance, severity: 'mild' });
  const ids = [add(one, 'Penicillin'), add(other, 'Peanuts')];
  one.pull(other);
  expect(Object.keys(one.read('chart', chart).allergies).sort()).toEqual(ids.sort());
});

test('two bookings on two offline devices end up in one book', () => {
  const [one, other] = [new Device(1), new Device(2)];
  const add = (device: Device, start: string) =>
    device.do('book.book', { doctor: DOCTOR, start, minutes: 15, patient: PATIENT });
  const ids = [add(one, '2026-11-22T09:00'), add(other, '2026-11-23T10:00')];
  one.pull(other);
  expect(Object.keys(one.read('book', book).appointments).sort()).toEqual(ids.sort());
});

test('every kind has all its collections from the first change on', () => {
  for (const kind of KIND_NAMES) {
    const doc = genesisOf(kind, { id: chart, practice: PRACTICE }, { patient: PATIENT });
    const { problems } = readDocument(kind, doc);
    const collections = problems.filter(({ path }) => {
      const value = (doc as Record<string, unknown>)[String(path[0])];
      return typeof value === 'object' && value !== null && !A.isImmutableString(value);
    });
    expect(collections).toEqual([]);
  }
});
