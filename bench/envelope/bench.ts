import type { Bench } from '../harness/bench.ts';
import { ask } from '../harness/child.ts';
import { alone, beside } from '../harness/figure.ts';

/** Microseconds an envelope. */
export interface OpenTimes {
  readonly envelopes: number;
  readonly open: number;
  readonly decrypt: number;
}

/** So many a second. */
export interface EngineTimes {
  readonly registered: number;
  readonly edited: number;
  readonly projected: number;
}

/** How many patients the engine's work is measured on, and edits one at a time. */
export const PATIENTS = 1000;
export const EDITS = 200;

/** The engine's inner work in Node: opening envelopes, making changes, deriving rows. */
export const envelopeOpen: Bench = {
  name: 'envelope-open',
  about: 'verifying and opening envelopes, making changes, projecting documents',
  async *run(space) {
    const { envelopes, open, decrypt } = await ask<OpenTimes>('envelope/open.ts');
    yield beside('envelope-open', envelopes, 'µs', open, 'AES-256-GCM decryption alone', decrypt);
    const engine = await ask<EngineTimes>('envelope/engine.ts', space.folder());
    yield alone('change-register', PATIENTS, engine.registered, 'per second');
    yield alone('change-edit', EDITS, engine.edited, 'per second');
    yield alone('project', PATIENTS, engine.projected, 'per second');
  }
};
