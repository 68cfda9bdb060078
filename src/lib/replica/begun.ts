import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf } from '../encoding/shapes.ts';
import type { SealedEnvelope } from '../envelope/envelope.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore } from './store/store.ts';

/** A device that joined and waits to be confirmed: what it goes on with after a restart. */
export interface Begun {
  readonly link: string;
  /** Its join statement, for ever the same: a second one would be a second device. */
  readonly join: SealedEnvelope;
}

const stored = z.object({ v: z.literal(1), link: z.string(), entryId: z.uuid(), join: bytesOf() });

/** The write that keeps it, in the store of the profile that is to be. */
export const begunPut = ({ link, join }: Begun): StorePut => [
  KEYS.joining,
  encodeCbor({ v: 1, link, entryId: join.entryId, join: join.bytes })
];

/** What was begun in a store; `undefined` where nothing was, or it cannot be read. */
export async function readBegun(store: AtomicStore): Promise<Begun | undefined> {
  const data = await store.load(KEYS.joining);
  const parsed = data && stored.safeParse(decodeCbor(data));
  if (!parsed?.success) return undefined;
  const { link, entryId, join } = parsed.data;
  return { link, join: { entryId, bytes: join.slice() } };
}
