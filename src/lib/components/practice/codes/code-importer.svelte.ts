import { session } from '../../../app/session.svelte.ts';
import { bringIn, LISTS, type CodeFile } from '../../../coding/import.ts';
import { CODING_FIELDS, type CodingMapping } from '../../../coding/read/mapping.ts';
import type { Columns } from '../../../coding/read/read.ts';
import type { CodingType } from '../../../docs/coding.schema.ts';
import type { ImportReport } from '../../../import/report.ts';
import { toProblem, type Problem } from '../../../problem.ts';
import { CodeReader } from './reader.ts';

/** A file of codes on its way in: its columns, a try, and the import itself. */
export class CodeImporter {
  readonly type: CodingType;
  /** The file's name, once its columns are known. */
  name = $state('');
  columns = $state.raw<Columns | null>(null);
  /** Field to heading: as the columns are known, or as somebody says. */
  fields = $state.raw<Readonly<Record<string, string>>>({});
  source = $state('');
  version = $state('');
  from = $state<string | undefined>();
  to = $state<string | undefined>();
  /** What is being done; null where nothing is. */
  doing = $state.raw<{ words: string; done: number; total: number } | null>(null);
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<Problem | null>(null);

  #reader: CodeReader | null = null;
  /** What was read, for as long as the columns mean the same. */
  #file: CodeFile | null = null;

  constructor(type: CodingType) {
    this.type = type;
  }

  get running(): boolean {
    return this.doing !== null;
  }

  async choose(files: readonly File[]): Promise<void> {
    this.reset();
    const [file] = files;
    if (!file) return;
    this.doing = { words: 'Opening the file', done: 0, total: 0 };
    const reader = (this.#reader = new CodeReader(this.type));
    const columns = await reader.open(file);
    // Somebody has chosen another file, or left, meanwhile.
    if (this.#reader !== reader) return;
    this.doing = null;
    if (!columns.ok) {
      this.problem = columns.problem;
      return;
    }
    this.columns = columns.value;
    this.fields = columns.value.known;
    this.name = file.name;
    this.version = file.name.replace(/\.[^.]*$/, '').slice(0, 200);
    this.source = LISTS[this.type];
  }

  mean(field: string, heading: string): void {
    const fields = { ...this.fields };
    if (heading) fields[field] = heading;
    else delete fields[field];
    this.fields = fields;
    this.#file = null;
    this.report = null;
  }

  /** Tries it (writes nothing), or imports. */
  async run(dryRun: boolean, today: string): Promise<void> {
    const { practice } = session;
    const reader = this.#reader;
    if (!practice || !reader || this.running) return;
    this.report = this.problem = null;
    const words = dryRun ? 'Trying, nothing is written' : 'Importing';
    try {
      this.doing = { words, done: 0, total: this.columns?.rows ?? 0 };
      const file = this.#file ?? (await this.#read(reader, words, today));
      if (!file || this.#reader !== reader) return;
      this.#file = file;
      const { source, version, from, to } = this;
      const about = { source: source.trim() || undefined, version: version.trim() || undefined };
      const done = await bringIn(file, { ...about, from, to }, practice, { dryRun });
      if (done.ok) this.report = done.value;
      else this.problem = done.problem;
    } catch (error) {
      this.problem = toProblem(error);
    } finally {
      if (this.#reader === reader) this.doing = null;
    }
  }

  /** Back to choosing a file; what was being read is given up. */
  reset(): void {
    const reader = this.#reader;
    this.#reader = this.#file = null;
    reader?.close();
    this.columns = this.doing = this.report = this.problem = null;
    this.fields = {};
    this.name = '';
    this.from = this.to = undefined;
  }

  async #read(reader: CodeReader, words: string, today: string): Promise<CodeFile | null> {
    const read = await reader.read(this.#mapping(), today, ({ done, total }) => {
      if (this.#reader === reader) this.doing = { words, done, total };
    });
    if (read.ok) return read.value;
    if (this.#reader === reader) this.problem = read.problem;
    return null;
  }

  #mapping(): CodingMapping {
    const known: readonly string[] = CODING_FIELDS[this.type];
    const fields = Object.entries(this.fields).filter(([field]) => known.includes(field));
    return { fields: Object.fromEntries(fields), exact: true };
  }
}
