import { foundPractice } from '../access/founding.ts';
import type { DeviceIdentity } from '../access/identity.ts';
import type { IdSource, Uuid } from '../docs/core/ids.ts';
import { encodeCbor } from '../sync/cbor.ts';
import { KEYS } from './keys.ts';
import { profilePut } from './profile.ts';
import type { AtomicStore } from './store/store.ts';

/** Founds a practice on this device alone: no server is asked. Returns the practice's id. */
export async function foundLocally(options: {
  readonly identity: DeviceIdentity;
  readonly name: string;
  readonly server: string | null;
  readonly openStore: (practice: Uuid) => Promise<AtomicStore>;
  readonly ids: IdSource;
}): Promise<Uuid> {
  const { identity, name, server, openStore, ids } = options;
  const { practiceId, genesis, keyring } = await foundPractice({ identity, source: ids });
  const store = await openStore(practiceId);
  try {
    await store.commit({
      put: [
        profilePut({ practice: practiceId, name, keyring, server }),
        [KEYS.statement(0), genesis.bytes],
        [KEYS.sealed(1), genesis.bytes],
        [
          KEYS.unacknowledged(1),
          encodeCbor({ entryId: genesis.entryId, changes: 0, bytes: genesis.bytes.length })
        ]
      ]
    });
  } finally {
    await store.close();
  }
  return practiceId;
}
