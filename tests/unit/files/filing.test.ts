import { describe, expect, test } from 'vitest';
import type { Role } from '#lib/access/roles.ts';
import { addDocument, addVersion, giveCategory, readyFile } from '#lib/files/filing.ts';
import type { DocumentRow } from '#lib/projections/catalogue.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { TestDevice } from '../../support/practice.ts';
import { must } from '../../support/result.ts';
import { codeOf } from '../blobs/support.ts';

const file = async (text: string, name = 'scan.pdf') =>
  must(await readyFile(new Blob([`%PDF-1.7 ${text}`]), name, 1_000_000));

async function practice(role: Role) {
  const log = new MemoryLog();
  const owner = await TestDevice.found(61);
  const other = await TestDevice.join(owner, log, 62, role);
  const sync = async () => {
    for (const device of [owner, other, owner, other]) {
      await log.sync(device.replica.port);
      await device.replica.followed();
    }
    for (const device of [owner, other]) await device.replica.projected();
  };
  const patient = await owner.change('patient.register', { family: 'Nkosi' });
  await sync();
  const list = (device: TestDevice): Promise<DocumentRow[]> =>
    device.replica.query('patient.documents', { patient });
  return { owner, other, sync, patient, list };
}

describe('filing', () => {
  test('keeps a file by what its bytes say, and refuses one that is too large before reading it', async () => {
    const unread = { size: 5_000_000 } as Blob;
    expect(codeOf(await readyFile(unread, 'film.mp4', 1_000_000))).toBe('blob-too-large');
    const ready = await file('', 'knee.jpg');
    expect(ready).toMatchObject({ fileName: 'knee.jpg', found: { type: 'application/pdf' } });
  });

  test('seals every version anew for those who may read the new category', async () => {
    const { owner, patient, list } = await practice('doctor');
    const named = { patient, name: 'Letter', category: 'administrative' as const };
    must(await addDocument(owner.replica, named, await file('one')));
    must(await addVersion(owner.replica, (await list(owner))[0]!, await file('two')));
    must(await giveCategory(owner.replica, (await list(owner))[0]!, 'medical'));
    const [row, ...others] = await list(owner);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ kind: 'attachments', category: 'medical', moves: 1 });
    const contents = [];
    for (const { file: reference } of row!.versions) {
      expect(reference).toMatch(/^blob1\.clinical\./);
      const content = must(await owner.replica.getBlob(reference!));
      contents.push(new TextDecoder().decode(content));
    }
    expect(contents.sort()).toEqual(['%PDF-1.7 one', '%PDF-1.7 two']);
  });

  test('changes nothing where a file that is to be moved is not here', async () => {
    const { owner, other, patient, list, sync } = await practice('doctor');
    const named = { patient, name: 'Letter', category: 'administrative' as const };
    must(await addDocument(owner.replica, named, await file('one')));
    await sync();
    const [row] = await list(other);
    expect(codeOf(await giveCategory(other.replica, row!, 'medical'))).toBe('blob-not-here');
    expect((await list(other))[0]).toMatchObject({ kind: 'papers', category: 'administrative' });
  });
});

describe.each([
  ['doctor', true, true],
  ['nurse', true, true],
  ['manager', false, true],
  ['reception', false, true],
  ['billing', false, true],
  ['auditor', false, false]
] as const)('%s', (role, isClinical, mayAdd) => {
  test(`sees papers${isClinical ? ' and clinical documents' : ', and no clinical documents'}`, async () => {
    const { owner, other, sync, patient, list } = await practice(role);
    for (const category of ['medical', 'administrative'] as const) {
      must(
        await addDocument(
          owner.replica,
          { patient, name: category, category },
          await file(category)
        )
      );
    }
    await sync();
    const seen = (await list(other)).map(({ name }) => name).sort();
    expect(seen).toEqual(isClinical ? ['administrative', 'medical'] : ['administrative']);
    const found = await other.replica.query('documents.search', { text: 'medical' });
    expect(found).toHaveLength(isClinical ? 1 : 0);
    const reference = (await list(owner)).find(({ name }) => name === 'medical')!.versions[0]!
      .file!;
    expect(codeOf(await other.replica.getBlob(reference))).toBe(
      isClinical ? 'blob-not-here' : 'not-allowed'
    );
    const add = async (category: 'medical' | 'administrative') =>
      codeOf(
        await addDocument(other.replica, { patient, name: 'Mine', category }, await file('x'))
      );
    expect(await add('administrative')).toBe(mayAdd ? 'ok' : 'not-allowed');
    expect(await add('medical')).toBe(isClinical ? 'ok' : 'not-allowed');
    const own = { patient: null, name: 'Lease', category: 'legal' as const };
    expect(codeOf(await addDocument(other.replica, own, await file('y')))).toBe(
      role === 'manager' ? 'ok' : 'not-allowed'
    );
  });
});
