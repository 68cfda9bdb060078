import type { Uuid } from '../../docs/core/ids.ts';
import { deviceId, personId } from '../identity.ts';
import type { Statement } from '../statements.ts';
import { proofHolds } from './ahead.ts';
import type { Fact } from './history.ts';
import { proofOf } from './proof.ts';

/** Whether a statement shows what it needs beyond its author's signature (MEM1, MEM3, KEY8). */
export async function isProved(
  practice: Uuid,
  by: Uuid,
  statement: Statement,
  invite: Fact | null
): Promise<boolean> {
  if (statement.type === 'genesis' && statement.founder.device.id !== by) return false;
  // Nobody names a device after a key that it does not have.
  if (statement.type === 'kit') return deviceId(statement.device.signKey) === statement.device.id;
  const offer = invite?.statement.type === 'invite' ? invite.statement : undefined;
  if (statement.type === 'join' && offer) {
    const { device, member } = statement;
    const isNew = offer.member === null;
    if (device.id !== by || (isNew && member.id !== personId(device.signKey))) return false;
  }
  // An invite that is not known is refused for that reason.
  const proof = proofOf(practice, statement, offer?.inviteKey);
  return proof === undefined || proofHolds(statement, proof);
}
