import type { ChangeRequestFor } from '../../docs/changes.ts';
import { URGENT_ACTS, type AccessEntry } from '../../docs/access-log.schema.ts';
import { newUuid, type IdSource, type Uuid } from '../../docs/core/ids.ts';
import { searchShape } from '../../docs/search-shape.ts';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { Lane } from '../../sync/lane.ts';
import type { Timers } from '../../sync/timers.ts';
import type { AccessRow } from '../../projections/catalogue.ts';
import type { AccessNote } from '../../api/replica.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore } from '../store/store.ts';

/** Acts are gathered this long, so that leafing through a hundred records is a few changes. */
const GATHER_MS = 20_000;
/** And no more than so many. */
const GATHER_MOST = 200;
/** The same act within this time of the last is the same entry, counted on. */
const SAME_MS = 10 * 60_000;
/** Longest reason that is kept, as the schema has it. */
const LONGEST = 500;

/** Acts that are told one by one, however soon they follow each other. */
const EACH: ReadonlySet<string> = new Set([...URGENT_ACTS, 'print', 'unlock']);

/** An entry on its way into the log. */
type Noted = Omit<AccessEntry, 'member'> & { readonly id: Uuid };

export interface RecorderParts {
  readonly store: AtomicStore;
  readonly device: Uuid;
  readonly ids: IdSource;
  readonly timers: Pick<Timers, 'after'>;
  /** What the log of this device holds since an instant (ISO 8601). */
  readonly recall: (since: string) => readonly AccessRow[];
  /** Makes the change that puts entries into the log; false where it could not be saved. */
  readonly write: (requests: ChangeRequestFor<'accessLog.note'>[]) => Promise<boolean>;
}

/**
 * Writes the access log of this device. What is noted is on the disk before anything else happens
 * to it; from there it is gathered into changes of the log, so that a busy minute is one change. An
 * entry is written under the id it was noted with: after a crash between the two it is written again,
 * which changes nothing.
 */
export class AccessRecorder {
  readonly #parts: RecorderParts;
  /** On the disk and not in the log yet. */
  readonly #waiting = new Map<Uuid, Noted>();
  /** The last entry of each act, by what makes it the same. */
  readonly #recent = new Map<string, Noted>();
  readonly #lane = new Lane();
  #cancel: (() => void) | undefined;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Finds what a crash left between the disk and the log. */
  async open(): Promise<void> {
    for (const { data } of await this.#parts.store.loadRange(KEYS.noteds)) {
      const noted = decodeCbor(data!) as Noted;
      this.#waiting.set(noted.id, noted);
    }
    // A page that is loaded again starts the engine again: the same act is still the same entry.
    const since = new Date(this.#parts.ids.now() - SAME_MS).toISOString();
    const known = this.#parts.recall(since).map(entryOf);
    for (const noted of [...known.reverse(), ...this.#waiting.values()]) {
      this.#recent.set(sameAs(noted), noted);
    }
    if (this.#waiting.size > 0) this.#soon();
  }

  /** See `ReplicaApi.noteAccess`. */
  async note(note: AccessNote): Promise<void> {
    try {
      const noted = this.#entry(note);
      this.#waiting.set(noted.id, noted);
      // Kept in order: the count of an entry must not be overtaken by an older one.
      await this.#lane.run(() =>
        this.#parts.store.commit({ put: [[KEYS.noted(noted.id), encodeCbor(noted)]] })
      );
    } catch (error) {
      // What is noted stays in memory, and is tried again with the next batch.
      console.error('An act could not be kept for the access log', error);
    }
    if (URGENT_ACTS.has(note.act) || this.#waiting.size >= GATHER_MOST) await this.flush();
    else this.#soon();
  }

  /** Writes what is gathered into the log now. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#lane.run(() => this.#write());
  }

  /** Writes what is gathered; nothing may be noted afterwards. */
  async close(): Promise<void> {
    await this.flush();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The entry of an act: a new one, or the last one counted on. */
  #entry(note: AccessNote): Noted {
    const { text, at = new Date(this.#parts.ids.now()).toISOString(), count = 1, ...rest } = note;
    const fields = {
      ...rest,
      ...(text === undefined ? {} : { shape: searchShape(text) }),
      ...(note.reason === undefined ? {} : { reason: note.reason.trim().slice(0, LONGEST) })
    };
    const key = sameAs(fields);
    const last = this.#recent.get(key);
    const isSame =
      last !== undefined &&
      !EACH.has(note.act) &&
      last.at.slice(0, 7) === at.slice(0, 7) &&
      Date.parse(at) - Date.parse(last.last ?? last.at) <= SAME_MS;
    const noted: Noted = isSame
      ? { ...last, last: at, count: (last.count ?? 1) + count }
      : { id: newUuid(this.#parts.ids), at, ...(count > 1 ? { count } : {}), ...fields };
    this.#recent.set(key, noted);
    return noted;
  }

  #soon(): void {
    this.#cancel ??= this.#parts.timers.after(GATHER_MS, () => {
      this.#cancel = undefined;
      void this.flush();
    });
  }

  async #write(): Promise<void> {
    const batch = [...this.#waiting.values()];
    if (batch.length === 0) return;
    const { store, device, write } = this.#parts;
    const months = Map.groupBy(batch, ({ at }) => at.slice(0, 7));
    const requests = [...months].map(([month, entries]): ChangeRequestFor<'accessLog.note'> => ({
      change: 'accessLog.note',
      args: { device, month, entries }
    }));
    try {
      if (!(await write(requests))) return this.#soon();
      const written = batch.filter((noted) => this.#waiting.get(noted.id) === noted);
      for (const { id } of written) this.#waiting.delete(id);
      await store.commit({ remove: written.map(({ id }) => KEYS.noted(id)) });
    } catch (error) {
      console.error('The access log could not be written; it is tried again', error);
      return this.#soon();
    }
    this.#forget();
    if (this.#waiting.size > 0) this.#soon();
  }

  /** Lets go of entries that nothing can be counted on any more. */
  #forget(): void {
    const oldest = this.#parts.ids.now() - SAME_MS;
    for (const [key, { at, last = at }] of this.#recent) {
      if (Date.parse(last) < oldest) this.#recent.delete(key);
    }
  }
}

/** An entry as it was noted, from how the log shows it. */
function entryOf(row: AccessRow): Noted {
  const { id, at, last, count, act, kind, document, patient, shape, hits, reason, page } = row;
  const given = Object.entries({ kind, document, patient, shape, hits, reason, page });
  return {
    id,
    at,
    act,
    ...(last === at ? {} : { last }),
    ...(count === 1 ? {} : { count }),
    ...Object.fromEntries(given.filter(([, value]) => value !== null))
  };
}

/** What two acts have in common that are the same. */
const sameAs = ({ act, kind, document, patient, shape }: Partial<Noted>): string =>
  JSON.stringify([act, kind, document, patient, shape]);
