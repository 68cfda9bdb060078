import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { indaba } from '../../support/command.ts';
import { folder } from '../blobs/support.ts';

const DOCTOR = '0193b6a0-0000-7000-8000-000000000003';
const PATIENT = '0193b6a0-0000-7000-8000-000000000005';
const OTHER = '0193b6a0-0000-7000-8000-000000000006';
const CAME = '0193b6a0-0000-7000-8000-000000000007';

test('reminders are written once and marked, and reports are printed', async () => {
  const dir = await folder();
  const out = join(dir, 'out');
  const device = ['device', join(dir, 'device')];
  await indaba([...device, 'create', '--name', 'Kliniek Oos']);
  const register = (id: string, given: string, contacts: object[]) => ({
    change: 'patient.register',
    args: { id, given, family: 'Nkosi', contacts }
  });
  const changes = [
    { change: 'practice.edit', args: { phone: '011 333 4444' } },
    { change: 'practice.addDoctor', args: { id: DOCTOR, given: 'Priya', family: 'Naidoo' } },
    register(PATIENT, 'Thandi', [{ type: 'mobile', value: '082 111 2222' }]),
    register(OTHER, 'Sipho', []),
    ...[
      { patient: PATIENT, start: '2026-11-24T09:30' },
      { patient: OTHER, start: '2026-11-24T10:00' },
      { patient: PATIENT, start: '2026-11-20T10:00', id: CAME }
    ].map((args) => ({ change: 'book.book', args: { doctor: DOCTOR, minutes: 20, ...args } }))
  ];
  const made = await indaba([...device, 'change'], `${JSON.stringify(changes)}\n`);
  expect(made.code, made.stderr + made.stdout).toBe(0);

  const remind = () =>
    indaba([...device, 'reminders', '--date', '2026-11-24', '--out', out, '--json']);
  const first = await remind();
  expect(first.code, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({
    date: '2026-11-24',
    appointments: 2,
    written: 1,
    toCall: 1,
    messages: 1,
    reminders: [
      { name: 'Nkosi, Thandi', channel: 'sms', to: '+27821112222', outcome: 'written' },
      { name: 'Nkosi, Sipho', channel: 'phone', to: null }
    ]
  });
  const message = readdirSync(out).find((name) => name.includes('-sms-'))!;
  expect(readFileSync(join(out, message), 'utf8')).toContain(
    'To: +27821112222\n\nReminder for Thandi Nkosi: Dr P Naidoo, Tue, 24 Nov at 09:30'
  );
  expect(JSON.parse((await remind()).stdout)).toMatchObject({ written: 0, before: 1 });

  const period = ['--from', '2026-11-01', '--to', '2026-11-30'];
  const use = await indaba([...device, 'report', 'utilisation', ...period, '--csv']);
  const rows = Papa.parse<Record<string, string>>(use.stdout.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true
  }).data;
  expect(rows.find(({ Week }) => Week === '2026-11-23')).toMatchObject({
    Doctor: 'Dr Priya Naidoo',
    'Open minutes': '2700',
    'Booked minutes': '40'
  });
  const missed = await indaba([...device, 'report', 'no-shows', ...period]);
  expect(JSON.parse(missed.stdout)).toMatchObject({
    report: 'no-shows',
    result: { all: { came: 0, missed: 0 }, open: 3 }
  });

  const backwards = ['--from', '2026-11-30', '--to', '2026-11-01'];
  const refused = await indaba([...device, 'report', 'waits', ...backwards]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('The last day lies before the first.');
}, 180_000);
