import { z } from 'zod';
import {
  attachment,
  attachmentVersion,
  CATEGORIES,
  KIND_OF_CATEGORY,
  type Attachments,
  type Category
} from './attachments.schema.ts';
import { editShape, without } from './core/args.ts';
import type { ChangeDefinition, Target } from './core/change.ts';
import { line, stamp, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import {
  addEntry,
  atomic,
  liveEntry,
  removeEntry,
  restoreEntry,
  setFields,
  stampOf,
  type ChangeContext
} from './core/write.ts';
import { attachmentsId, practiceFilesId } from './kinds.ts';

/** The kinds whose documents hold files and their versions. */
export const FILE_KINDS = ['attachments', 'papers', 'practiceFiles'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const reason = z.string().trim().max(500).optional();
const tagList = z.array(line.max(60)).max(50);
const category = z.enum(CATEGORIES);

/** What is told of a file when a version is added. */
const file = attachmentVersion
  .pick({ fileName: true, type: true, bytes: true, note: true })
  .extend({ file: attachmentVersion.shape.file.unwrap() }).shape;
const details = attachment.pick({
  name: true,
  category: true,
  date: true,
  note: true,
  consultation: true
}).shape;
const moved = z.object({ id: uuid, ...file, after: uuid.optional(), added: stamp });

/** Which of the practice's documents: of a patient, or the one that the practice has. */
type Locator<K extends FileKind> = K extends 'practiceFiles'
  ? Record<never, never>
  : { patient: typeof uuid };
type Args<K extends FileKind, S extends z.ZodRawShape> = z.ZodObject<Locator<K> & S>;

const version = z.strictObject({ id: uuid.optional(), ...file });
const addShape = {
  id: uuid.optional(),
  ...details,
  tags: tagList.optional(),
  version
};
const versionShape = { document: uuid, id: uuid.optional(), ...file };
const editArgs = {
  document: uuid,
  ...editShape(attachment.pick({ name: true, date: true, note: true, consultation: true })),
  category: category.optional(),
  addTags: tagList.optional(),
  removeTags: tagList.optional()
};
const namedShape = { document: uuid };
const removeShape = { document: uuid, reason };
const oneVersion = { version: uuid };
const removeVersionShape = { version: uuid, reason };
const moveOutShape = { document: uuid, to: z.enum(['attachments', 'papers']) };
const moveInShape = {
  document: uuid,
  ...details,
  tags: tagList.optional(),
  added: stamp,
  /** How often it was moved before. */
  moves: z.int().nonnegative(),
  versions: z.array(moved).max(1000)
};

type FileChanges<K extends FileKind> = {
  [P in `${K}.addDocument`]: ChangeDefinition<P, K, Args<K, typeof addShape>, Uuid>;
} & {
  [P in `${K}.addVersion`]: ChangeDefinition<P, K, Args<K, typeof versionShape>, Uuid>;
} & {
  [P in `${K}.editDocument`]: ChangeDefinition<P, K, Args<K, typeof editArgs>, null>;
} & {
  [P in `${K}.removeDocument`]: ChangeDefinition<P, K, Args<K, typeof removeShape>, null>;
} & {
  [P in `${K}.restoreDocument`]: ChangeDefinition<P, K, Args<K, typeof namedShape>, null>;
} & {
  [P in `${K}.removeVersion`]: ChangeDefinition<P, K, Args<K, typeof removeVersionShape>, null>;
} & {
  [P in `${K}.restoreVersion`]: ChangeDefinition<P, K, Args<K, typeof oneVersion>, null>;
};
type MoveChanges<K extends 'attachments' | 'papers'> = {
  [P in `${K}.moveDocumentOut`]: ChangeDefinition<P, K, Args<K, typeof moveOutShape>, null>;
} & {
  [P in `${K}.moveDocumentIn`]: ChangeDefinition<P, K, Args<K, typeof moveInShape>, Uuid>;
};

type Draft = Attachments;
type Given = Record<string, unknown>;
type Apply = (draft: Draft, args: never, context: ChangeContext) => unknown;

/** The key under which a tag is kept: the same word, however it was typed. */
export const tagKey = (tag: string): string => tag.trim().toLowerCase();

const tagMap = (tags: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(tags.map((tag) => [tagKey(tag), tag.trim()]));

/** A document that lives here: not removed, and not moved to the patient's other documents. */
function documentHere(draft: Draft, id: Uuid): Draft['attachments'][string] {
  const found = liveEntry(draft.attachments, id);
  mustLiveHere(draft, found);
  return found;
}

function mustLiveHere(draft: Draft, { home }: Draft['attachments'][string]): void {
  if (!home || String(home.in) === String(draft.kind)) return;
  refuse(
    'document-moved',
    'This document was moved to another category meanwhile.',
    'Open it again, and make the change there.'
  );
}

/** A patient's documents are kept where those may read them who may read their category. */
function mustBelong(kind: FileKind, given: Category | undefined): void {
  if (kind === 'practiceFiles' || given === undefined || KIND_OF_CATEGORY[given] === kind) return;
  refuse(
    'other-category',
    'Documents of this category are kept where other people may read them.',
    'Move the document to that category.'
  );
}

/** The newest version of a document that was not removed. */
function newestOf(draft: Draft, document: Uuid): Uuid | undefined {
  let newest: { id: Uuid; at: string } | undefined;
  for (const [id, each] of Object.entries(draft.versions)) {
    if (String(each.document) !== document || each.removed) continue;
    const at = String(each.added.at);
    if (!newest || at > newest.at || (at === newest.at && id > newest.id)) newest = { id, at };
  }
  return newest?.id;
}

function addVersion(draft: Draft, document: Uuid, given: Given, context: ChangeContext): Uuid {
  const id = (given.id as Uuid | undefined) ?? context.newId();
  if (draft.versions[id]) return id;
  const after = newestOf(draft, document);
  const fields = { ...without(given as { id?: Uuid }, 'id'), document, ...(after && { after }) };
  return addEntry(draft.versions, fields as never, context, id);
}

const add = (kind: FileKind) => (draft: Draft, args: Given, context: ChangeContext) => {
  mustBelong(kind, args.category as Category);
  const id = (args.id as Uuid | undefined) ?? context.newId();
  if (draft.attachments[id]) return id;
  const fields = {
    ...without(args as Given & { patient?: Uuid }, 'patient', 'id', 'version', 'tags'),
    tags: tagMap(args.tags as string[] | undefined)
  };
  addEntry(draft.attachments, fields as never, context, id);
  addVersion(draft, id, args.version as Given, context);
  return id;
};

const edit = (kind: FileKind) => (draft: Draft, args: Given) => {
  mustBelong(kind, args.category as Category | undefined);
  const found = documentHere(draft, args.document as Uuid);
  const { addTags, removeTags } = args as { addTags?: string[]; removeTags?: string[] };
  setFields(
    found as object,
    without(args as Given & { patient?: Uuid }, 'patient', 'document', 'addTags', 'removeTags')
  );
  if (addTags || removeTags) found.tags ??= {};
  for (const tag of removeTags ?? []) delete found.tags![tagKey(tag)];
  for (const [key, tag] of Object.entries(tagMap(addTags))) {
    if (String(found.tags![key] ?? '') !== tag) found.tags![key] = atomic(tag) as string;
  }
  return null;
};

/** The versions stay, without what opens them where fewer people may read the document from now on. */
function moveOut(draft: Draft, args: Given, context: ChangeContext): null {
  const found = documentHere(draft, args.document as Uuid);
  if (String(draft.kind) === args.to) {
    refuse('same-place', 'The document is kept there already.', 'Give it another category.');
  }
  const move = Number(found.home?.move ?? 0) + 1;
  found.home = atomic({ in: args.to, move, ...stampOf(context) }) as NonNullable<typeof found.home>;
  if (args.to !== 'attachments') return null;
  for (const each of Object.values(draft.versions)) {
    if (String(each.document) === args.document && each.file) delete each.file;
  }
  return null;
}

function moveIn(draft: Draft, args: Given, context: ChangeContext): Uuid {
  mustBelong(String(draft.kind) as FileKind, args.category as Category);
  const id = args.document as Uuid;
  const { added, moves } = args as { added: unknown; moves: number };
  const home = { in: String(draft.kind), move: moves + 1, ...stampOf(context) };
  const fields = without(
    args as Given & { patient?: Uuid },
    ...(['patient', 'document', 'versions', 'moves', 'added', 'tags'] as const)
  );
  const tags = tagMap(args.tags as string[] | undefined);
  const present = draft.attachments[id];
  if (present) {
    // It was here before and comes back, as it is now.
    const cleared = { date: null, note: null, consultation: null, removed: null };
    setFields(present as object, { ...cleared, ...fields, tags, home });
  } else {
    (draft.attachments as Given)[id] = atomic({ ...fields, tags, home, added });
  }
  for (const one of args.versions as z.infer<typeof moved>[]) {
    const known = draft.versions[one.id];
    const given = { ...without(one, 'id'), document: id };
    if (known) setFields(known as object, { ...without(given, 'added'), removed: null });
    else (draft.versions as Given)[one.id] = atomic(given);
  }
  return id;
}

/** Every change of one kind's documents. */
function changesOf<const K extends FileKind>(kind: K): FileChanges<K> {
  const locator = kind === 'practiceFiles' ? {} : { patient: uuid };
  const target = (args: { patient?: Uuid }, { practice }: ChangeContext): Target<K> => {
    if (kind === 'practiceFiles') return { kind, id: practiceFilesId(practice), genesis: {} };
    const patient = args.patient!;
    const id = attachmentsId(practice, kind as 'attachments' | 'papers', patient);
    return { kind, id, genesis: { patient } };
  };
  const one = (verb: string, about: string, shape: z.ZodRawShape, apply: Apply) => {
    const name = `${kind}.${verb}`;
    return [
      name,
      { name, kind, about, args: z.strictObject({ ...locator, ...shape }), target, apply }
    ];
  };
  const all = [
    one('addDocument', 'Adds a document with its first version.', addShape, add(kind)),
    one(
      'addVersion',
      'Adds a newer version of a document; the earlier ones stay.',
      versionShape,
      (draft, args: Given, context) => {
        documentHere(draft, args.document as Uuid);
        const given = without(args as Given & { patient?: Uuid }, 'patient', 'document');
        return addVersion(draft, args.document as Uuid, given, context);
      }
    ),
    one(
      'editDocument',
      'Edits what is said of a document: name, date, note, visit, tags, category.',
      editArgs,
      edit(kind)
    ),
    one(
      'removeDocument',
      'Removes a document; it stays in the history, with who and why.',
      removeShape,
      (draft, args: { document: Uuid; reason?: string }, context) => {
        documentHere(draft, args.document);
        removeEntry(draft.attachments, args.document, context, args.reason);
        return null;
      }
    ),
    one(
      'restoreDocument',
      'Brings back a document that was removed.',
      namedShape,
      (draft, args: { document: Uuid }) => {
        restoreEntry(draft.attachments, args.document);
        return null;
      }
    ),
    one(
      'removeVersion',
      'Removes one version of a document, such as a scan of somebody else’s paper.',
      removeVersionShape,
      (draft, args: { version: Uuid; reason?: string }, context) => {
        removeEntry(draft.versions, args.version, context, args.reason);
        return null;
      }
    ),
    one(
      'restoreVersion',
      'Brings back a version that was removed.',
      oneVersion,
      (draft, args: { version: Uuid }) => {
        restoreEntry(draft.versions, args.version);
        return null;
      }
    ),
    ...(kind === 'practiceFiles'
      ? []
      : [
          one(
            'moveDocumentOut',
            'Marks a document as moved to where other people may read it; goes with moveDocumentIn.',
            moveOutShape,
            moveOut
          ),
          one(
            'moveDocumentIn',
            'Takes over a document under the same id, its files sealed anew; goes with moveDocumentOut.',
            moveInShape,
            moveIn
          )
        ])
  ];
  return Object.fromEntries(all) as unknown as FileChanges<K>;
}

/** Changes of a patient's documents, of either kind, and of the practice's own. */
export const attachmentChanges = {
  ...(changesOf('attachments') as FileChanges<'attachments'> & MoveChanges<'attachments'>),
  ...(changesOf('papers') as FileChanges<'papers'> & MoveChanges<'papers'>),
  ...changesOf('practiceFiles')
};
