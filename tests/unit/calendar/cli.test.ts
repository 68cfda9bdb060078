import { join } from 'node:path';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { indaba } from '../../support/command.ts';
import { folder } from '../blobs/support.ts';

const DOCTOR = '0193b6a0-0000-7000-8000-000000000003';
const PATIENT = '0193b6a0-0000-7000-8000-000000000005';

test('a doctor’s days are printed as JSON and as a calendar, and the log says so', async () => {
  const device = ['device', join(await folder(), 'device')];
  await indaba([...device, 'create', '--name', 'Praktyk']);
  const changes = [
    { change: 'practice.addDoctor', args: { id: DOCTOR, given: 'Priya', family: 'Naidoo' } },
    {
      change: 'patient.register',
      args: { id: PATIENT, given: 'Thandi', family: 'Nkosi', birthDate: '1980-01-01' }
    },
    ...['2026-11-23T09:30', '2026-11-24T09:30'].map((start) => ({
      change: 'book.book',
      args: { doctor: DOCTOR, start, minutes: 20, patient: PATIENT }
    }))
  ];
  const made = await indaba([...device, 'change'], `${JSON.stringify(changes)}\n`);
  expect(made.code, made.stderr + made.stdout).toBe(0);

  const listed = await indaba([...device, 'diary', 'list', '--from', '2026-11-23']);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { title: 'Nkosi, Thandi', start: '2026-11-23T09:30', minutes: 20 }
  ]);

  const week = ['--from', '2026-11-23', '--to', '2026-11-27'];
  const ics = (...more: string[]) => indaba([...device, 'diary', 'ics', ...week, ...more]);
  const summaries = (text: string) =>
    new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((part) => new ICAL.Event(part).summary);
  expect(summaries((await ics('--doctor', 'naidoo')).stdout)).toEqual(['TN', 'TN']);
  expect(summaries((await ics('--doctor', DOCTOR, '--names')).stdout)).toEqual([
    'Nkosi, Thandi',
    'Nkosi, Thandi'
  ]);

  const unknown = await ics('--doctor', 'Botha');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('Priya Naidoo');

  const logged = await indaba([
    ...device,
    'query',
    'access.list',
    '--params',
    JSON.stringify({ acts: ['export'] })
  ]);
  expect(JSON.stringify(JSON.parse(logged.stdout))).toContain('"kind":"book"');
}, 180_000);
