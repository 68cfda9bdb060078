import { without } from '#lib/docs/core/args.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  moveDocument,
  placeDocument,
  type DocumentCopy,
  type MovedVersion
} from '#lib/docs/attachments.move.ts';
import {
  KIND_OF_CATEGORY,
  type Attachment,
  type AttachmentVersion,
  type Category,
  type PatientFileKind
} from '#lib/docs/attachments.schema.ts';
import type { ChangeName } from '#lib/docs/changes.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { attachmentsId, practiceFilesId } from '#lib/docs/kinds.ts';
import { Device, MEMBER, NOW, PATIENT, PRACTICE } from './support.ts';

const KINDS = ['attachments', 'papers'] as const;
const idOf = (kind: PatientFileKind): Uuid => attachmentsId(PRACTICE, kind, PATIENT);
const file = (name: string, scope = 'front') => ({
  file: `blob1.${scope}.${name}`,
  fileName: `${name}.pdf`,
  type: 'application/pdf',
  bytes: 3
});

const paper = (device: Device, more: object = {}): Uuid =>
  device.do('papers.addDocument', {
    patient: PATIENT,
    name: 'Membership card',
    category: 'administrative',
    tags: ['Card', 'Scheme'],
    version: file('card'),
    ...more
  });

interface Copy extends DocumentCopy {
  readonly kind: PatientFileKind;
  readonly entry: Attachment;
}

function copiesOf(device: Device, id: Uuid): Copy[] {
  return KINDS.flatMap((kind) => {
    if (!device.documents.has(idOf(kind))) return [];
    const entry = device.read(kind, idOf(kind)).attachments[id];
    return entry ? [{ kind, entry, home: entry.home }] : [];
  });
}

const placeOf = (device: Device, id: Uuid) => placeDocument(copiesOf(device, id));

/** The files of a document, by version, from wherever it lived. */
function filesOf(device: Device, id: Uuid): Map<Uuid, AttachmentVersion> {
  const found = new Map<Uuid, AttachmentVersion>();
  for (const kind of KINDS) {
    if (!device.documents.has(idOf(kind))) continue;
    for (const [key, each] of Object.entries(device.read(kind, idOf(kind)).versions)) {
      if (each.document === id && (each.file || !found.has(key))) found.set(key, each);
    }
  }
  return found;
}

/** Moves a document as a page does: what is known of it here, its files sealed for the other side. */
function move(device: Device, id: Uuid, category: Category): void {
  const { copy } = placeOf(device, id)!;
  const { entry } = copy;
  const scope = KIND_OF_CATEGORY[category] === 'attachments' ? 'clinical' : 'front';
  const versions = [...filesOf(device, id)].map(([version, each]): MovedVersion => {
    const { file: old } = each;
    const rest = without(each, 'document', 'removed', 'file', 'origin');
    return { id: version, ...rest, file: old!.replace(/front|clinical/, scope) };
  });
  const requests = moveDocument(
    PATIENT,
    {
      id,
      name: entry.name,
      date: entry.date ?? null,
      note: entry.note ?? null,
      consultation: entry.consultation ?? null,
      tags: Object.values(entry.tags ?? {}),
      added: entry.added,
      moves: entry.home?.move ?? 0
    },
    category,
    versions
  );
  for (const { change, args } of requests) device.do(change as ChangeName, args as never);
}

describe('a document', () => {
  test('is added with its first version, and keeps every later one', () => {
    const device = new Device(1);
    const id = paper(device);
    const first = Object.keys(device.read('papers', idOf('papers')).versions)[0]!;
    const second = device.do('papers.addVersion', {
      patient: PATIENT,
      document: id,
      ...file('new'),
      note: 'Renewed'
    });
    const { attachments, versions } = device.read('papers', idOf('papers'));
    expect(attachments[id]).toEqual({
      name: 'Membership card',
      category: 'administrative',
      tags: { card: 'Card', scheme: 'Scheme' },
      added: { at: NOW, by: MEMBER }
    });
    expect(versions[first]).toMatchObject({ document: id, file: 'blob1.front.card' });
    expect(versions[second]).toMatchObject({ document: id, note: 'Renewed', after: first });
  });

  test('of a category that other people may read is refused, and so is editing it into one', () => {
    const device = new Device(1);
    expect(
      device.refused('papers.addDocument', {
        patient: PATIENT,
        name: 'Scan of the knee',
        category: 'medical',
        version: file('knee')
      })
    ).toBe('other-category');
    const id = paper(device);
    const edit = { patient: PATIENT, document: id };
    expect(device.refused('papers.editDocument', { ...edit, category: 'legal' })).toBe(
      'other-category'
    );
    device.do('papers.editDocument', { ...edit, category: 'financial' });
    expect(device.read('papers', idOf('papers')).attachments[id]!.category).toBe('financial');
  });

  test('added twice with the same id is added once', () => {
    const device = new Device(1);
    const id = paper(device);
    paper(device, { id });
    expect(Object.keys(device.read('papers', idOf('papers')).versions)).toHaveLength(1);
  });

  test('keeps the tags that two devices give and take at once', () => {
    const one = new Device(1);
    const id = paper(one);
    const two = new Device(2);
    two.pull(one);
    const edit = { patient: PATIENT, document: id };
    one.do('papers.editDocument', { ...edit, addTags: ['Discovery '], removeTags: ['CARD'] });
    two.do('papers.editDocument', { ...edit, addTags: ['2026', 'scheme'] });
    one.pull(two);
    expect(one.read('papers', idOf('papers')).attachments[id]!.tags).toEqual({
      discovery: 'Discovery',
      2026: '2026',
      scheme: 'scheme'
    });
  });

  test('two versions added at once are both kept, and both name the one before', () => {
    const one = new Device(1);
    const id = paper(one);
    const two = new Device(2);
    two.pull(one);
    const add = { patient: PATIENT, document: id };
    const mine = one.do('papers.addVersion', { ...add, ...file('mine') });
    const theirs = two.do('papers.addVersion', { ...add, ...file('theirs') });
    one.pull(two);
    const { versions } = one.read('papers', idOf('papers'));
    expect(Object.keys(versions)).toHaveLength(3);
    expect(versions[mine]!.after).toBe(versions[theirs]!.after);
  });

  test('is removed with a reason and brought back', () => {
    const device = new Device(1);
    const id = paper(device);
    const named = { patient: PATIENT, document: id };
    device.do('papers.removeDocument', { ...named, reason: 'Somebody else’s' });
    expect(device.refused('papers.addVersion', { ...named, ...file('new') })).toBe('entry-removed');
    device.do('papers.restoreDocument', named);
    expect(device.read('papers', idOf('papers')).attachments[id]!.removed).toBeUndefined();
  });

  test('of the practice needs no patient', () => {
    const device = new Device(1);
    const id = device.do('practiceFiles.addDocument', {
      name: 'Lease',
      category: 'legal',
      version: file('lease', 'common')
    });
    const value = device.read('practiceFiles', practiceFilesId(PRACTICE));
    expect(value.attachments[id]!.name).toBe('Lease');
  });
});

describe('a document that is moved to clinical ones', () => {
  test('goes with everything it has, and leaves nothing that opens its files', () => {
    const device = new Device(1);
    const id = paper(device, { date: '2026-11-01', note: 'Both sides' });
    move(device, id, 'medical');
    const { copy, arriving } = placeOf(device, id)!;
    expect([copy.kind, arriving]).toEqual(['attachments', false]);
    expect(copy.entry).toMatchObject({
      name: 'Membership card',
      category: 'medical',
      date: '2026-11-01',
      note: 'Both sides',
      tags: { card: 'Card', scheme: 'Scheme' },
      added: { at: NOW, by: MEMBER }
    });
    const left = Object.values(device.read('papers', idOf('papers')).versions);
    expect(left.map((each) => each.file)).toEqual([undefined]);
    expect([...filesOf(device, id).values()].map((each) => each.file)).toEqual([
      'blob1.clinical.card'
    ]);
  });

  test('comes back as it is by then', () => {
    const device = new Device(1);
    const id = paper(device);
    move(device, id, 'medical');
    device.do('attachments.editDocument', { patient: PATIENT, document: id, name: 'Letter' });
    move(device, id, 'financial');
    const { copy } = placeOf(device, id)!;
    expect([copy.kind, copy.entry.name, copy.entry.category]).toEqual([
      'papers',
      'Letter',
      'financial'
    ]);
    expect(device.read('papers', idOf('papers')).versions).toMatchObject({
      [[...filesOf(device, id).keys()][0]!]: { file: 'blob1.front.card' }
    });
  });

  test('cannot be changed where it no longer lives', () => {
    const device = new Device(1);
    const id = paper(device);
    move(device, id, 'medical');
    const edit = { patient: PATIENT, document: id, name: 'Card' };
    expect(device.refused('papers.editDocument', edit)).toBe('document-moved');
  });

  test('is on its way where only the place that it left has arrived', () => {
    const device = new Device(1);
    const id = paper(device);
    move(device, id, 'medical');
    device.documents.delete(idOf('attachments'));
    expect(placeOf(device, id)).toMatchObject({ arriving: true, copy: { kind: 'papers' } });
  });

  test('is never lost or doubled, and no version of it, whoever moves and adds in whatever order', () => {
    const act = fc.oneof(
      { weight: 3, arbitrary: fc.record({ act: fc.constant('move'), to: fc.nat(4) }) },
      { weight: 2, arbitrary: fc.record({ act: fc.constant('version') }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('edit') }) },
      {
        weight: 4,
        arbitrary: fc.record({ act: fc.constant('pull'), from: fc.nat(2), only: fc.nat(2) })
      }
    );
    const CATEGORIES = ['medical', 'administrative', 'financial', 'legal', 'other'] as const;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), act), { minLength: 1, maxLength: 24 }), (steps) => {
        const devices = [new Device(1), new Device(2), new Device(3)];
        const id = paper(devices[0]!);
        devices[1]!.pull(devices[0]!);
        devices[2]!.pull(devices[0]!);
        let added = 1;
        for (const [index, step] of steps) {
          const device = devices[index]!;
          const place = placeOf(device, id)!;
          if (step.act === 'pull') {
            const { from, only } = step as { from: number; only: number };
            if (from !== index) pullSome(device, devices[from]!, only);
          } else if (place.arriving) {
            // Nobody changes what has not arrived.
          } else if (step.act === 'version') {
            const args = { patient: PATIENT, document: id, ...file(`v${added++}`) };
            device.do(`${place.copy.kind}.addVersion`, args);
          } else if (step.act === 'edit') {
            const args = { patient: PATIENT, document: id, addTags: [`t${added}`] };
            device.do(`${place.copy.kind}.editDocument`, args);
          } else {
            const category = CATEGORIES[(step as { to: number }).to]!;
            const isElsewhere = KIND_OF_CATEGORY[category] !== place.copy.kind;
            const isWhole = [...filesOf(device, id).values()].every((each) => each.file);
            if (isElsewhere && isWhole) move(device, id, category);
          }
          expect(placeOf(device, id)).toBeDefined();
        }
        for (let round = 0; round < 2; round++) {
          for (const one of devices)
            for (const other of devices) if (other !== one) one.pull(other);
        }
        const places = devices.map((device) => placeOf(device, id)!);
        expect(new Set(places.map(({ copy }) => copy.kind)).size).toBe(1);
        for (const device of devices) {
          const place = placeOf(device, id)!;
          expect(place.arriving).toBe(false);
          expect(KIND_OF_CATEGORY[place.copy.entry.category]).toBe(place.copy.kind);
          const files = filesOf(device, id);
          expect(files.size).toBe(added);
          for (const each of files.values()) expect(each.file).toBeDefined();
        }
      }),
      { seed: 20261123, numRuns: 150 }
    );
  });
});

/** Takes over what another device has: of both places, or of one of them alone. */
function pullSome(device: Device, other: Device, only: number): void {
  const hidden = only < 2 ? idOf(KINDS[only]!) : undefined;
  const kept = new Device(9);
  for (const [id, doc] of other.documents) if (id !== hidden) kept.documents.set(id, doc);
  device.pull(kept);
}
