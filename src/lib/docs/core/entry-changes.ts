import { z } from 'zod';
import type { DocumentOf, Kind } from '../kinds.ts';
import { addShape, editShape, without, type AddShape, type EditShape } from './args.ts';
import type { ChangeDefinition, Target } from './change.ts';
import { uuid, type Stamp } from './fields.ts';
import type { Uuid } from './ids.ts';
import { roomFor } from './refuse.ts';
import {
  addEntry,
  editEntry,
  liveEntry,
  removeEntry,
  restoreEntry,
  type ChangeContext
} from './write.ts';

type Id = typeof uuid;
const reason = z.string().trim().max(500).optional();

/** Names the entry among the arguments: `allergy` for the noun `Allergy`. */
type EntryKey<Noun extends string> = Uncapitalize<Noun>;
type Named<Noun extends string> = { [P in EntryKey<Noun>]: Id };

type AddArgs<L, S, X> = z.ZodObject<L & { id: z.ZodOptional<Id> } & Omit<AddShape<S>, keyof X> & X>;
type EditArgs<L, N extends string, S> = z.ZodObject<L & Named<N> & EditShape<S>>;
type RemoveArgs<L, N extends string> = z.ZodObject<L & Named<N> & { reason: typeof reason }>;
type RestoreArgs<L, N extends string> = z.ZodObject<L & Named<N>>;

/** The four changes of a collection's entries, under their names. */
export type EntryChanges<K extends Kind, N extends string, L, S, X> = {
  [P in `${K}.add${N}`]: ChangeDefinition<P, K, AddArgs<L, S, X>, Uuid>;
} & {
  [P in `${K}.edit${N}`]: ChangeDefinition<P, K, EditArgs<L, N, S>, null>;
} & {
  [P in `${K}.remove${N}`]: ChangeDefinition<P, K, RemoveArgs<L, N>, null>;
} & {
  [P in `${K}.restore${N}`]: ChangeDefinition<P, K, RestoreArgs<L, N>, null>;
};

/** An entry as the functions below see it: whichever collection it is of. */
interface AnyEntry {
  added: Stamp;
  removed?: unknown;
}
type Fields = Record<string, unknown>;

export interface EntryChangesOptions<
  K extends Kind,
  N extends string,
  L extends z.ZodRawShape,
  S extends z.ZodRawShape,
  X extends z.ZodRawShape
> {
  readonly kind: K;
  /** `Allergy` gives `chart.addAllergy`, `chart.editAllergy` and so on. */
  readonly noun: N;
  /** The entry in a sentence: `an allergy`. */
  readonly words: string;
  /** Arguments that say which document (and which holder within it). */
  readonly locator: L;
  /** The collection, where the kind got it later than its first change: see `later.ts`. */
  readonly needs?: string;
  readonly entry: z.ZodObject<S>;
  /** Arguments of adding alone: defaults, or what `build` turns into fields. */
  readonly extra?: X;
  target(args: Fields, context: ChangeContext): Target<K>;
  /** The collection in the draft; throws a `ProblemError` where its holder is not there. */
  entries(draft: DocumentOf<K>, args: Fields): Record<Uuid, unknown>;
  /** Refuses (throws a `ProblemError`) where a rule forbids any change of this collection. */
  guard?(draft: DocumentOf<K>): void;
  /** Checks and normalises given fields before they are written; `present` is the entry edited. */
  build?(fields: Fields, context: ChangeContext, present?: Fields): Fields;
  /** Runs after an entry was added, edited or restored. */
  after?(draft: DocumentOf<K>, entry: Fields, context: ChangeContext): void;
}

/**
 * Add, edit, remove and restore for one collection of a document. Adding an entry whose `id` is
 * there already writes nothing: an import that runs twice adds once. Removing leaves a tombstone.
 */
export function entryChanges<
  const K extends Kind,
  const N extends string,
  L extends z.ZodRawShape,
  S extends z.ZodRawShape,
  X extends z.ZodRawShape = Record<never, never>
>(options: EntryChangesOptions<K, N, L, S, X>): EntryChanges<K, N, L, S, X> {
  const { kind, noun, words, locator, entry } = options;
  const key = (noun.charAt(0).toLowerCase() + noun.slice(1)) as EntryKey<N>;
  const named = { ...locator, [key]: uuid };
  const locatorKeys = Object.keys(locator);

  const common = (name: string, about: string) => ({
    name: `${kind}.${name}${noun}`,
    kind,
    about,
    ...(options.needs && { needs: [options.needs] }),
    target: (args: Fields, context: ChangeContext) => options.target(args, context)
  });
  const collectionOf = (draft: DocumentOf<K>, args: Fields) => {
    options.guard?.(draft);
    const entries = options.entries(draft, args) as Record<Uuid, AnyEntry> | undefined;
    return roomFor(entries, words);
  };
  const build = (fields: Fields, context: ChangeContext, present?: Fields) =>
    options.build ? options.build(fields, context, present) : fields;

  const definitions = [
    {
      ...common('add', `Adds ${words}.`),
      args: z.strictObject({
        ...locator,
        id: uuid.optional(),
        ...addShape(entry),
        ...options.extra
      } as z.ZodRawShape),
      apply(draft: DocumentOf<K>, args: Fields, context: ChangeContext): Uuid {
        const entries = collectionOf(draft, args);
        const id = (args.id as Uuid | undefined) ?? context.newId();
        if (entries[id]) return id;
        const fields = build(without(args, 'id', ...locatorKeys), context);
        addEntry(entries, fields, context, id);
        options.after?.(draft, entries[id] as unknown as Fields, context);
        return id;
      }
    },
    {
      ...common('edit', `Edits ${words}; a field given as null is cleared.`),
      args: z.strictObject({ ...named, ...editShape(entry) } as z.ZodRawShape),
      apply(draft: DocumentOf<K>, args: Fields, context: ChangeContext): null {
        const entries = collectionOf(draft, args);
        const id = args[key] as Uuid;
        const present = liveEntry(entries, id) as unknown as Fields;
        const fields = build(without(args, key, ...locatorKeys), context, present);
        editEntry(entries, id, fields);
        options.after?.(draft, present, context);
        return null;
      }
    },
    {
      ...common('remove', `Removes ${words}; it stays in the history.`),
      args: z.strictObject({ ...named, reason } as z.ZodRawShape),
      apply(draft: DocumentOf<K>, args: Fields, context: ChangeContext): null {
        const entries = collectionOf(draft, args);
        removeEntry(entries, args[key] as Uuid, context, args.reason as string | undefined);
        return null;
      }
    },
    {
      ...common('restore', `Brings back ${words} that was removed.`),
      args: z.strictObject(named as z.ZodRawShape),
      apply(draft: DocumentOf<K>, args: Fields, context: ChangeContext): null {
        const entries = collectionOf(draft, args);
        const id = args[key] as Uuid;
        restoreEntry(entries, id);
        options.after?.(draft, liveEntry(entries, id) as unknown as Fields, context);
        return null;
      }
    }
  ];
  return Object.fromEntries(
    definitions.map((definition) => [definition.name, definition])
  ) as unknown as EntryChanges<K, N, L, S, X>;
}
