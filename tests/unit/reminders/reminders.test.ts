import { describe, expect, test } from 'vitest';
import type { ReminderRow } from '#lib/projections/catalogue.ts';
import { wayTo } from '#lib/reminders/channel.ts';
import { nextWorkingDay } from '#lib/reminders/next-day.ts';
import { DEFAULT_TEXT, isSendable, linkOf, prepare, type From } from '#lib/reminders/prepare.ts';
import { lengthOf } from '#lib/reminders/segments.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
const from: From = { practice: 'Kliniek Oos', phone: '+27113334444' };

const row = (fields: Partial<ReminderRow> = {}): ReminderRow => ({
  id: '0193b6a0-0000-7000-8000-000000000001',
  book: '0193b6a0-0000-7000-8000-000000000002',
  doctor: '0193b6a0-0000-7000-8000-000000000003',
  doctorName: 'Dr P Naidoo',
  start: '2026-11-24T09:30',
  minutes: 15,
  patient: '0193b6a0-0000-7000-8000-000000000004',
  name: 'Nkosi, Thandi',
  called: 'Mrs Thandi Nkosi',
  mobile: '+27821112222',
  email: null,
  phone: '+27821112222',
  prefers: null,
  reminded: null,
  ...fields
});

describe('The way to a patient', () => {
  const all = { mobile: '+27821112222', email: 't@example.org', phone: '+27113334444' };

  test.each([
    [{ ...all, prefers: null }, 'sms', all.mobile],
    [{ ...all, prefers: 'sms' }, 'sms', all.mobile],
    [{ ...all, prefers: 'email' }, 'email', all.email],
    [{ ...all, prefers: 'phone' }, 'phone', all.phone],
    [{ ...all, mobile: null, prefers: null }, 'email', all.email],
    [{ ...all, mobile: null, email: null, prefers: null }, 'phone', all.phone],
    [{ mobile: null, email: null, phone: null, prefers: null }, 'phone', null]
  ] as const)('%j is %s', (known, channel, to) => {
    expect(wayTo(known)).toEqual({ channel, to });
  });
});

describe('The text of a reminder', () => {
  test('says who, when, with whom and whom to call, in one message', () => {
    const reminder = prepare(row(), from, manner);
    expect(reminder.text).toBe(
      'Reminder for Mrs Thandi Nkosi: Dr P Naidoo, Tue, 24 Nov at 09:30, Kliniek Oos. If you cannot come, please call 011 333 4444.'
    );
    expect(reminder).toMatchObject({ channel: 'sms', segments: 1, faults: [] });
    expect(isSendable(reminder)).toBe(true);
  });

  test('is the practice’s own where it has one', () => {
    const template = 'Sien u {{ Date }} om {{time}}. {{practice}}';
    expect(prepare(row(), { ...from, template }, manner).text).toBe(
      'Sien u Tue, 24 Nov om 09:30. Kliniek Oos'
    );
    expect(prepare(row(), { ...from, template: '  ' }, manner).text).toContain('Reminder for');
  });

  test('leaves a field that nobody knows standing, and is not sent', () => {
    const reminder = prepare(row(), { ...from, template: 'Hi {{nmae}}, {{time}}' }, manner);
    expect(reminder.text).toBe('Hi {{nmae}}, 09:30');
    expect(
      reminder.pieces.filter((piece) => piece.type === 'field' && piece.state === 'unknown')
    ).toHaveLength(1);
    expect(reminder.faults).toEqual(['Nobody knows what {{nmae}} stands for.']);
    expect(isSendable(reminder)).toBe(false);
  });

  test('asks nobody to choose, and is not sent where its words would', () => {
    const template = 'Hi {{name}}, {{?choice am|pm}} {{?choice am}}';
    const reminder = prepare(row(), { ...from, template }, manner);
    expect(reminder.faults).toEqual([
      'Nobody is asked to choose between am and pm.',
      '{{?choice am}} has nothing to choose between: write {{?choice left|right}}.'
    ]);
    expect(isSendable(reminder)).toBe(false);
  });

  test('is not sent where something it names is not recorded', () => {
    const reminder = prepare(row(), { ...from, phone: null }, manner);
    expect(reminder.faults).toEqual(['Nothing is recorded for {{phone}}.']);
    expect(isSendable(reminder)).toBe(false);
  });

  test('puts a name in as it is, braces and all', () => {
    const template = '{{name}}';
    expect(prepare(row({ called: '{{time}}' }), { ...from, template }, manner).text).toBe(
      '{{time}}'
    );
  });

  test('has every field of the default text', () => {
    expect(DEFAULT_TEXT.match(/\{\{\w+\}\}/g)).toHaveLength(6);
  });

  test('is not sent to somebody who was reminded of this time, or is to be called', () => {
    const reminded = { at: '2026-11-23T08:00:00.000Z', by: 'x', how: 'sms' } as const;
    expect(isSendable(prepare(row({ reminded }), from, manner))).toBe(false);
    expect(isSendable(prepare(row({ mobile: null }), from, manner))).toBe(false);
  });
});

describe('The length of a message', () => {
  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    // Characters of the extension count twice.
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['é'.repeat(160), 1],
    // One that the alphabet has not, and the whole message is longer.
    ['ê'.repeat(70), 1],
    ['ê' + 'a'.repeat(70), 2],
    ['😀'.repeat(35), 1],
    ['😀'.repeat(36), 2],
    ['', 1]
  ])('%# is counted as on the bill', (text, segments) => {
    expect(lengthOf(text).segments).toBe(segments);
  });

  test('names the character that makes it long', () => {
    expect(lengthOf('Môre').foreign).toBe('ô');
    expect(lengthOf('More').foreign).toBeNull();
  });
});

describe('A link to send by hand', () => {
  test('opens the device’s own messages, mail or phone with everything filled in', () => {
    expect(linkOf(prepare(row(), from, manner))).toMatch(
      /^sms:\+27821112222\?&body=Reminder%20for%20Mrs%20Thandi/
    );
    const email = row({ mobile: null, email: 'a&b@example.org' });
    expect(linkOf(prepare(email, from, manner))).toMatch(
      /^mailto:a%26b%40example\.org\?subject=Your%20appointment.*&body=Reminder/
    );
    expect(linkOf(prepare(row({ mobile: null }), from, manner))).toBe('tel:+27821112222');
    expect(linkOf(prepare(row({ mobile: null, phone: null }), from, manner))).toBeNull();
  });
});

describe('The day for which reminders are written', () => {
  test('is the next one on which somebody works', () => {
    const weekdays = (day: string) => new Date(`${day}T00:00Z`).getUTCDay() % 6 !== 0;
    expect(nextWorkingDay('2026-11-20', weekdays)).toBe('2026-11-23');
    expect(nextWorkingDay('2026-11-23', weekdays)).toBe('2026-11-24');
    expect(nextWorkingDay('2026-11-30', () => false)).toBe('2026-12-01');
  });
});
