import { z } from 'zod';
import { decodeKeyring, type Keyring } from '../access/keyring.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { ProblemError } from '../problem.ts';
import type { StorePut } from './documents.ts';
import { KEYS } from './keys.ts';
import type { AtomicStore } from './store/store.ts';

/** What a device knows of its practice besides documents and statements. */
export interface Profile {
  readonly practice: Uuid;
  /** As it was when the practice was founded or joined, and then as the practice's document says. */
  readonly name: string;
  readonly keyring: Keyring;
  /** The server to sync with. */
  readonly server: string | null;
}

const stored = z.object({
  v: z.literal(1),
  practice: z.uuid(),
  name: z.string(),
  keyring: z.instanceof(Uint8Array),
  server: z.string().nullable()
});

/** The write that keeps a profile. */
export const profilePut = (profile: Profile): StorePut => [
  KEYS.profile,
  encodeCbor({
    v: 1,
    practice: profile.practice,
    name: profile.name,
    keyring: profile.keyring.encode(),
    server: profile.server
  } satisfies z.input<typeof stored>)
];

/** The profile in a store. Throws a `ProblemError` where there is none that can be read. */
export async function readProfile(store: AtomicStore): Promise<Profile> {
  const data = await store.load(KEYS.profile);
  const parsed = data ? stored.safeParse(decodeCbor(data)) : undefined;
  const keyring = parsed?.success ? decodeKeyring(parsed.data.keyring) : undefined;
  if (!parsed?.success || !keyring?.ok) {
    throw new ProblemError({
      code: 'profile-unreadable',
      message: 'What this device knows of its practice cannot be read.',
      safe: 'Everything that was on the server, and on other devices, is safe.',
      action: 'Join the practice again with a link from another device.'
    });
  }
  const { practice, name, server } = parsed.data;
  return { practice, name, server, keyring: keyring.value };
}
