import { describe, expect, test } from 'vitest';
import {
  daysOf,
  doctorShown,
  readAddress,
  turned,
  unitOf,
  writeAddress
} from '#lib/components/diary/address.ts';

const TODAY = '2026-11-23';
const read = (search: string) => readAddress(new URLSearchParams(search), TODAY);

describe('the address of a diary', () => {
  test('says today’s day by doctor where it says nothing, or what nobody understands', () => {
    const usual = { view: 'day', day: TODAY, doctor: null, by: 'doctor' };
    expect(read('')).toEqual(usual);
    expect(read('view=year&day=2026-13-45&by=phase')).toEqual(usual);
    expect(read('day=yesterday')).toEqual(usual);
  });

  test('is read as it was written, and leaves out the usual', () => {
    const params = new URLSearchParams('patient=7');
    writeAddress(params, { view: 'week', day: '2026-12-01', doctor: 'all', by: 'room' }, TODAY);
    expect(params.get('patient')).toBe('7');
    expect(readAddress(params, TODAY)).toEqual({
      view: 'week',
      day: '2026-12-01',
      doctor: 'all',
      by: 'room'
    });
    writeAddress(params, { view: 'day', day: TODAY, doctor: null, by: 'doctor' }, TODAY);
    expect(params.toString()).toBe('patient=7');
  });

  test('shows whole weeks, and a month in whole weeks', () => {
    expect(daysOf({ view: 'day', day: TODAY })).toEqual({ from: TODAY, to: TODAY });
    expect(daysOf({ view: 'list', day: '2026-11-29' })).toEqual({
      from: '2026-11-23',
      to: '2026-11-29'
    });
    expect(daysOf({ view: 'month', day: '2026-11-15' })).toEqual({
      from: '2026-10-26',
      to: '2026-12-06'
    });
    // A February of four whole weeks has no other days around it.
    expect(daysOf({ view: 'month', day: '2027-02-15' })).toEqual({
      from: '2027-02-01',
      to: '2027-02-28'
    });
  });

  test('turns by a day, a week or a month; the end of a long month is the end of a short one', () => {
    expect(turned({ view: 'day', day: '2026-12-31' }, 1)).toBe('2027-01-01');
    expect(turned({ view: 'workweek', day: TODAY }, -1)).toBe('2026-11-16');
    expect(turned({ view: 'month', day: '2027-01-31' }, 1)).toBe('2027-02-28');
    expect(turned({ view: 'month', day: '2027-03-15' }, -1)).toBe('2027-02-15');
    expect([unitOf('day'), unitOf('list'), unitOf('month')]).toEqual(['day', 'week', 'month']);
  });
});

describe('whose time is shown', () => {
  const doctors = [{ id: 'naidoo' }, { id: 'botha' }, { id: 'dlamini' }];
  const shown = (asked: string | null, how: { pointed?: string; on: 'phone' | 'desk' | 'week' }) =>
    doctorShown(doctors, {
      asked,
      pointed: how.pointed,
      single: how.on !== 'desk',
      narrow: how.on === 'phone'
    })?.id;

  test('is everybody’s where there is room, and one doctor’s otherwise', () => {
    expect(shown(null, { on: 'desk' })).toBeUndefined();
    expect(shown('botha', { on: 'desk' })).toBe('botha');
    expect(shown('all', { on: 'week' })).toBeUndefined();
    expect(shown('all', { on: 'phone' })).toBe('naidoo');
    expect(shown(null, { on: 'week' })).toBe('naidoo');
  });

  test('is that of the appointment which a link points at, unless somebody else was asked for', () => {
    expect(shown(null, { on: 'phone', pointed: 'dlamini' })).toBe('dlamini');
    expect(shown('botha', { on: 'phone', pointed: 'dlamini' })).toBe('botha');
    expect(shown(null, { on: 'phone', pointed: 'left' })).toBe('naidoo');
    expect(shown(null, { on: 'desk', pointed: 'dlamini' })).toBeUndefined();
  });
});
