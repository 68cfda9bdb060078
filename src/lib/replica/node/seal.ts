import { z } from 'zod';
import { exportIdentity, importIdentity, type DeviceIdentity } from '../../access/identity.ts';
import {
  createVault,
  dataKeys,
  openWithPassphrase,
  setPassphrase,
  type DataKeys,
  type VaultTools
} from '../../access/vault.ts';
import { importSealKey, IV_BYTES, open, seal, systemRandom, concat } from '../../crypto/crypto.ts';
import { chooseCost, stretch } from '../../crypto/stretch.ts';
import { newUuid, type Uuid } from '../../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { bytesOf } from '../../encoding/shapes.ts';
import { ProblemError } from '../../problem.ts';
import { SealedStore } from '../store/sealed.ts';
import type { AtomicStore } from '../store/store.ts';

/**
 * A device's folder in Node, sealed under a passphrase or not at all. Not sealed, it relies on the
 * permissions of its files, and on the disk's own encryption where there is one. Sealed, its keys
 * and records are of no use without the passphrase, and its projections are kept in memory, derived
 * anew at every start.
 */
export interface FolderSeal {
  readonly sealed: boolean;
  /** Seals whatever is kept in the store. */
  over(store: AtomicStore): Promise<AtomicStore>;
  /** The device's file: its identity, sealed where there is a passphrase. */
  pack(identity: DeviceIdentity): Promise<Uint8Array>;
}

const UNSEALED: FolderSeal = {
  sealed: false,
  over: async (store) => store,
  pack: exportIdentity
};

/** A device's file that is sealed. */
const sealedFile = z.object({
  sealed: z.literal(1),
  profile: z.uuid(),
  salt: bytesOf(16),
  memoryKiB: z.int().min(1_024).max(1_048_576),
  passes: z.int().min(1).max(64),
  key: bytesOf(),
  identity: bytesOf()
});

const tools = (profile: Uuid): VaultTools => ({ profile, stretch, random: systemRandom });

const bound = (profile: Uuid): Uint8Array =>
  new TextEncoder().encode(`indaba/folder/identity/1/${profile}`);

/** How a new folder is sealed; `null` for no passphrase. */
export async function newSeal(passphrase: string | null): Promise<FolderSeal> {
  if (!passphrase) return UNSEALED;
  const profile = newUuid({ now: () => Date.now(), random: systemRandom });
  const { vault: bare, key } = createVault(systemRandom);
  const cost = await chooseCost(stretch, () => performance.now());
  const { passphrase: wrap } = await setPassphrase(bare, key, passphrase, cost, tools(profile));
  const keys = dataKeys(key, profile);
  const { salt, sealed } = wrap!;
  return sealUnder(keys, { sealed: 1, profile, salt, ...wrap!.cost, key: sealed });
}

/**
 * Opens a device's file. Throws a `ProblemError`: `passphrase-needed`, `wrong-passphrase`, or
 * `identity-unreadable`.
 */
export async function openSeal(
  file: Uint8Array,
  passphrase: string | null
): Promise<{ identity: DeviceIdentity; seal: FolderSeal }> {
  const parsed = sealedFile.safeParse(decoded(file));
  if (!parsed.success) return { identity: await read(file), seal: UNSEALED };
  if (!passphrase) throw needed();
  const { profile, salt, memoryKiB, passes, key: wrapped, identity } = parsed.data;
  const vault = {
    v: 1,
    bare: null,
    passphrase: { salt, cost: { memoryKiB, passes }, sealed: wrapped },
    passkeys: [],
    pin: null
  } as const;
  const key = await openWithPassphrase(vault, passphrase, tools(profile));
  if (!key) throw wrong();
  const keys = dataKeys(key, profile);
  const secret = await open(
    await importSealKey(keys.identity),
    identity.subarray(0, IV_BYTES),
    identity.subarray(IV_BYTES),
    bound(profile)
  );
  return {
    identity: await read(secret ?? new Uint8Array(0)),
    seal: sealUnder(keys, { sealed: 1, profile, salt, memoryKiB, passes, key: wrapped })
  };
}

const sealUnder = (
  keys: DataKeys,
  vault: Omit<z.input<typeof sealedFile>, 'identity'>
): FolderSeal => ({
  sealed: true,
  over: (store) => SealedStore.over(store, keys.store),
  async pack(identity) {
    const iv = systemRandom(IV_BYTES);
    const secret = await exportIdentity(identity);
    const body = await seal(await importSealKey(keys.identity), iv, secret, bound(vault.profile));
    return encodeCbor({
      ...vault,
      identity: concat(iv, body)
    } satisfies z.input<typeof sealedFile>);
  }
});

function decoded(file: Uint8Array): unknown {
  try {
    return decodeCbor(file);
  } catch {
    return undefined;
  }
}

async function read(file: Uint8Array): Promise<DeviceIdentity> {
  const identity = await importIdentity(file);
  if (!identity.ok) throw new ProblemError(identity.problem);
  return identity.value;
}

const needed = (): ProblemError =>
  new ProblemError({
    code: 'passphrase-needed',
    message: 'This device is sealed, and its passphrase was not given.',
    safe: 'Nothing was changed.',
    action: 'Set INDABA_PASSPHRASE, or run the command at a terminal, which asks for it.'
  });

const wrong = (): ProblemError =>
  new ProblemError({
    code: 'wrong-passphrase',
    message: 'That is not the passphrase of this device.',
    safe: 'Nothing is ever erased because of wrong tries.',
    action: 'Try again.'
  });
