import { describe, expect, it } from 'vitest';
import './support.ts';
import {
  activeEntries,
  appointmentToday,
  comingAppointments,
  doctorAtWork
} from '#lib/components/patient/current.ts';
import { coverOn } from '#lib/docs/patient.cover.ts';
import { possibleValues } from '#lib/components/patient/concurrent.ts';
import {
  isAhead,
  isShown,
  timelineHref,
  timelineParts
} from '#lib/components/patient/timeline/parts.ts';
import { unreadableProblem } from '#lib/components/patient/unreadable.ts';
import type { ConcurrentField } from '#lib/docs/core/conflicts.ts';
import type { DiaryItem, PracticeOverview, TimelineItem } from '#lib/projections/catalogue.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
const NOW = Date.parse('2026-11-22T08:00:00.000Z');

const item = (start: string, status: DiaryItem['status'] = 'booked'): DiaryItem =>
  ({ id: start, start, end: `${start.slice(0, 14)}59`, status }) as DiaryItem;

describe('appointments of a patient', () => {
  it('that are due come in order; what is over, missed or cancelled does not', () => {
    const due = comingAppointments(
      [
        item('2026-12-01T09:00'),
        item('2026-11-22T10:00', 'arrived'),
        item('2026-11-25T09:00', 'cancelled'),
        item('2026-11-21T09:00')
      ],
      '2026-11-22T10:30'
    );
    expect(due.map(({ start }) => start)).toEqual(['2026-11-22T10:00', '2026-12-01T09:00']);
  });

  it('of today are found for a consultation that begins now', () => {
    const items = [item('2026-11-22T08:00', 'done'), item('2026-11-22T11:00', 'arrived')];
    expect(appointmentToday(items, '2026-11-22')?.start).toBe('2026-11-22T11:00');
    expect(appointmentToday(items.slice(0, 1), '2026-11-22')).toBeUndefined();
  });
});

describe('the doctor at work', () => {
  const overview = (...names: string[]) =>
    ({
      doctors: names.map((name, id) => ({ id: String(id), name }))
    }) as unknown as PracticeOverview;

  it('is the member of that name, with or without a title', () => {
    const both = overview('Dr Thandeka Mokoena', 'Dr Pieter van Wyk');
    expect(doctorAtWork(both, 'thandeka mokoena')).toBe('0');
    expect(doctorAtWork(both, 'Sister Rose')).toBeUndefined();
  });

  it('is the only one there is, whoever writes', () => {
    expect(doctorAtWork(overview('Dr Mokoena'), 'Sister Rose')).toBe('0');
    expect(doctorAtWork(null, undefined)).toBeUndefined();
  });
});

describe('the cover of a day', () => {
  it('is the one entered last of those that hold', () => {
    const added = { at: '2026-01-01T00:00:00.000Z', by: 'x' };
    const cover = (scheme: string, more = {}) => ({
      scheme,
      membershipNumber: '1',
      dependants: {},
      added,
      ...more
    });
    const medicalAids = {
      a: cover('Old', { validTo: '2025-12-31' }),
      b: cover('First'),
      c: cover('Second'),
      d: cover('Wrong', { removed: added })
    };
    expect(coverOn({ medicalAids }, '2026-11-22')?.scheme).toBe('Second');
    expect(coverOn({ medicalAids: {} }, '2026-11-22')).toBeUndefined();
  });
});

describe('a timeline', () => {
  const KIND_OF: Partial<Record<TimelineItem['type'], TimelineItem['kind']>> = {
    invoice: 'invoice',
    payment: 'invoice',
    allergy: 'chart',
    appointment: 'book'
  };
  const entry = (at: string, type: TimelineItem['type'] = 'consultation'): TimelineItem => ({
    id: at,
    document: 'doc',
    kind: KIND_OF[type] ?? 'consultation',
    at,
    type,
    title: '',
    detail: null
  });

  it('tells what lies ahead by the practice’s own clock', () => {
    expect(isAhead('2026-11-22T10:30', NOW, manner)).toBe(true);
    expect(isAhead('2026-11-22T09:30', NOW, manner)).toBe(false);
    expect(isAhead('2026-11-22T08:30:00.000Z', NOW, manner)).toBe(true);
    expect(isAhead('2026-11-22', NOW, manner)).toBe(false);
    expect(isAhead('2026', NOW, manner)).toBe(false);
  });

  it('is told by month, newest first, with what is ahead on its own', () => {
    const parts = timelineParts(
      [
        entry('2026-12-01T09:00', 'appointment'),
        entry('2026-11-20T08:00:00.000Z'),
        // Past midnight where the practice is.
        entry('2026-10-31T23:00:00.000Z'),
        entry('2026-10-02'),
        entry('2004')
      ],
      NOW,
      manner
    );
    expect(parts.map(({ part, items }) => [part, items.length])).toEqual([
      ['ahead', 1],
      ['2026-11', 2],
      ['2026-10', 1],
      ['2004', 1]
    ]);
  });

  it.each<[TimelineItem['type'], string]>([
    ['consultation', '/consultations/doc'],
    ['sick-note', '/consultations/doc'],
    ['invoice', '/billing/doc'],
    ['payment', '/billing/doc'],
    ['allergy', '/patients/p/chart'],
    ['appointment', '/diary?day=2026-12-01&appointment=2026-12-01T09:00']
  ])('leads from a %s to its own page', (type, href) => {
    expect(timelineHref('p', entry('2026-12-01T09:00', type))).toBe(href);
  });

  it('shows that somebody was seen to those who may not read the note, and leads nowhere else', () => {
    const front = { read: (scope: string) => scope === 'front' };
    const note = { ...entry('2026-12-01T09:00', 'consultation'), kind: 'consultation' as const };
    const visit = { ...note, kind: 'patient' as const };
    expect(isShown(note, front)).toBe(false);
    expect(isShown(visit, front)).toBe(true);
    expect(timelineHref('p', visit)).toBe('/patients/p/timeline');
  });
});

describe('a record of which not everything can be read', () => {
  it('says which parts, that nothing is lost, and what not to rely on', () => {
    const problem = unreadableProblem(
      {
        newer: false,
        problems: [
          { path: ['allergies', 'x', 'severity'], message: 'Invalid option' },
          { path: ['allergies', 'y'], message: 'Invalid' },
          { path: ['somethingNew'], message: 'Invalid' }
        ]
      },
      'chart'
    );
    expect(problem?.message).toBe('A part of this chart cannot be read: allergies, somethingNew.');
    expect(problem?.safe).toMatch(/nothing is lost/);
  });

  it('of a newer program can only be looked at', () => {
    expect(unreadableProblem({ newer: true, problems: [] }, 'chart')?.code).toBe('newer-program');
  });

  it('says nothing where all is well', () => {
    expect(unreadableProblem({ newer: false, problems: [] }, 'chart')).toBeNull();
  });
});

describe('what is summarised of a chart', () => {
  const added = { at: '2026-01-01T00:00:00.000Z', by: 'x' };
  const disputed = (...values: unknown[]): ConcurrentField[] => [
    {
      path: ['medications', 'a', 'status'],
      values: values.map((value, n) => ({ value, operation: `${n}@x`, actor: 'x' }))
    }
  ];

  it('is what is active, and what is so on any device that disagrees', () => {
    const entries = { a: { status: 'stopped', added }, b: { status: 'active', added } };
    const ids = (concurrent: ConcurrentField[]) =>
      activeEntries(entries, concurrent, 'medications').map(({ id }) => id);
    expect(ids([])).toEqual(['b']);
    expect(ids(disputed('stopped', 'active'))).toEqual(['a', 'b']);
    expect(ids(disputed('stopped', 'completed'))).toEqual(['b']);
  });

  it('shows every value of a field that is not settled', () => {
    const path = ['medications', 'a', 'status'];
    expect(possibleValues([], path, 'stopped')).toEqual(['stopped']);
    expect(possibleValues(disputed('stopped', 'active'), path, 'stopped')).toEqual([
      'stopped',
      'active'
    ]);
  });
});
