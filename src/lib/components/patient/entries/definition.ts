import type { ChangeRequestFor } from '../../../docs/changes.ts';
import type { ConcurrentField } from '../../../docs/core/conflicts.ts';
import type { Stamp, Tombstone } from '../../../docs/core/fields.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { Choice, Tone } from '../words.ts';

/**
 * What a page needs to know of one collection of a record (allergies, contacts, …) to show it, add
 * to it, edit it and take from it. One set of components serves them all.
 */
export interface EntryKind {
  /** Document that the collection is in; the first half of its changes' names. */
  readonly document: 'chart' | 'patient' | 'consultation' | 'practice';
  /** Key of the collection in the document. */
  readonly collection: string;
  /** `Allergy` for `chart.addAllergy` and its companions. */
  readonly noun: string;
  readonly title: string;
  /** One of them, in a sentence: `an allergy`. */
  readonly one: string;
  /** Said where there is none. */
  readonly none: string;
  /** What the list is for; said only where it is empty. */
  readonly about?: string | undefined;
  readonly fields: readonly EntryField[];
  /** How an entry reads in the list. */
  line(entry: Entry): EntryLine;
  /** Order in the list; entries added first come first where absent. */
  order?(a: Entry, b: Entry): number;
  /** What is often done with one: `Stop today`. */
  acts?(entry: Entry, today: string): readonly EntryAct[];
  /** Why one is usually removed; those of a record where absent. */
  readonly reasons?: readonly string[] | undefined;
  /** What is wrong with fields about to be added; null where they will do. */
  check?(fields: Fields, today: string): string | null;
}

export interface EntryField {
  readonly key: string;
  readonly label: string;
  readonly kind:
    | 'text'
    | 'area'
    | 'tel'
    | 'email'
    | 'figures'
    | 'date'
    | 'birth-date'
    | 'partial-date'
    | 'number'
    | 'money'
    | 'time'
    | 'select'
    | 'patient'
    | 'reactions';
  readonly choices?: readonly Choice[] | undefined;
  /** What others typed here before; any other text will do too. */
  readonly suggest?: ((text: string) => readonly string[]) | undefined;
  /** Suggestions that bring a code: what is typed freely is taken without one. */
  readonly coded?: Coded | undefined;
  readonly required?: boolean | undefined;
  /** Part of the line with which an entry is added; the value is its share of the width. */
  readonly quick?: number | undefined;
  /** What an added entry starts with. */
  readonly initial?: ((today: string) => string) | undefined;
  readonly placeholder?: string | undefined;
  readonly wide?: boolean | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly unit?: string | undefined;
  /** Digits after the decimal sign of a number; none where absent. */
  readonly decimals?: number | undefined;
  /** The argument that writes it, where that is named otherwise than the field. */
  readonly argument?: string | undefined;
  /** Whether the field means anything for these fields: a passport's country. */
  readonly applies?: ((fields: Fields) => boolean) | undefined;
}

/** Words to choose that stand for a concept of a coding system. */
export interface Coded {
  suggest(text: string): Promise<readonly CodedWords[]>;
  /** What was typed in full, where that is one of the concepts: it was not chosen, and is meant. */
  exact(text: string): CodedWords | undefined;
  /** Fields that belong to the words: a choice writes them, free text clears them. */
  readonly beside: readonly string[];
}

export interface CodedWords {
  readonly words: string;
  /** Beside the words, in the list alone. */
  readonly detail?: string | undefined;
  /** What a choice writes beside the words. */
  readonly fields: Fields;
}

/** What free text leaves of the fields beside it. */
export const cleared = (keys: readonly string[]): Fields =>
  Object.fromEntries(keys.map((key) => [key, null]));

export type Fields = Readonly<Record<string, unknown>>;
export type Entry = Fields & { readonly added: Stamp; readonly removed?: Tombstone | undefined };

export interface EntryLine {
  readonly text: string;
  readonly badges?: readonly { readonly text: string; readonly tone: Tone }[] | undefined;
  readonly detail?: string | undefined;
  /** Over, stopped, refuted: shown after the others, and quieter. */
  readonly past?: boolean | undefined;
  /** Text with its own line breaks. */
  readonly prose?: boolean | undefined;
  /** The patient that the entry is about, for a link. */
  readonly patient?: Uuid | undefined;
}

export interface EntryAct {
  readonly label: string;
  /** Said when it is done. */
  readonly done: string;
  /** Fields that it writes; `null` clears. */
  readonly write: Fields;
  /** What is asked first, and written with the rest: why it is stopped. */
  readonly ask?:
    { readonly key: string; readonly label: string; readonly usual: readonly string[] } | undefined;
}

/** The arguments that find the holder of a collection: the patient, and for dependants the cover. */
export type Holder = Readonly<Record<string, Uuid>>;

const keyOf = (noun: string): string => noun.charAt(0).toLowerCase() + noun.slice(1);

/** Fields under the names of their arguments. */
function argumentsOf(kind: EntryKind, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      kind.fields.find((field) => field.key === key)?.argument ?? key,
      value
    ])
  );
}

/** A collection's change by its verb; its arguments are checked where it is made. */
const requestOf = (
  kind: EntryKind,
  verb: 'add' | 'edit' | 'remove' | 'restore',
  args: Record<string, unknown>
): ChangeRequestFor =>
  ({ change: `${kind.document}.${verb}${kind.noun}`, args }) as unknown as ChangeRequestFor;

/** Adds an entry; fields without a value are left out. */
export const addRequest = (kind: EntryKind, holder: Holder, fields: Fields): ChangeRequestFor =>
  requestOf(kind, 'add', {
    ...holder,
    ...argumentsOf(
      kind,
      Object.fromEntries(
        Object.entries(fields).filter(
          ([, value]) => value !== undefined && value !== null && value !== ''
        )
      )
    )
  });

/** Edits an entry; `undefined` and `null` clear a field. */
export const editRequest = (
  kind: EntryKind,
  holder: Holder,
  entry: Uuid,
  fields: Fields
): ChangeRequestFor =>
  requestOf(kind, 'edit', {
    ...holder,
    [keyOf(kind.noun)]: entry,
    ...argumentsOf(
      kind,
      Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? null]))
    )
  });

export const removeRequest = (
  kind: EntryKind,
  holder: Holder,
  entry: Uuid,
  reason: string
): ChangeRequestFor =>
  requestOf(kind, 'remove', {
    ...holder,
    [keyOf(kind.noun)]: entry,
    ...(reason.trim() ? { reason: reason.trim() } : {})
  });

export const restoreRequest = (kind: EntryKind, holder: Holder, entry: Uuid): ChangeRequestFor =>
  requestOf(kind, 'restore', { ...holder, [keyOf(kind.noun)]: entry });

/** A collection of another record of the same person, shown in one list with the open one's. */
export interface JoinedEntries {
  readonly holder: Holder;
  /** The document that they are in. */
  readonly document: Uuid;
  /** In words, beside each of them. */
  readonly from: string;
  readonly entries: Readonly<Record<Uuid, unknown>>;
  readonly concurrent: readonly ConcurrentField[];
}

export interface ListedEntry {
  readonly id: Uuid;
  readonly entry: Entry;
}

/** The entries that stand, in the kind's order: past ones last. */
export function standing(
  kind: EntryKind,
  entries: Readonly<Record<Uuid, unknown>> | undefined
): ListedEntry[] {
  return listed(entries)
    .filter(({ entry }) => !entry.removed)
    .sort(
      (a, b) =>
        Number(kind.line(a.entry).past ?? false) - Number(kind.line(b.entry).past ?? false) ||
        (kind.order?.(a.entry, b.entry) ?? 0) ||
        (a.id < b.id ? -1 : 1)
    );
}

/** The entries that were removed, the last one first. */
export const removedEntries = (
  entries: Readonly<Record<Uuid, unknown>> | undefined
): ListedEntry[] =>
  listed(entries)
    .filter(({ entry }) => entry.removed)
    .sort((a, b) => (a.entry.removed!.at < b.entry.removed!.at ? 1 : -1));

const listed = (entries: Readonly<Record<Uuid, unknown>> | undefined): ListedEntry[] =>
  Object.entries(entries ?? {}).map(([id, entry]) => ({ id, entry: entry as Entry }));
