import type { Figure } from './figure.ts';
import type { Workspace } from './workspace.ts';

/** One subject of measurement; it gives its figures as they are ready. */
export interface Bench {
  readonly name: string;
  /** What it measures, for the list of benches. */
  readonly about: string;
  run(space: Workspace): AsyncIterable<Figure>;
}
