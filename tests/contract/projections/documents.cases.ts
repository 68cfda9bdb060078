import { without } from '#lib/docs/core/args.ts';
import { onProjections, type Case } from './case.ts';
import { equal } from './check.ts';
import { fileOf, idOf, input, papers, patient, patientId, STAMP, version } from './world.ts';

const id = idOf(61, 1);
const later = { at: '2026-11-22T09:00:00.000Z', by: STAMP.by };
const removed = { ...later, reason: 'Somebody else’s' };
const entry = (more: object = {}) => ({
  name: 'Card of the scheme',
  category: 'administrative',
  added: STAMP,
  ...more
});
const clinical = (content: Record<string, unknown>) =>
  input('attachments', idOf(63, 1), { patient: patientId(1), ...content });
const home = { in: 'attachments', move: 1, at: later.at, by: STAMP.by };

export const documentCases: Case[] = [
  onProjections('a patient’s documents are listed with their versions, the newest first', (p) => {
    const versions = {
      [idOf(62, 1)]: version(id),
      [idOf(62, 2)]: version(id, { added: later, after: idOf(62, 1), note: 'Renewed' }),
      [idOf(62, 3)]: version(id, { added: later, removed })
    };
    p.apply([patient(1), papers(1, { versions })]);
    const [found, ...others] = p.query('patient.documents', { patient: patientId(1) });
    equal(others, []);
    equal(found!.tags, ['2026']);
    equal(
      found!.versions.map(({ id: each, note, atOnce }) => [each, note, atOnce]),
      [
        [idOf(62, 2), 'Renewed', false],
        [idOf(62, 1), null, false]
      ]
    );
  }),

  onProjections('versions that were added at once say so', (p) => {
    const versions = {
      [idOf(62, 1)]: version(id),
      [idOf(62, 2)]: version(id, { added: later, after: idOf(62, 1) }),
      [idOf(62, 3)]: version(id, { added: later, after: idOf(62, 1) })
    };
    p.apply([papers(1, { versions })]);
    const found = p.query('patient.documents', { patient: patientId(1) })[0]!;
    equal(
      found.versions.map(({ atOnce }) => atOnce),
      [true, true, false]
    );
  }),

  onProjections(
    'a document that was moved is listed once, with the versions of both places',
    (p) => {
      p.apply([
        papers(1, {
          attachments: { [id]: entry({ home }) },
          versions: {
            [idOf(62, 1)]: without(version(id), 'file'),
            [idOf(62, 2)]: version(id, { added: later, fileName: 'late.pdf' })
          }
        }),
        clinical({
          attachments: { [id]: entry({ home, name: 'Letter', category: 'medical' }) },
          versions: { [idOf(62, 1)]: version(id, { file: fileOf('clinical', 2) }) }
        })
      ]);
      const all = p.query('patient.documents', { patient: patientId(1) });
      equal(
        all.map(({ kind, name, arriving }) => [kind, name, arriving]),
        [['attachments', 'Letter', false]]
      );
      equal(
        all[0]!.versions.map(({ kind, file }) => [kind, file]),
        [
          ['papers', fileOf('front', 1)],
          ['attachments', fileOf('clinical', 2)]
        ]
      );
    }
  ),

  onProjections(
    'a document that was moved away is not told where its new place cannot be read',
    (p) => {
      p.apply([papers(1, { attachments: { [id]: entry({ home }) } })]);
      const asked = { patient: patientId(1) };
      equal(p.query('patient.documents', asked), []);
      equal(p.query('documents.search', { text: 'card' }), []);
      const all = p.query('patient.documents', { ...asked, arriving: true });
      equal(
        all.map(({ name, arriving }) => [name, arriving]),
        [['Card of the scheme', true]]
      );
    }
  ),

  onProjections('a removed document is told with who and why where it is asked for', (p) => {
    p.apply([papers(1, { attachments: { [id]: entry({ removed }) } })]);
    const asked = { patient: patientId(1) };
    equal(p.query('patient.documents', asked), []);
    const all = p.query('patient.documents', { ...asked, removed: true });
    equal(all[0]!.removed, removed);
  }),

  onProjections('documents are found by the beginnings of words of their names and tags', (p) => {
    p.apply([
      patient(1),
      papers(1),
      input('practiceFiles', idOf(64, 1), {
        attachments: { [idOf(65, 1)]: entry({ name: 'Mietvertrag Müller', category: 'legal' }) }
      })
    ]);
    const found = (text: string) =>
      p.query('documents.search', { text }).map(({ name, patientName }) => [name, patientName]);
    const { name } = p.query('patient.banner', { patient: patientId(1) })!;
    equal(found('schem car'), [['Card of the scheme', name]]);
    equal(found('2026'), [['Card of the scheme', name]]);
    equal(found('muller'), [['Mietvertrag Müller', null]]);
    equal(found('card lease'), []);
    equal(found(' '), []);
  }),

  onProjections(
    'documents of a consultation and of the practice are asked for by themselves',
    (p) => {
      p.apply([
        papers(1),
        input('practiceFiles', idOf(64, 1), { attachments: { [idOf(65, 1)]: entry() } })
      ]);
      const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
      equal(ids(p.query('consultation.documents', { consultation: idOf(60, 2) })), [id]);
      equal(ids(p.query('consultation.documents', { consultation: idOf(60, 3) })), []);
      equal(ids(p.query('practice.documents', {})), [idOf(65, 1)]);
    }
  ),

  onProjections(
    'every file that some document refers to is known by what servers call it',
    (p, db) => {
      p.apply([papers(1), patient(2, { photo: fileOf('front', 7) })]);
      const names = () =>
        db.prepare('SELECT scope, hash FROM file_use ORDER BY hash').all<{ hash: string }>();
      equal(
        names().map(({ hash }) => hash.slice(0, 2)),
        ['01', '07']
      );
      p.remove([patientId(2)]);
      equal(names().length, 1);
    }
  )
];
