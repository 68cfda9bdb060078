import type { CodeQuestion, CodeTableState, CodingApi } from '../../api/coding.ts';
import type { BlobsApi } from '../../api/files.ts';
import { checkCodes, type CodedLine, type EditWarning } from '../../coding/edits/edits.ts';
import type { CodeHit, OwnWays } from '../../coding/index/find.ts';
import { CodeIndex } from '../../coding/index/index.ts';
import type { CodingType, RowOf } from '../../coding/rows.ts';
import { unpackTable } from '../../coding/table.ts';
import { activeTables } from '../../coding/tables.ts';
import { CODING_TYPES, type CodingTableEntry } from '../../docs/coding.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Practice } from '../../docs/practice.schema.ts';
import { toProblem, type Problem } from '../../problem.ts';
import type { SqlDatabase } from '../../sql.ts';
import { Lane } from '../../sync/lane.ts';
import { Listeners } from '../subscriptions.ts';

export interface CodingDeskParts {
  /** Opens the database of the search; absent where a device keeps none. */
  readonly open: (() => Promise<SqlDatabase>) | undefined;
  /** The practice's document, as it is now. */
  readonly practice: () => Promise<Practice | undefined>;
  readonly blobs: Pick<BlobsApi, 'getBlob' | 'pinBlob' | 'unpinBlob'>;
  /** How often each code was used since a day, as far as this member may see it. */
  readonly used: (
    since: string
  ) => Promise<readonly { type: CodingType; code: string; uses: number }[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long counted uses are good for: they order lists, and move slowly. */
const USES_MS = 60_000;
/** What was used longer ago orders nothing any more. */
const LATELY_MS = 2 * 365 * 86_400_000;
/** A table whose file was not to be had is asked for again after so long. */
const AGAIN_MS = 15_000;

type Tables = readonly (readonly [id: Uuid, table: CodingTableEntry])[];

/**
 * The practice's tables of codes on this device. What the practice's document lists is fetched and
 * kept, whichever device imported it: who goes offline tomorrow needs codes then. It is brought into
 * the search when codes are asked for the first time; what is listed no more is taken out.
 */
export class CodingDesk implements CodingApi {
  readonly #parts: CodingDeskParts;
  readonly #lane = new Lane();
  readonly #watching = new Listeners<CodeTableState[]>();
  readonly #moving = new Map<Uuid, { done: number; problem: Problem | null }>();
  readonly #closing = new AbortController();
  /** References of files that were asked to be kept. */
  readonly #kept = new Set<string>();
  #index: CodeIndex | undefined;
  #opened: Promise<void> | undefined;
  #tables: Tables = [];
  #practice: Practice | undefined;
  #usesAt = -Infinity;
  #triedAt = -Infinity;

  constructor(parts: CodingDeskParts) {
    this.#parts = parts;
  }

  async findCodes<T extends CodingType>(question: CodeQuestion<T>): Promise<CodeHit<T>[]> {
    await this.#ready();
    await this.#countUses();
    const { type, on, any = false, ...rest } = question;
    const tables = this.#inForce(type, on);
    return this.#index?.find({ ...rest, type, tables, on: any ? undefined : on }) ?? [];
  }

  async lookUpCode<T extends CodingType>(
    type: T,
    code: string,
    on: string
  ): Promise<RowOf[T] | null> {
    await this.#ready();
    return this.#index?.get(type, code, this.#inForce(type, on)) ?? null;
  }

  async checkCodes(line: CodedLine): Promise<EditWarning[]> {
    await this.#ready();
    const here = new Set(this.#index?.tables());
    const tables = this.#inForce('icd10', line.on).filter((content) => here.has(content));
    // Without a table every code would be unknown, and of that the codes are not guilty.
    if (tables.length === 0) return [];
    return checkCodes(line, (code) => this.#index?.get('icd10', code, tables));
  }

  async codeTables(): Promise<CodeTableState[]> {
    await this.#ready();
    return this.#states();
  }

  watchCodeTables(seen: (tables: CodeTableState[]) => void): () => void {
    void this.codeTables().then(seen, () => undefined);
    return this.#watching.add(seen);
  }

  /** Brings the search in step with the practice's document; resolves when it is, as far as it goes. */
  follow(): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    return this.#lane.run(() => this.#follow()).catch((error: unknown) => console.error(error));
  }

  /** Resolves when every table that can be had is ready. */
  async followed(): Promise<void> {
    await this.#ready();
    await this.follow();
  }

  /** The practice's document is here, or changed. */
  async practiceMoved(): Promise<void> {
    await this.#read();
    await this.#keep();
    if (this.#opened) await this.follow();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lane.idle();
    this.#index?.close();
    this.#index = undefined;
  }

  /** Opens the search the first time; what is missing in it comes in behind. */
  async #ready(): Promise<void> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      // The next one who asks tries again: storage that was in use may be free then.
      this.#opened = undefined;
      throw error;
    });
    await this.#opened;
    const waits = this.#tables.some(([id]) => this.#moving.get(id)?.problem);
    if (waits && this.#parts.now() - this.#triedAt > AGAIN_MS) void this.follow();
  }

  async #open(): Promise<void> {
    if (!this.#parts.open || this.#closing.signal.aborted) return;
    this.#index = new CodeIndex(await this.#parts.open());
    await this.#read();
    await this.#keep();
    void this.follow();
  }

  async #read(): Promise<void> {
    this.#practice = await this.#parts.practice();
    const all = Object.entries(this.#practice?.codingTables ?? {});
    this.#tables = all.filter(([, table]) => !table.removed);
    this.#usesAt = -Infinity;
    this.#tell();
  }

  /** Has the files of all tables fetched and kept, and lets go of those of retired ones. */
  async #keep(): Promise<void> {
    const wanted = new Set(this.#tables.map(([, { file }]) => file));
    for (const file of wanted) {
      if (this.#kept.has(file) || this.#closing.signal.aborted) continue;
      this.#kept.add(file);
      const kept = await this.#parts.blobs.pinBlob(file);
      if (!kept.ok) this.#kept.delete(file);
    }
    for (const file of this.#kept) {
      if (wanted.has(file)) continue;
      this.#kept.delete(file);
      await this.#parts.blobs.unpinBlob(file);
    }
  }

  async #follow(): Promise<void> {
    const index = this.#index;
    if (!index) return;
    this.#triedAt = this.#parts.now();
    const wanted = new Set(this.#tables.map(([, { content }]) => content));
    const here = new Set(index.tables());
    for (const content of here) if (!wanted.has(content)) index.drop(content);
    for (const [id, table] of this.#tables) {
      if (this.#closing.signal.aborted) return;
      if (here.has(table.content)) continue;
      this.#note(id, { done: 0, problem: null });
      const problem = await this.#bringIn(index, id, table);
      if (problem) this.#note(id, { done: 0, problem });
      else {
        this.#moving.delete(id);
        this.#tell();
      }
    }
    index.flush();
  }

  /** Fetches a table's file and loads it; what is wrong with it is for the page to say. */
  async #bringIn(index: CodeIndex, id: Uuid, table: CodingTableEntry): Promise<Problem | null> {
    try {
      const file = await this.#parts.blobs.getBlob(table.file);
      if (!file.ok) return file.problem;
      const unpacked = unpackTable(file.value);
      if (!unpacked.ok) return unpacked.problem;
      await index.load(
        table.content,
        unpacked.value,
        (done) => this.#note(id, { done, problem: null }),
        this.#closing.signal
      );
      return null;
    } catch (error) {
      return toProblem(error);
    }
  }

  async #countUses(): Promise<void> {
    const now = this.#parts.now();
    if (!this.#index || now - this.#usesAt < USES_MS) return;
    this.#usesAt = now;
    const since = new Date(now - LATELY_MS).toISOString().slice(0, 10);
    const used = await this.#parts.used(since);
    const aliases = Object.values(this.#practice?.codeAliases ?? {}).filter((one) => !one.removed);
    for (const type of CODING_TYPES) {
      const own: OwnWays = {
        used: new Map(used.filter((one) => one.type === type).map((one) => [one.code, one.uses])),
        aliases: aliases.filter((one) => one.type === type)
      };
      this.#index?.setOwn(type, own);
    }
  }

  #inForce(type: CodingType, on: string): string[] {
    const entries = Object.fromEntries(this.#tables);
    return activeTables(entries, type, on).map(({ content }) => content);
  }

  #states(): CodeTableState[] {
    const here = new Set(this.#index?.tables());
    return this.#tables.map(([id, { content, rows }]) => {
      const moving = this.#moving.get(id);
      const ready = here.has(content);
      const state = ready ? 'ready' : moving && !moving.problem ? 'loading' : 'waiting';
      const done = ready ? rows : (moving?.done ?? 0);
      return { id, state, done, total: rows, problem: ready ? null : (moving?.problem ?? null) };
    });
  }

  #note(id: Uuid, moving: { done: number; problem: Problem | null }): void {
    this.#moving.set(id, moving);
    this.#tell();
  }

  #tell(): void {
    this.#watching.tell(this.#states());
  }
}
