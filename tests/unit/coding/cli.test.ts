import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indaba as command, lastPrinted } from '../../support/command.ts';
import { folder } from '../blobs/support.ts';
import { MIT_HEADINGS, mitRow, workbook } from './files.ts';

/** What a command ends with: its exit code, its last line as JSON, and what it complained about. */
async function indaba(...args: string[]) {
  const ended = await command(args);
  const json = lastPrinted(ended);
  return { code: ended.code, json, stderr: ended.stderr };
}

test('codes are imported, found and checked from the command line', async () => {
  const dir = await folder();
  const device = ['device', join(dir, 'device')];
  const mit = join(dir, 'MIT.xlsx');
  const rows = [mitRow('R04.0', 'Haemorrhage of the nose'), mitRow('S00.3', 'Broken nose')];
  await writeFile(mit, workbook([MIT_HEADINGS, ...rows, mitRow('', 'No code')]));
  const tariff = join(dir, 'tariff.csv');
  await writeFile(tariff, 'Kode,Beskrywing\n0190,Visit\n');
  const map = join(dir, 'map.json');
  await writeFile(map, JSON.stringify({ fields: { code: 'Kode', words: 'Beskrywing' } }));
  await indaba(...device, 'create', '--name', 'Praktyk');

  const dry = await indaba(...device, 'import', 'icd10', mit, '--dry-run', '--json');
  expect(dry).toMatchObject({
    code: 1,
    json: {
      dryRun: true,
      counts: { taken: 2, skipped: 0, refused: 1 },
      reasons: [{ outcome: 'refused', code: 'code-missing', count: 1 }],
      lines: [{ from: 'row 4', reason: 'The row has no code.' }]
    }
  });
  const first = await indaba(...device, 'import', 'icd10', mit, '--from', '2021-04-01', '--json');
  expect(first.json).toMatchObject({ dryRun: false, counts: { taken: 2, refused: 1 } });
  const again = await indaba(...device, 'import', 'icd10', mit, '--json');
  expect(again.json).toHaveProperty('counts', { taken: 0, skipped: 2, refused: 1 });

  const mapped = await indaba(...device, 'import', 'tariff', tariff, '--map', map, '--json');
  expect(mapped).toMatchObject({ code: 0, json: { counts: { taken: 1 }, table: { rows: 1 } } });
  const unmapped = await indaba(...device, 'import', 'tariff', tariff);
  expect(unmapped).toMatchObject({ code: 1, stderr: expect.stringContaining('headings') });
  expect((await indaba(...device, 'import', 'icd10', mit, '--from', 'soon')).code).toBe(2);

  const found = await indaba(...device, 'codes', 'find', 'icd10', 'broken', 'nos');
  expect(found.json).toMatchObject([{ code: 'S00.3' }]);
  const told = await indaba(...device, 'codes', 'check', 'S00.3');
  expect(told.json).toMatchObject([{ rule: 'external-cause-missing', codes: ['S00.3'] }]);
}, 120_000);
