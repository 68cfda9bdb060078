import type { Taker } from '../../blobs/opening.ts';
import type { BlobName } from '../../blobs/reference.ts';
import { ProblemError, type Problem } from '../../problem.ts';
import { nameText } from './shelf.ts';

/** A file that somebody waits for. */
interface Wanted {
  readonly name: BlobName;
  readonly size: number;
  readonly arrival: PromiseWithResolvers<void>;
  /** Whoever asked first opens it while it comes; all others read it from the disk. */
  readonly taker: Taker | undefined;
}

/** Files that somebody waits for at this moment, the longest awaited first. */
export class Waiting {
  readonly #files = new Map<string, Wanted>();

  /** When a file that is awaited already arrives; `undefined` of others. */
  arrival(name: BlobName): Promise<void> | undefined {
    return this.#files.get(nameText(name))?.arrival.promise;
  }

  /** Begins to wait; the promise rejects with a `ProblemError` where the file does not come. */
  begin(name: BlobName, size: number, taker: Taker | undefined): Promise<void> {
    const arrival = Promise.withResolvers<void>();
    this.#files.set(nameText(name), { name, size, arrival, taker });
    return arrival.promise;
  }

  first(which: (name: BlobName) => boolean): Wanted | undefined {
    return [...this.#files.values()].find(({ name }) => which(name));
  }

  taker(name: BlobName): Taker | undefined {
    return this.#files.get(nameText(name))?.taker;
  }

  arrived(name: BlobName): void {
    this.#end(name)?.arrival.resolve();
  }

  /** It does not come. */
  refuse(name: BlobName, problem: Problem): void {
    this.#end(name)?.arrival.reject(new ProblemError(problem));
  }

  /** None of them comes. */
  giveUp(problem: Problem): void {
    for (const { name } of [...this.#files.values()]) this.refuse(name, problem);
  }

  #end(name: BlobName): Wanted | undefined {
    const wanted = this.#files.get(nameText(name));
    this.#files.delete(nameText(name));
    return wanted;
  }
}
