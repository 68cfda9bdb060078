import { session } from '../../app/session.svelte.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { addDocument, addVersion, readyFile, type NewDocument } from '../../files/filing.ts';
import { toProblem, type Problem, type Result } from '../../problem.ts';
import type { DocumentRow } from '../../projections/catalogue.ts';
import { smaller } from './photo.ts';

/** One file on its way into the record. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly step: 'waiting' | 'making smaller' | 'sealing' | 'done' | 'failed';
  readonly problem?: Problem;
}

export interface UploadWish {
  readonly file: File;
  /** Made smaller first, where it is a photograph. */
  readonly shrink: boolean;
  /** A document of its own, or the next version of one. */
  readonly as: NewDocument | { readonly versionOf: Pick<DocumentRow, 'id' | 'kind' | 'patient'> };
}

let next = 1;

/** Largest file that may be added here, in bytes. */
export const largestFile = (): number => session.status?.files.largest ?? Number.POSITIVE_INFINITY;

/** Files that are being added, one after the other, for as long as the page is there. */
export class Uploads {
  list = $state.raw<readonly Upload[]>([]);
  #last: Promise<unknown> = Promise.resolve();

  get busy(): boolean {
    return this.list.some(({ step }) => step !== 'done' && step !== 'failed');
  }

  /** Adds files; resolves with the ids of what was added, without those that could not be. */
  async add(wishes: readonly UploadWish[]): Promise<Uuid[]> {
    const begun = wishes.map((wish) => ({ wish, id: next++ }));
    this.list = [
      ...this.list.filter(({ step }) => step !== 'done'),
      ...begun.map(({ wish, id }): Upload => ({ id, name: wish.file.name, step: 'waiting' }))
    ];
    const added: Uuid[] = [];
    for (const { wish, id } of begun) {
      const mine = this.#last.then(() => this.#one(id, wish));
      this.#last = mine.catch(() => undefined);
      const done = await mine;
      if (done.ok) added.push(done.value);
    }
    return added;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
  }

  async #one(id: number, { file, shrink, as }: UploadWish): Promise<Result<Uuid>> {
    const done = await this.#kept(id, file, shrink, as).catch((error: unknown): Result<Uuid> => ({
      ok: false,
      problem: toProblem(error)
    }));
    this.#say(id, done.ok ? { step: 'done' } : { step: 'failed', problem: done.problem });
    return done;
  }

  async #kept(
    id: number,
    file: File,
    shrink: boolean,
    as: UploadWish['as']
  ): Promise<Result<Uuid>> {
    if (shrink) this.#say(id, { step: 'making smaller' });
    const content = shrink ? await smaller(file) : file;
    this.#say(id, { step: 'sealing' });
    const ready = await readyFile(content, content.name, largestFile());
    if (!ready.ok) return ready;
    const practice = session.practice!;
    return 'versionOf' in as
      ? addVersion(practice, as.versionOf, ready.value)
      : addDocument(practice, as, ready.value);
  }

  #say(id: number, news: Pick<Upload, 'step'> & { problem?: Problem }): void {
    this.list = this.list.map((one) => (one.id === id ? { ...one, ...news } : one));
  }
}
