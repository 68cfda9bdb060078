import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPractice, openDevice } from '#lib/replica/node/device.ts';

const SURNAME = 'Qwabezulwini';
const PASSPHRASE = 'kettle orange tractor seven';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'indaba-node-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return join(path, 'device');
}

/** A closed device with one patient. */
async function withPatient(dir: string, passphrase: string | null): Promise<void> {
  const made = await createPractice(dir, {
    practiceName: 'Sunrise',
    memberName: 'Naledi',
    deviceName: 'Server',
    server: null,
    passphrase
  });
  if (!made.ok) throw new Error(made.problem.message);
  const { replica } = made.value;
  const changed = await replica.change([
    { change: 'patient.register', args: { given: 'Sipho', family: SURNAME } }
  ]);
  expect(changed.ok).toBe(true);
  await replica.projected();
  await made.value.close();
}

const filesWith = async (dir: string, words: string): Promise<string[]> => {
  const found = [];
  for (const file of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    if ((await readFile(join(file.parentPath, file.name))).includes(words)) found.push(file.name);
  }
  return found;
};

const codeOf = async (dir: string, passphrase: string | null) => {
  const opened = await openDevice(dir, false, passphrase);
  if (opened.ok) await opened.value.close();
  return opened.ok ? 'open' : opened.problem.code;
};

describe('a device in a folder', () => {
  it('is sealed under its passphrase: keys, records and rows', async () => {
    const dir = await folder();
    await withPatient(dir, PASSPHRASE);
    expect(await filesWith(dir, SURNAME)).toEqual([]);
    expect(await filesWith(dir, 'Naledi')).toEqual([]);
    expect(await codeOf(dir, null)).toBe('passphrase-needed');
    expect(await codeOf(dir, 'another one altogether')).toBe('wrong-passphrase');
  });

  it('opens with its passphrase, with its rows derived anew', async () => {
    const dir = await folder();
    await withPatient(dir, PASSPHRASE);
    const opened = await openDevice(dir, false, PASSPHRASE);
    if (!opened.ok) throw new Error(opened.problem.message);
    const { replica } = opened.value;
    await replica.projected();
    const hits = await replica.query('patients.search', { text: SURNAME });
    expect(hits).toHaveLength(1);
    await opened.value.close();
    expect(await readdir(dir)).not.toContain('projections.sqlite');
  });

  it('relies on its files’ permissions where nobody gave it a passphrase', async () => {
    const dir = await folder();
    await withPatient(dir, null);
    expect(await filesWith(dir, SURNAME)).not.toEqual([]);
    expect(await codeOf(dir, null)).toBe('open');
    expect(await codeOf(dir, 'one that is not needed')).toBe('open');
  });
});
