import type { Uuid } from '../../docs/core/ids.ts';
import { verifyEnvelope, type Envelope } from '../../sync/header.ts';
import { toHex } from '../crypto.ts';
import { decodeStatement, type Statement } from '../statements.ts';

/** Signatures that are being verified, by envelope and key: each is asked for once. */
const begun = new WeakMap<Envelope, { readonly key: string; readonly holds: Promise<boolean> }>();

/** Whether an envelope is signed with the key; where that was begun before, its outcome. */
export function signatureHolds(envelope: Envelope, key: Uint8Array): Promise<boolean> {
  const known = begun.get(envelope);
  return known?.key === toHex(key) ? known.holds : verifyEnvelope(envelope, key);
}

/** The key of a device that founds or joins, which is known by that very statement. */
export function arrivingKey(statement: Statement): Uint8Array | undefined {
  if (statement.type === 'genesis') return statement.founder.device.signKey;
  return statement.type === 'join' ? statement.device.signKey : undefined;
}

/**
 * Begins to verify the signatures of statements that will be heard one after the other, so that this is
 * done on other cores meanwhile. Where a key is guessed wrongly, nothing is lost but that time.
 */
export function verifyAhead(
  keys: ReadonlyMap<Uuid, Uint8Array>,
  envelopes: readonly Envelope[]
): void {
  const arriving = new Map<Uuid, Uint8Array>();
  for (const envelope of envelopes) {
    if (envelope.kind !== 'membership' || begun.has(envelope)) continue;
    const key =
      keys.get(envelope.device) ?? arriving.get(envelope.device) ?? keyWithin(envelope.body);
    if (!key) continue;
    arriving.set(envelope.device, key);
    const holds = verifyEnvelope(envelope, key);
    // Whoever asks for it hears of a failure.
    holds.catch(() => undefined);
    begun.set(envelope, { key: toHex(key), holds });
  }
}

function keyWithin(body: Uint8Array): Uint8Array | undefined {
  const statement = decodeStatement(body);
  return statement && arrivingKey(statement);
}
