import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, expect, test } from 'vitest';
import { fileSender } from '#lib/reminders/file-sender.ts';
import { folderSender } from '#lib/reminders/node/folder-sender.ts';
import { reminder, reminderSenderContract, type Received } from './reminder-sender.suite.ts';

const rows = (csv: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true
  }).data;

const received = (row: Record<string, string>): Received => ({
  appointment: row.appointment!,
  channel: row.channel!,
  to: row.to!,
  text: row.text!
});

// The person gets one file; the same batch again replaces it under its name.
reminderSenderContract('one file', () => {
  const files = new Map<string, string>();
  return Promise.resolve({
    sender: fileSender((name, content) => files.set(name, content)),
    received: () => Promise.resolve([...files.values()].flatMap(rows).map(received))
  });
});

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'reminders-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

// What the index lists is read from the messages themselves.
reminderSenderContract('a folder', () => {
  const dir = folder();
  return Promise.resolve({
    sender: folderSender(join(dir, 'out')),
    received() {
      const names = readdirSync(dir).includes('out') ? readdirSync(join(dir, 'out')) : [];
      const indexes = names.filter((name) => name.startsWith('index-'));
      const listed = indexes.flatMap((name) => rows(readFileSync(join(dir, 'out', name), 'utf8')));
      return Promise.resolve(
        listed.map((row) => {
          const message = readFileSync(join(dir, 'out', row.file!), 'utf8');
          const [head, ...text] = message.split('\n\n');
          const to = /^To: \+?(.*)$/m.exec(head!)![1]!;
          return { ...received(row), to, text: text.join('\n\n').replace(/\n$/, '') };
        })
      );
    }
  });
});

test('A folder leaves nothing half written behind, and no names of patients in file names', async () => {
  const dir = folder();
  await folderSender(dir).send({ id: 'b', reminders: [reminder(1), reminder(2)] });
  const names = readdirSync(dir);
  expect(names).toHaveLength(3);
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(names.join(' ')).not.toContain('Nkosi');
});

test('A folder that cannot be written to is a problem that says what is safe', async () => {
  const dir = folder();
  writeFileSync(join(dir, 'taken'), '');
  chmodSync(join(dir, 'taken'), 0o400);
  const sent = await folderSender(join(dir, 'taken')).send({ id: 'b', reminders: [reminder(1)] });
  expect(sent).toMatchObject({
    ok: false,
    problem: { code: 'reminders-not-written', safe: 'Nobody was marked as reminded.' }
  });
});

test('A spreadsheet takes no text of a reminder for a formula', async () => {
  let file = '';
  const sender = fileSender((_name, content) => (file = content));
  await sender.send({ id: 'b', reminders: [reminder(1, { name: '=HYPERLINK("x")' })] });
  expect(rows(file)[0]!.name).toBe('\'=HYPERLINK("x")');
});
