import { describe, expect, test } from 'vitest';
import { bringIn, readCodeFile, type CodeFile } from '#lib/coding/import.ts';
import { Hub } from '../../e2e/support/hub.ts';
import { must } from '../../support/result.ts';
import { founder, member, reopened } from '../blobs/support.ts';
import { MIT_HEADINGS, mitRow, TODAY, workbook } from './files.ts';

const BYTES = workbook([
  MIT_HEADINGS,
  mitRow('E11.9', 'Sugar illness without complications'),
  mitRow('E11.0', 'Sugar illness with coma'),
  mitRow('W01.0', 'Fall on the same level', { Valid_ICD10_Primary: 'n' }),
  mitRow('', 'No code')
]);

const file = async (bytes = BYTES, name = 'MIT 2021.xlsx'): Promise<CodeFile> =>
  must(await readCodeFile('icd10', name, bytes, { today: TODAY }));

describe('tables of codes on devices', () => {
  test('a table comes in once, and is found and checked by', async () => {
    const { replica } = await founder(null);
    const { practice } = await replica.status();
    const tables = async () => (await replica.read('practice', practice))!.value.codingTables;
    const codes = async (text: string) =>
      (await replica.findCodes({ type: 'icd10', text, on: TODAY })).map(({ code }) => code);

    const dry = must(await bringIn(await file(), {}, replica, { dryRun: true }));
    expect(dry).toMatchObject({ dryRun: true, counts: { taken: 3, skipped: 0, refused: 1 } });
    expect(await tables()).toEqual({});
    expect(await codes('sugar')).toEqual([]);
    expect(await replica.checkCodes({ codes: ['Q99'], on: TODAY })).toEqual([]);

    const first = must(await bringIn(await file(), { from: '2021-04-01' }, replica));
    expect(first.counts).toEqual(dry.counts);
    expect(first.table).toMatchObject({ id: dry.table.id, version: 'MIT 2021', rows: 3 });
    expect(Object.values(await tables())).toMatchObject([
      { type: 'icd10', from: '2021-04-01', rows: 3, refused: 1 }
    ]);
    await replica.codesFollowed();
    expect(await replica.codeTables()).toEqual([
      { id: first.table.id, state: 'ready', done: 3, total: 3, problem: null }
    ]);
    expect(await codes('e11')).toEqual(['E11.0', 'E11.9']);
    expect(await replica.lookUpCode('icd10', 'e119', TODAY)).toMatchObject({ code: 'E11.9' });
    expect(await replica.lookUpCode('icd10', 'E11.9', '2021-03-31')).toBeNull();
    const told = await replica.checkCodes({ codes: ['W01.0', 'Q99'], on: TODAY });
    expect(told.map(({ rule }) => rule)).toEqual(['external-cause-first', 'unknown-code']);

    const again = must(await bringIn(await file(BYTES, 'renamed.xlsx'), {}, replica));
    expect(again.counts).toEqual({ taken: 0, skipped: 3, refused: 1 });
    expect(again.reasons[0]).toMatchObject({ code: 'already-here', count: 3 });
    expect(Object.keys(await tables())).toHaveLength(1);
  });

  test('a retired table is searched no more, until it is imported again', async () => {
    const { replica } = await founder(null);
    const { table } = must(await bringIn(await file(), {}, replica));
    await replica.codesFollowed();
    const found = async () =>
      (await replica.findCodes({ type: 'icd10', text: 'coma', on: TODAY })).length;
    expect(await found()).toBe(1);
    must(
      await replica.change([
        { change: 'practice.removeCodingTable', args: { codingTable: table.id } }
      ])
    );
    await expect.poll(() => replica.codeTables(), { timeout: 15_000 }).toEqual([]);
    expect(await found()).toBe(0);
    const { practice } = await replica.status();
    const listed = (await replica.read('practice', practice))!.value.codingTables[table.id]!;
    expect(must(await replica.blobProgress(listed.file)).pinned).toBe(false);
    expect(must(await bringIn(await file(), {}, replica)).counts.taken).toBe(3);
    await expect.poll(found, { timeout: 15_000 }).toBe(1);
  });

  test('what was used in consultations, and the practice’s own words, come first', async () => {
    const { replica } = await founder(null);
    must(await bringIn(await file(), {}, replica));
    const [{ document: patient }] = must(
      await replica.change([{ change: 'patient.register', args: { family: 'Nkosi' } }])
    ) as unknown as [{ document: string }];
    const [{ document: consultation }] = must(
      await replica.change([{ change: 'consultation.start', args: { patient } }])
    ) as unknown as [{ document: string }];
    must(
      await replica.change([
        {
          change: 'consultation.addDiagnosis',
          args: { consultation, code: 'E11.9', description: 'Sugar' }
        },
        { change: 'practice.addCodeAlias', args: { type: 'icd10', words: 'slip', code: 'W01.0' } }
      ])
    );
    await replica.codesFollowed();
    await replica.projected();
    const hits = await replica.findCodes({ type: 'icd10', text: 'sugar', on: TODAY });
    expect(hits.map(({ code, used }) => [code, used])).toEqual([
      ['E11.9', 1],
      ['E11.0', 0]
    ]);
    const [slip] = await replica.findCodes({ type: 'icd10', text: 'slip', on: TODAY });
    expect(slip).toMatchObject({ code: 'W01.0', by: 'alias', alias: 'slip' });
  });

  test('a file with nothing in it, or days the wrong way round, brings in nothing', async () => {
    const { replica } = await founder(null);
    const empty = workbook([MIT_HEADINGS, mitRow('', 'No code')]);
    const read = await readCodeFile('icd10', 'empty.xlsx', empty, { today: TODAY });
    expect(read).toMatchObject({ ok: false, problem: { code: 'no-codes' } });
    const backwards = { from: '2026-02-01', to: '2026-01-01' };
    expect(await bringIn(await file(), backwards, replica)).toMatchObject({
      ok: false,
      problem: { code: 'ends-before' }
    });
  });

  test('a table that one device imported is on all of them, and stays without the server', async () => {
    const hub = await Hub.start();
    try {
      const first = await founder(hub.url);
      const nurse = await member(first, 'nurse');
      must(await bringIn(await file(), {}, first.replica));
      must(await first.replica.synced());
      must(await nurse.replica.synced());
      // Nobody has asked for codes on this device: their file is fetched and kept all the same.
      const { practice } = await nurse.replica.status();
      const listed = (await nurse.replica.read('practice', practice))!.value.codingTables;
      const { file: reference } = Object.values(listed)[0]!;
      await expect
        .poll(async () => must(await nurse.replica.blobProgress(reference)), { timeout: 15_000 })
        .toMatchObject({ here: true, pinned: true });
      const offline = await reopened(nurse, false);
      await offline.replica.codesFollowed();
      const hits = await offline.replica.findCodes({ type: 'icd10', text: 'sug com', on: TODAY });
      expect(hits.map(({ code }) => code)).toEqual(['E11.0', 'E11.9']);
    } finally {
      await hub.remove();
    }
  });
});
