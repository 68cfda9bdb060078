import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { Pending, Seal, Unacknowledged } from './outbox-records.ts';
import type { AtomicStore } from './store/store.ts';

/** What waits of one document and is to become one envelope. */
export interface Waiting {
  readonly document: Uuid;
  readonly list: readonly Pending[];
}

/** An envelope that was made of it, with its number. */
export interface JustSealed {
  readonly counter: number;
  readonly record: Unacknowledged;
}

/**
 * Seals what waits for documents, each as one envelope, numbered from `first`, and saves all of them in
 * one transaction: from then on they never change (LOG2).
 */
export async function sealWaiting(
  store: AtomicStore,
  seal: Seal,
  waiting: readonly Waiting[],
  first: number
): Promise<JustSealed[]> {
  const sealed = await Promise.all(
    waiting.map(async ({ document, list }, at) => {
      const records = await Promise.all(
        list.map(async ({ key }) => {
          const record = decodeCbor((await store.load(key))!);
          return record as { kind: string; changes: Uint8Array[] };
        })
      );
      const changes = records.flatMap((record) => record.changes);
      const counter = first + at;
      const made = await seal(document, records[0]!.kind, changes, counter);
      const { entryId, bytes } = made;
      const record = { entryId, document, changes: changes.length, bytes: bytes.length };
      return { ...made, counter, document, record };
    })
  );
  await store.commit({
    put: sealed.flatMap(
      ({ document, counter, bytes, entryId, attestation, record }): StorePut[] => [
        [KEYS.sealed(counter), bytes],
        [KEYS.attestation(document, entryId), attestation],
        [KEYS.unacknowledged(counter), encodeCbor(record)]
      ]
    ),
    remove: waiting.flatMap(({ list }) => list.map(({ key }) => key))
  });
  return sealed.map(({ counter, record }) => ({ counter, record }));
}
