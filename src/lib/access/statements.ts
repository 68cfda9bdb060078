import { z } from 'zod';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../sync/cbor.ts';
import { concat, DOMAIN, type Bytes } from './crypto.ts';
import { bytesOf, moment, personName, uuidBytesOf } from './shapes.ts';

/** Statements about who belongs to a practice: docs/sync.md, section 3. */

const id = uuidBytesOf.transform((bytes) => uuidText(bytes));
const member = z.object({ id, name: personName });
const device = z.object({ id, name: personName, signKey: bytesOf(32), boxKey: bytesOf(32) });

const genesis = z.object({
  type: z.literal('genesis'),
  practiceKey: bytesOf(32),
  founder: z.object({ member, device }),
  at: moment,
  practiceSignature: bytesOf(64)
});

const invite = z.object({
  type: z.literal('invite'),
  id,
  inviteKey: bytesOf(32),
  expiresAt: moment,
  at: moment,
  /** The keyring, sealed for whoever holds the link. */
  keys: bytesOf().refine((keys) => keys.length <= 1024 * 1024, 'too long')
});

const join = z.object({
  type: z.literal('join'),
  invite: id,
  device,
  member,
  at: moment,
  proof: bytesOf(64)
});

const known = z.discriminatedUnion('type', [genesis, invite, join]);
const anyStatement = z.object({ type: z.string().min(1).max(64) });

export type GenesisStatement = z.infer<typeof genesis>;
export type InviteStatement = z.infer<typeof invite>;
export type JoinStatement = z.infer<typeof join>;
/** A statement of a newer program is kept and skipped (MEM4). */
export type Statement =
  GenesisStatement | InviteStatement | JoinStatement | { readonly type: 'unknown'; name: string };

const TYPES: readonly string[] = ['genesis', 'invite', 'join'];

/** Reads a membership envelope's body; `undefined` where it is damaged. Never throws. */
export function decodeStatement(body: Uint8Array): Statement | undefined {
  try {
    const value = decodeCbor(body);
    const { type } = anyStatement.parse(value);
    return TYPES.includes(type) ? known.parse(value) : { type: 'unknown', name: type };
  } catch {
    return undefined;
  }
}

const rawMember = (value: { id: Uuid; name: string }) => ({
  id: uuidBytes(value.id),
  name: value.name
});
const rawDevice = (value: JoinStatement['device']) => ({
  id: uuidBytes(value.id),
  name: value.name,
  signKey: value.signKey,
  boxKey: value.boxKey
});

/** The body of a membership envelope. */
export function encodeStatement(
  statement: GenesisStatement | InviteStatement | JoinStatement
): Bytes {
  switch (statement.type) {
    case 'genesis':
      return encodeCbor({
        type: 'genesis',
        practiceKey: statement.practiceKey,
        founder: {
          member: rawMember(statement.founder.member),
          device: rawDevice(statement.founder.device)
        },
        at: statement.at,
        practiceSignature: statement.practiceSignature
      });
    case 'invite':
      return encodeCbor({
        type: 'invite',
        id: uuidBytes(statement.id),
        inviteKey: statement.inviteKey,
        expiresAt: statement.expiresAt,
        at: statement.at,
        keys: statement.keys
      });
    case 'join':
      return encodeCbor({
        type: 'join',
        invite: uuidBytes(statement.invite),
        device: rawDevice(statement.device),
        member: rawMember(statement.member),
        at: statement.at,
        proof: statement.proof
      });
  }
}

/** What the practice key signs, once: who founded it (MEM1). */
export const genesisSigned = (practice: Uuid, device: Uuid, member: Uuid): Bytes =>
  concat(DOMAIN.genesis, uuidBytes(practice), uuidBytes(device), uuidBytes(member));

/** What the invite key signs: who may use the invite (MEM3). */
export const joinSigned = (invite: Uuid, device: Uuid, member: Uuid): Bytes =>
  concat(DOMAIN.join, uuidBytes(invite), uuidBytes(device), uuidBytes(member));
