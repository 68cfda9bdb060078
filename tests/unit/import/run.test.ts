import { describe, expect, it } from 'vitest';
import type { ImportItem, ImportPlan } from '#lib/import/plan.ts';
import { refuse, skip } from '#lib/import/plan.ts';
import { coalesce, runImport } from '#lib/import/run.ts';
import { TestReplica } from './replica.ts';

const id = (n: number) => `0190b5a2-7c1d-7000-8000-aaaaaaaa${String(n).padStart(4, '0')}`;

/** A patient of that number, named as given; an empty name is one that the change refuses. */
const patient = (n: number, given = `Patient ${n}`): ImportItem => ({
  outcome: 'take',
  type: 'row',
  from: `row ${n}`,
  parts: [
    {
      request: { change: 'patient.register', args: { id: id(n), ...(given ? { given } : {}) } },
      place: { kind: 'patient', document: id(n), path: ['registered'] }
    }
  ],
  warnings: [],
  leftOut: []
});
const plan = (items: ImportItem[]): ImportPlan => ({
  source: 'a list',
  total: items.length,
  items
});
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('running an import', () => {
  it('refuses the bad rows alone, with the reason of the rule, and takes all others', async () => {
    const replica = new TestReplica();
    const items = range(25).map((n) => patient(n, n % 10 === 0 ? '' : `Patient ${n}`));
    const report = await runImport(plan(items), replica, { batchSize: 8 });
    expect(report.counts).toEqual({ taken: 23, skipped: 0, refused: 2 });
    expect(report.lines.filter(({ outcome }) => outcome === 'refused')).toEqual([
      {
        outcome: 'refused',
        type: 'row',
        from: 'row 10',
        code: 'name-missing',
        reason: 'A patient needs at least one name.'
      },
      {
        outcome: 'refused',
        type: 'row',
        from: 'row 20',
        code: 'name-missing',
        reason: 'A patient needs at least one name.'
      }
    ]);
    expect(report.reasons).toMatchObject([{ code: 'name-missing', count: 2 }]);
    expect(replica.docs.size).toBe(23);
  });

  it('tells every item, in the order of the source', async () => {
    const items: ImportItem[] = [
      patient(1),
      { type: 'row', from: 'row 2', ...skip('empty', 'The row is empty.') },
      patient(3),
      { type: 'row', from: 'row 4', ...refuse('broken', 'The row is broken.') },
      patient(5)
    ];
    const report = await runImport(plan(items), new TestReplica(), { batchSize: 2 });
    expect(report.lines.map(({ from, outcome }) => `${from} ${outcome}`)).toEqual([
      'row 1 taken',
      'row 2 skipped',
      'row 3 taken',
      'row 4 refused',
      'row 5 taken'
    ]);
  });

  it('saves in batches, each one transaction', async () => {
    const replica = new TestReplica();
    const seen: number[] = [];
    await runImport(plan(range(25).map((n) => patient(n))), replica, {
      batchSize: 10,
      onProgress: (done) => seen.push(done)
    });
    expect(replica.transactions.map((requests) => requests.length)).toEqual([10, 10, 5]);
    expect(seen).toEqual([10, 20, 25]);
  });

  it('takes one of two items that would stand in one place', async () => {
    const report = await runImport(plan([patient(1), patient(1)]), new TestReplica());
    expect(report.lines).toMatchObject([{ outcome: 'taken' }, { code: 'already-here' }]);
  });

  it('adds nothing the second time, and does not bring back what a person removed', async () => {
    const replica = new TestReplica();
    const problem: ImportItem = {
      ...patient(1),
      from: 'row 2',
      needs: { kind: 'patient', document: id(1), path: ['registered'] },
      parts: [
        {
          request: {
            change: 'patient.addAlert',
            args: { patient: id(1), id: id(9), text: 'Deaf', level: 'info' }
          },
          place: { kind: 'patient', document: id(1), path: ['alerts', id(9)] }
        }
      ]
    } as ImportItem;
    const items = [patient(1), problem];
    expect((await runImport(plan(items), replica)).counts.taken).toBe(2);
    await replica.change([
      { change: 'patient.removeAlert', args: { patient: id(1), alert: id(9) } }
    ]);
    const again = await runImport(plan(items), replica);
    expect(again.lines.map(({ code }) => code)).toEqual(['already-here', 'already-here']);
    expect(replica.all('patient')[0]?.alerts[id(9)]?.removed).toBeDefined();
  });

  it('stops when it is told to, and goes on from there the next time', async () => {
    const replica = new TestReplica();
    const stop = new AbortController();
    const items = range(30).map((n) => patient(n));
    const first = await runImport(plan(items), replica, {
      batchSize: 10,
      signal: stop.signal,
      onProgress: (done) => done >= 20 && stop.abort()
    });
    expect(first.stopped).toMatchObject({ code: 'import-stopped' });
    expect(first.counts.taken).toBe(20);
    const second = await runImport(plan(items), replica);
    expect(second.counts).toEqual({ taken: 10, skipped: 20, refused: 0 });
  });

  it('stops when the device is full, instead of refusing row after row', async () => {
    const replica = new TestReplica();
    replica.fault = () =>
      replica.docs.size >= 10 ? { code: 'storage-full', message: 'No room left.' } : undefined;
    const report = await runImport(plan(range(40).map((n) => patient(n))), replica, {
      batchSize: 10
    });
    expect(report.stopped).toMatchObject({ code: 'storage-full' });
    expect(report.counts).toEqual({ taken: 10, skipped: 0, refused: 0 });
  });

  it('gives the problem of a replica that breaks, and of a plan that does', async () => {
    const broken = {
      change: () => Promise.reject(new Error('the worker is gone')),
      read: () => Promise.resolve(undefined)
    };
    const refused = await runImport(plan([patient(1)]), broken);
    expect(refused.lines[0]).toMatchObject({ outcome: 'refused', code: 'unexpected' });
    const items = (function* () {
      yield patient(1);
      throw new Error('the file is gone');
    })();
    const stopped = await runImport({ source: 'x', total: 2, items }, new TestReplica());
    expect(stopped.stopped).toMatchObject({ code: 'unexpected' });
  });
});

describe('measurements', () => {
  it('of one patient and moment become one change', () => {
    const at = '2024-01-01T00:00:00.000Z';
    const record = (patient: string, at: string, value: number) => ({
      change: 'chart.recordVitals' as const,
      args: { patient, at, vitals: [{ code: '8480-6', label: 'x', value, unit: 'mm[Hg]' }] }
    });
    const joined = coalesce([
      record(id(1), at, 1),
      record(id(1), at, 2),
      record(id(1), '2024-01-02T00:00:00.000Z', 3),
      record(id(2), at, 4)
    ]);
    expect(joined.map(({ args }) => (args as { vitals: unknown[] }).vitals.length)).toEqual([
      2, 1, 1
    ]);
  });
});
