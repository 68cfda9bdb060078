import { describe, expect, test } from 'vitest';
import { activeTables, codingTableId } from '#lib/coding/tables.ts';
import type { CodingTableEntry } from '#lib/docs/coding.schema.ts';
import { Device, PRACTICE } from '../docs/support.ts';

const content = (digit: string) => digit.repeat(64);
const args = {
  type: 'icd10' as const,
  source: 'ICD-10 MIT',
  version: '2021',
  from: '2021-04-01',
  content: content('a'),
  file: 'blob1.common.5.a.b.c.application/zlib',
  rows: 41_008,
  skipped: 0,
  refused: 0
};
const id = codingTableId(PRACTICE, 'icd10', args.content);

describe('the tables that a practice has', () => {
  test('are listed once, whichever devices imported the same one', () => {
    const one = new Device(1);
    one.do('practice.found', { name: 'Praktyk' });
    const other = new Device(2);
    other.pull(one);
    expect(one.do('practice.addCodingTable', { id, ...args })).toBe(id);
    other.do('practice.addCodingTable', { id, ...args, version: 'another name' });
    one.pull(other);
    other.pull(one);
    const { codingTables } = one.read('practice', PRACTICE);
    expect(Object.keys(codingTables)).toEqual([id]);
    expect(other.read('practice', PRACTICE).codingTables).toEqual(codingTables);
    expect(codingTables[id]).toMatchObject({ rows: 41_008, added: { by: expect.any(String) } });
  });

  test('are retired and brought back, never erased', () => {
    const device = new Device(1);
    device.do('practice.found', { name: 'Praktyk' });
    device.do('practice.addCodingTable', { id, ...args });
    device.do('practice.removeCodingTable', { codingTable: id, reason: 'A newer one' });
    const retired = device.read('practice', PRACTICE).codingTables;
    expect(retired[id]?.removed?.reason).toBe('A newer one');
    expect(activeTables(retired, 'icd10', '2026-11-22')).toEqual([]);
    device.do('practice.restoreCodingTable', { codingTable: id });
    device.do('practice.editCodingTable', { codingTable: id, to: '2026-12-31' });
    const { codingTables } = device.read('practice', PRACTICE);
    expect(activeTables(codingTables, 'icd10', '2026-12-31')).toHaveLength(1);
    expect(activeTables(codingTables, 'icd10', '2027-01-01')).toEqual([]);
  });

  test('may have words of the practice’s own beside them', () => {
    const device = new Device(1);
    device.do('practice.found', { name: 'Praktyk' });
    device.do('practice.addCodeAlias', { type: 'icd10', words: 'flu shot', code: 'Z25.1' });
    const { codeAliases } = device.read('practice', PRACTICE);
    expect(Object.values(codeAliases)).toMatchObject([{ words: 'flu shot', code: 'Z25.1' }]);
  });
});

describe('the table in force', () => {
  const table = (more: Partial<CodingTableEntry>): CodingTableEntry => ({
    ...args,
    added: { at: '2026-01-01T08:00:00.000Z', by: id },
    ...more
  });
  const active = (tables: CodingTableEntry[], on: string) =>
    activeTables(Object.fromEntries(tables.entries()), 'icd10', on).map(({ version }) => version);

  test('is the version of a list that began last', () => {
    const tables = [
      table({ version: '2014', from: '2014-07-01' }),
      table({ version: '2021', from: '2021-04-01' }),
      table({ version: '2027', from: '2027-04-01', source: 'icd-10 mit' })
    ];
    expect(active(tables, '2026-11-22')).toEqual(['2021']);
    expect(active(tables, '2021-03-31')).toEqual(['2014']);
    expect(active(tables, '2027-04-01')).toEqual(['2027']);
    expect(active(tables, '2014-06-30')).toEqual([]);
  });

  test('is in force always where no days are given, and the last import counts', () => {
    const open = (version: string, at: string): CodingTableEntry => {
      const { from, ...rest } = table({ version, added: { at, by: id } });
      expect(from).toBeDefined();
      return rest;
    };
    const tables = [
      open('later', '2026-02-01T08:00:00.000Z'),
      open('earlier', '2026-01-01T08:00:00.000Z')
    ];
    expect(active(tables, '1999-01-01')).toEqual(['later']);
  });

  test('stands beside those of other lists, newest first', () => {
    const tables = [
      table({ version: 'one', source: 'Scheme A', from: '2025-01-01' }),
      table({ version: 'two', source: 'Scheme B', from: '2026-01-01' }),
      table({ version: 'out', source: 'Scheme C', removed: { at: args.from, by: id } }),
      table({ version: 'other type', type: 'tariff' })
    ];
    expect(active(tables, '2026-11-22')).toEqual(['two', 'one']);
  });
});
