import { describe, expect, it } from 'vitest';
import { accessLogId } from '#lib/docs/kinds.ts';
import { searchShape } from '#lib/docs/search-shape.ts';
import { Device, MEMBER, PATIENT, PRACTICE } from './support.ts';

const TABLET = '0193b6a0-0000-7000-8000-0000000000a1';
const ENTRY = '0193b6a0-0000-7000-8000-0000000000e1';
const OTHER = '0193b6a0-0000-7000-8000-0000000000e2';
const MONTH = '2026-11';
const LOG = accessLogId(PRACTICE, TABLET, MONTH);

const opened = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  at: '2026-11-22T07:30:00.000Z',
  act: 'open-record' as const,
  patient: PATIENT,
  ...more
});
const note = (device: Device, ...entries: ReturnType<typeof opened>[]) =>
  device.try('accessLog.note', { device: TABLET, month: MONTH, entries });

describe('an access log', () => {
  it('is one document per device and month, begun the same by every copy of the device', () => {
    const device = new Device(1);
    const made = note(device, opened(ENTRY));
    expect(made).toMatchObject({ ok: true, value: { id: LOG } });
    expect(device.read('accessLog', LOG)).toMatchObject({ device: TABLET, month: MONTH });
  });

  it('names the member at work, whatever the caller would like', () => {
    const device = new Device(1);
    note(device, opened(ENTRY));
    expect(device.read('accessLog', LOG).entries[ENTRY]!.member).toBe(MEMBER);
    const forged = device.try('accessLog.note', {
      device: TABLET,
      month: MONTH,
      entries: [{ ...opened(OTHER), member: PATIENT } as never]
    });
    expect(forged).toMatchObject({ ok: false, problem: { code: 'invalid-arguments' } });
  });

  it('takes an entry that comes again once, and only lets its count and last time grow', () => {
    const device = new Device(1);
    note(device, opened(ENTRY, { count: 3, last: '2026-11-22T07:34:00.000Z' }));
    const again = note(
      device,
      opened(ENTRY, { count: 2, last: '2026-11-22T07:31:00.000Z', act: 'print', reason: 'x' })
    );
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
    note(device, opened(ENTRY, { count: 4, last: '2026-11-22T07:39:00.000Z' }));
    expect(device.read('accessLog', LOG).entries).toEqual({
      [ENTRY]: {
        at: '2026-11-22T07:30:00.000Z',
        last: '2026-11-22T07:39:00.000Z',
        count: 4,
        act: 'open-record',
        patient: PATIENT,
        member: MEMBER
      }
    });
  });

  it('keeps months apart', () => {
    const device = new Device(1);
    expect(
      device.refused('accessLog.note', {
        device: TABLET,
        month: '2026-10',
        entries: [opened(ENTRY)]
      })
    ).toBe('outside-the-month');
  });
});

describe('a search in the log', () => {
  it.each([
    ['8001015009087', 'ID number'],
    ['800101 5009 087', 'ID number'],
    ['082 555 1234', 'phone number'],
    ['+27825551234', 'phone number'],
    ['nkosi', 'name'],
    ['nkosi thandi', '2 names'],
    ['nkosi 0825551234', 'name and phone number'],
    ['1980-01-01', 'date'],
    ['AB12345', 'number'],
    ['', 'nothing']
  ])('says of “%s” that it was for: %s', (text, shape) => {
    expect(searchShape(text)).toBe(shape);
  });

  it('gives away no part of what was typed', () => {
    const text = 'Mthunzi-Vilakazi 8001015009087 Nkosinathi';
    for (const word of text.split(' ')) expect(searchShape(text)).not.toContain(word);
  });
});
