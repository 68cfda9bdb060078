import type { BlobName } from '../../blobs/reference.ts';
import type { Problem } from '../../problem.ts';
import { nameText } from './shelf.ts';

/** Files that did not go, and why: for now, or, where `final`, for as long as the connection holds. */
export class Deferred {
  readonly #files = new Map<string, { readonly problem: Problem; readonly final: boolean }>();

  add(name: BlobName, problem: Problem, final: boolean): void {
    this.#files.set(nameText(name), { problem, final });
  }

  has(name: BlobName): boolean {
    return this.#files.has(nameText(name));
  }

  /** Why it did not go; `undefined` where nothing is against it. */
  problem(name: BlobName): Problem | undefined {
    return this.#files.get(nameText(name))?.problem;
  }

  remove(name: BlobName): void {
    this.#files.delete(nameText(name));
  }

  /** A server that said no for good may have been told otherwise since. */
  clear(): void {
    this.#files.clear();
  }

  /** What was put off for a while may be tried again. */
  due(): void {
    for (const [key, { final }] of this.#files) if (!final) this.#files.delete(key);
  }
}
