import { session } from '../../../app/session.svelte.ts';
import { toasts } from '../../../app/toasts.svelte.ts';
import { guessMapping } from '../../../import/csv/guess.ts';
import { readMapping } from '../../../import/csv/mapping.ts';
import { planCsv } from '../../../import/csv/plan.ts';
import { readCsv, type CsvTable } from '../../../import/csv/read.ts';
import { planFhir } from '../../../import/fhir/plan.ts';
import type { FhirFile } from '../../../import/fhir/read.ts';
import type { ImportPlan } from '../../../import/plan.ts';
import type { ImportReport } from '../../../import/report.ts';
import { runImport } from '../../../import/run.ts';
import { fail, toProblem, type Problem, type Result } from '../../../problem.ts';
import { mappingOf, meaningsOf, meaningsProblem, type ListFacts, type Target } from './targets.ts';

/** What was chosen to be imported. */
export type Chosen =
  | { readonly format: 'fhir'; readonly files: readonly FhirFile[] }
  | { readonly format: 'csv'; readonly table: CsvTable };

/** An import on its way: files, how they are read, a try, and the import itself. */
export class Importer {
  chosen = $state.raw<Chosen | null>(null);
  problem = $state.raw<Problem | null>(null);
  report = $state.raw<ImportReport | null>(null);
  progress = $state.raw<{ done: number; total: number } | null>(null);
  dryRun = $state(true);

  /** FHIR: practitioners become doctors of the practice. */
  doctors = $state(false);
  /** Name of the other system. */
  system = $state('');
  meanings = $state<Record<string, Target>>({});
  facts = $state<Omit<ListFacts, 'system'>>({ id: undefined, dates: 'YYYY-MM-DD' });

  readonly #today: () => string;
  #abort: AbortController | null = null;

  constructor(today: () => string) {
    this.#today = today;
  }

  get running(): boolean {
    return this.progress !== null;
  }

  /** What is still to be said before it can be tried; null where nothing is. */
  get missing(): string | null {
    if (this.chosen?.format !== 'csv') return null;
    if (!this.system.trim()) return 'Give the other system a name.';
    return meaningsProblem(this.meanings);
  }

  /** Reads the files that were picked or dropped. */
  async choose(files: readonly File[]): Promise<void> {
    this.reset();
    if (files.length === 0) return;
    try {
      const lists = files.filter(({ name }) => /\.(csv|tsv|txt)$/i.test(name));
      if (lists.length === 0) {
        const read = files.map(async (file) => ({ name: file.name, text: await file.text() }));
        this.chosen = { format: 'fhir', files: await Promise.all(read) };
        return;
      }
      const [list] = lists;
      if (files.length > 1 || !list) {
        this.problem = {
          code: 'one-list',
          message: 'A list is imported by itself.',
          safe: 'Nothing was imported.',
          action: 'Choose one CSV file, or any number of FHIR files.'
        };
        return;
      }
      this.#openList(readCsv(list.name, new Uint8Array(await list.arrayBuffer())));
    } catch (error) {
      this.problem = { ...toProblem(error), message: 'The files could not be read.' };
    }
  }

  #openList(table: Result<CsvTable>): void {
    if (!table.ok) {
      this.problem = table.problem;
      return;
    }
    const { name } = table.value;
    const { mapping } = guessMapping(table.value, name.replace(/\.[^.]+$/, ''), this.#today());
    this.system = mapping.system;
    this.meanings = { ...meaningsOf(mapping) };
    this.facts = { id: mapping.id, dates: mapping.dates ?? 'YYYY-MM-DD' };
    this.chosen = { format: 'csv', table: table.value };
  }

  /** Tries it (writes nothing), or imports. */
  async run(dryRun: boolean): Promise<void> {
    const replica = session.practice;
    if (!replica || this.running) return;
    const plan = this.#plan();
    this.report = null;
    this.problem = null;
    if (!plan.ok) {
      this.problem = plan.problem;
      return;
    }
    this.dryRun = dryRun;
    this.#abort = new AbortController();
    this.progress = { done: 0, total: plan.value.total };
    this.report = await runImport(plan.value, replica, {
      dryRun,
      signal: this.#abort.signal,
      onProgress: (done, total) => (this.progress = { done, total })
    });
    this.progress = null;
    this.problem = this.report.stopped ?? null;
  }

  stop(): void {
    this.#abort?.abort();
  }

  /** Stops what is under way when its page goes away. */
  leave(): void {
    if (!this.running || this.dryRun) return this.stop();
    this.stop();
    toasts.say('The import was stopped. What is in stays in; import the file again to go on.');
  }

  /** Back to choosing files. */
  reset(): void {
    this.stop();
    this.chosen = this.problem = this.report = this.progress = null;
    this.system = '';
    this.meanings = {};
    this.doctors = false;
  }

  #plan(): Result<ImportPlan> {
    const practice = session.info!.practice;
    const today = this.#today();
    const { chosen } = this;
    if (chosen?.format === 'fhir') {
      const system = this.system.trim();
      return planFhir(chosen.files, {
        practice,
        today,
        doctors: this.doctors,
        ...(system ? { system } : {})
      });
    }
    if (chosen?.format !== 'csv') return fail('no-file', 'Choose a file first.');
    const mapping = readMapping(
      mappingOf(this.meanings, { ...this.facts, system: this.system.trim() })
    );
    return mapping.ok ? planCsv(chosen.table, mapping.value, { practice, today }) : mapping;
  }
}
