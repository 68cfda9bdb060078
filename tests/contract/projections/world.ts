import { blobReference, type BlobScope } from '#lib/blobs/reference.ts';
import { A, type Doc } from '#lib/docs/core/automerge.ts';
import { atomic } from '#lib/docs/core/write.ts';
import { genesisOf, type Kind } from '#lib/docs/kinds.ts';
import type { ProjectionInput } from '#lib/projections/projections.ts';
import { idOf, person, PRACTICE, STAMP } from './people.ts';

/** Documents of a small practice, for cases to project. */

export { idOf, PRACTICE, STAMP };

export const DOCTOR = idOf(5, 1);
export const OTHER_DOCTOR = idOf(5, 2);

type Fields = Record<string, unknown>;

/** A document with this content (undefined fields left out), made by one first change. */
export function input(kind: Kind, id: string, content: Fields): ProjectionInput {
  const known = Object.fromEntries(Object.entries(content).filter(([, v]) => v !== undefined));
  const doc = genesisOf(kind, { id, practice: PRACTICE }, known) as Doc<unknown>;
  return { kind, id, doc };
}

/** Entries of a collection: `list[n]` under id number `n` of a group, added by somebody. */
export const entries = (group: number, ...list: Fields[]): Record<string, Fields> =>
  Object.fromEntries(list.map((fields, at) => [idOf(group, at), { added: STAMP, ...fields }]));

/** The same document on another device. */
export const onDevice = (from: ProjectionInput, device: number): ProjectionInput => ({
  ...from,
  doc: A.clone(from.doc, { actor: String(device).padStart(32, 'a') })
});

/** A change by whoever has the document; `at` in ISO 8601. */
export function change(
  from: ProjectionInput,
  at: string,
  work: (draft: Record<string, Record<string, Fields>> & Fields) => void
): ProjectionInput {
  const doc = A.change(
    from.doc as Doc<Record<string, Record<string, Fields>> & Fields>,
    { time: Math.floor(Date.parse(at) / 1000) },
    (draft) => work(draft)
  );
  return { ...from, doc: doc as Doc<unknown> };
}

/** Both devices' changes together. */
export const merged = (one: ProjectionInput, other: ProjectionInput): ProjectionInput => ({
  ...one,
  doc: A.merge(A.clone(one.doc), other.doc)
});

export const text = (value: string): unknown => atomic(value);

export const practice = (content: Fields = {}): ProjectionInput =>
  input('practice', PRACTICE, {
    name: 'Kliniek Oos',
    locale: 'en-ZA',
    timeZone: 'Africa/Johannesburg',
    invoicePrefix: 'INV',
    doctors: {
      [DOCTOR]: { added: STAMP, title: 'Dr', given: 'Priya', family: 'Naidoo', hue: 10 },
      [OTHER_DOCTOR]: { added: STAMP, title: 'Dr', given: 'Johan', family: 'Botha', hue: 200 }
    },
    consultationTypes: entries(6, { name: 'Visit', minutes: 15, feeCents: 52_000 }),
    ...content
  });

/** Made-up patient number `index`, with some fields replaced. */
export function patient(index: number, content: Fields = {}): ProjectionInput {
  const value = person(index);
  return input('patient', value.id, { ...value, ...content });
}

export const patientId = (index: number): string => idOf(1, index);

export const chart = (index: number, content: Fields): ProjectionInput =>
  input('chart', idOf(7, index), { patient: patientId(index), ...content });

export const invoice = (index: number, content: Fields): ProjectionInput =>
  input('invoice', idOf(8, index), {
    patient: patientId(1),
    date: '2026-11-20',
    created: STAMP,
    ...content
  });

export const consultation = (index: number, content: Fields): ProjectionInput =>
  input('consultation', idOf(9, index), {
    patient: patientId(1),
    doctor: DOCTOR,
    started: STAMP,
    startedAt: '2026-11-20T07:00:00.000Z',
    ...content
  });

export const book = (index: number, content: Fields): ProjectionInput =>
  input('book', idOf(10, index), { doctor: DOCTOR, month: '2026-11', ...content });

/** The access log of a device in a month; its entries carry no mark of who added them. */
export const accessLog = (index: number, content: Fields): ProjectionInput =>
  input('accessLog', idOf(11, index), { device: idOf(12, index), month: '2026-01', ...content });

/** Acts as a log holds them: `list[n]` under id number `n` of a group. */
export const acts = (group: number, ...list: Fields[]): Record<string, Fields> =>
  Object.fromEntries(list.map((fields, at) => [idOf(group, at), fields]));

/** An appointment's fields. */
export const appointment = (start: string, minutes: number, content: Fields = {}): Fields => ({
  added: STAMP,
  start,
  minutes,
  status: 'booked',
  statusAt: STAMP.at,
  ...content
});

/** A patient's papers: one document with one version, where nothing else is said. */
export const papers = (index: number, content: Fields = {}): ProjectionInput =>
  input('papers', idOf(60, index), {
    patient: patientId(index),
    attachments: {
      [idOf(61, 1)]: {
        name: 'Card of the scheme',
        category: 'administrative',
        tags: { 2026: '2026' },
        consultation: idOf(60, 2),
        added: STAMP
      }
    },
    versions: { [idOf(62, 1)]: version(idOf(61, 1)) },
    ...content
  });

/** A version of a document. */
export const version = (document: string, more: Fields = {}): Fields => ({
  document,
  fileName: 'card.pdf',
  type: 'application/pdf',
  bytes: 3,
  file: fileOf('front', 1),
  added: STAMP,
  ...more
});

/** A reference of made-up file number `n`. */
export const fileOf = (scope: BlobScope, n: number): string =>
  blobReference({
    ...{ scope, bytes: 3, mediaType: 'application/pdf' },
    sha256: new Uint8Array(32).fill(n),
    key: new Uint8Array(32).fill(n + 100),
    sealed: n.toString(16).padStart(2, '0').repeat(32)
  });
