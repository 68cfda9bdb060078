import { z } from 'zod';
import { without } from '../../docs/core/args.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { KEYS } from '../keys.ts';
import type { AtomicStore } from '../store/store.ts';

/** How far one device has bridged one space. All of it can be found again by reading from 0. */
export interface BridgeState {
  /** Which log: of another server or generation, nothing is known (LOG6). */
  readonly log: string;
  /** The last entry that was read. */
  seq: number;
  /** What is there of each document, by its heads. */
  readonly heads: Map<Uuid, readonly string[]>;
  /** Statements that are there. */
  readonly said: Set<Uuid>;
  /** Whether the terms are there. */
  terms: boolean;
  /** Entries of the other side that the share does not allow. */
  refused: number;
}

const stored = z.object({
  v: z.literal(1),
  log: z.string(),
  seq: z.int(),
  heads: z.record(z.string(), z.array(z.string())),
  said: z.array(z.string()),
  terms: z.boolean(),
  refused: z.int()
});

export const newState = (log: string): BridgeState => ({
  log,
  seq: 0,
  heads: new Map(),
  said: new Set(),
  terms: false,
  refused: 0
});

export async function loadState(store: AtomicStore, space: Uuid): Promise<BridgeState | undefined> {
  const data = await store.load(KEYS.bridge(space));
  const parsed = data ? stored.safeParse(decodeCbor(data)) : undefined;
  if (!parsed?.success) return undefined;
  const { heads, said, ...rest } = without(parsed.data, 'v');
  return { ...rest, heads: new Map(Object.entries(heads)), said: new Set(said) };
}

export async function saveState(
  store: AtomicStore,
  space: Uuid,
  state: BridgeState
): Promise<void> {
  const { log, seq, heads, said, terms, refused } = state;
  const record: z.input<typeof stored> = {
    v: 1,
    log,
    seq,
    heads: Object.fromEntries([...heads].map(([id, list]) => [id, [...list]])),
    said: [...said],
    terms,
    refused
  };
  await store.commit({ put: [[KEYS.bridge(space), encodeCbor(record)]] });
}
