import { argon2id } from 'hash-wasm';
import type { Bytes } from './crypto.ts';

/**
 * What one guess at a passphrase costs: argon2id (RFC 9106) with one lane. Kept beside what was
 * sealed with it, so that it can grow without locking anybody out.
 */
export interface StretchCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** Makes a key of 32 bytes from a secret that a person remembers; slow by design. */
export type Stretch = (secret: string, salt: Uint8Array, cost: StretchCost) => Promise<Bytes>;

/** Bytes of a salt. */
export const SALT_BYTES = 16;

/** How long one guess should take on the device that set the passphrase, in milliseconds. */
const TARGET_MS = 600;

const MEMORY_KIB = 64 * 1024;
/** With 64 MiB, above what OWASP asks for at the least. */
const LEAST_PASSES = 2;
/** A device that was measured in a slow moment must still open on a faster day. */
const MOST_PASSES = 16;

/** The cheapest cost that is ever used. */
export const LEAST_COST: StretchCost = { memoryKiB: MEMORY_KIB, passes: LEAST_PASSES };

/**
 * Stretches in this thread, which it blocks for as long as it takes. The secret is taken in Unicode
 * form NFKC: another keyboard must not make another passphrase of the same words.
 */
export const stretch: Stretch = async (secret, salt, { memoryKiB, passes }) =>
  (await argon2id({
    password: secret.normalize('NFKC'),
    salt,
    parallelism: 1,
    memorySize: memoryKiB,
    iterations: passes,
    hashLength: 32,
    outputType: 'binary'
  })) as Bytes;

/**
 * The cost at which a guess takes about 0.6 s here. Measured twice: a device that was busy for a
 * moment is not taken for a slow one.
 * @param now milliseconds of a clock that only goes forward
 */
export async function chooseCost(run: Stretch, now: () => number): Promise<StretchCost> {
  const salt = new Uint8Array(SALT_BYTES);
  // The first run also starts the library.
  await run('measured', salt, { memoryKiB: 1024, passes: 1 });
  let fastest = Infinity;
  for (let measured = 0; measured < 2; measured++) {
    const start = now();
    await run('measured', salt, LEAST_COST);
    fastest = Math.min(fastest, now() - start);
  }
  const perPass = fastest / LEAST_PASSES;
  const passes = Math.round(TARGET_MS / Math.max(perPass, 1));
  return {
    memoryKiB: MEMORY_KIB,
    passes: Math.min(MOST_PASSES, Math.max(LEAST_PASSES, passes))
  };
}
