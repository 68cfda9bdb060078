import type { Keyring } from '../access/keyring.ts';
import { BlobConnection, Denied, type BlobConnectionParts } from '../blobs/connection.ts';
import { Opening } from '../blobs/opening.ts';
import { readReference, type BlobFacts } from '../blobs/reference.ts';
import { MAX_BLOB_BYTES, sealedLength } from '../blobs/seal.ts';
import { MAX_PART_BYTES } from '../blobs/wire.ts';
import { fromHex } from '../crypto/crypto.ts';
import { PuncturableKey } from '../crypto/puncturable.ts';
import { fail, ok, ProblemError, type Result } from '../problem.ts';
import { reconnectDelay } from '../sync/backoff.ts';

/** The file was on the server before it was named: what fails is the connection, and comes back. */
const MOST_TRIES = 6;

/**
 * A keyring that was handed over with its leaves in a file (KEY10), whole: the device that joins fetches
 * the file before it is a replica. One that has its leaves is returned as it is.
 */
export async function withLeaves(
  keyring: Keyring,
  to: BlobConnectionParts
): Promise<Result<Keyring>> {
  if (keyring.leavesAt === undefined || !keyring.leaves.isEmpty) return ok(keyring);
  const facts = readReference(keyring.leavesAt);
  if (!facts.ok) return facts;
  if (facts.value.bytes > MAX_BLOB_BYTES) return unusable();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (tries > 0) {
      await new Promise<void>((resolve) =>
        to.timers.after(reconnectDelay(tries, Math.random), resolve)
      );
    }
    const content = await fetched(facts.value, to);
    if (!content) continue;
    try {
      return ok(keyring.with([], PuncturableKey.decode(content)));
    } catch {
      return unusable();
    }
  }
  return fail('keys-not-fetched', 'The practice’s keys could not be fetched from its hub.', {
    safe: 'Nothing was changed on this device.',
    action: 'Look at the hub, then ask for a new link and try again.'
  });
}

/** The content of a file, or `undefined` where the server or the connection gave less. */
async function fetched(facts: BlobFacts, to: BlobConnectionParts): Promise<Uint8Array | undefined> {
  const connection = new BlobConnection(to);
  try {
    await connection.log;
    const opening = await Opening.begin(facts, to.practice);
    const size = sealedLength(facts.bytes);
    const hash = fromHex(facts.sealed);
    for (let offset = 0; offset < size; offset += MAX_PART_BYTES) {
      const bytes = Math.min(MAX_PART_BYTES, size - offset);
      const { scope } = facts;
      const part = await connection.ask({ type: 'get', scope, hash, offset, bytes }, 'part');
      await opening.take(part.data);
    }
    return await opening.content();
  } catch (error) {
    if (error instanceof Denied || error instanceof ProblemError) return undefined;
    throw error;
  } finally {
    connection.close();
  }
}

const unusable = (): Result<never> =>
  fail(
    'link-does-not-fit',
    'What the practice’s hub holds in place of its keys is something else.',
    {
      safe: 'Nothing was changed on this device.',
      action: 'Ask for a new link.'
    }
  );
