import type { Uuid } from '../../docs/core/ids.ts';
import { genesisSigned, joinSigned, type Statement } from '../statements.ts';

/** A signature within a statement, by a key that is not its author's. */
export interface Proof {
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
  readonly signed: Uint8Array;
}

/**
 * What a statement shows beyond its author's signature: of a founding, that of the practice's key
 * (MEM1); of a joining, that of the invite's (MEM3). `undefined` where it shows nothing.
 */
export function proofOf(
  practice: Uuid,
  statement: Statement,
  inviteKey: Uint8Array | undefined
): Proof | undefined {
  if (statement.type === 'genesis') {
    const { practiceKey: key, practiceSignature: signature, founder } = statement;
    return {
      key,
      signature,
      signed: genesisSigned(practice, founder.device.id, founder.member.id)
    };
  }
  if (statement.type !== 'join' || !inviteKey) return undefined;
  const { proof: signature, invite, device, member } = statement;
  return { key: inviteKey, signature, signed: joinSigned(invite, device.id, member.id) };
}
