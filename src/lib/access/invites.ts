import {
  concat,
  DOMAIN,
  hkdf,
  importSealKey,
  IV_BYTES,
  open,
  seal,
  sign,
  sha256,
  signingPairFromSeed,
  type Bytes,
  type KeyPair,
  type SealKey
} from '../crypto/crypto.ts';
import { newUuid, uuidBytes, type IdSource, type Uuid } from '../docs/core/ids.ts';
import { sealStatement, type SealedEnvelope } from '../envelope/seal.ts';
import { fail, type Result } from '../problem.ts';
import type { DeviceIdentity } from './identity.ts';
import { decodeKeyring, refOf, type Keyring } from './keyring.ts';
import type { Policy, Role } from './roles.ts';
import { encodeStatement, joinSigned, type InviteStatement } from './statements.ts';

/** Length of what a join link keeps secret (MEM2). */
export const SECRET_BYTES = 16;

/** The two keys that inviter and invited both make of the link's secret (MEM2). */
const inviteSigner = (secret: Uint8Array, invite: Uuid): Promise<KeyPair> =>
  signingPairFromSeed(hkdf(secret, uuidBytes(invite), DOMAIN.inviteSign));
const inviteSealKey = (secret: Uint8Array, invite: Uuid): Promise<SealKey> =>
  importSealKey(hkdf(secret, uuidBytes(invite), DOMAIN.inviteKeys));

/** What the sealed keyring is bound to: it is of no use in another invite or practice. */
const boundTo = (practice: Uuid, invite: Uuid): Bytes =>
  concat(DOMAIN.inviteKeys, uuidBytes(practice), uuidBytes(invite));

export interface CreatedInvite {
  /** To be appended to the log before the link is any good. */
  readonly envelope: SealedEnvelope;
  readonly invite: Uuid;
  /** For the link alone: never stored, never sent. */
  readonly secret: Bytes;
  /** SHA-256 of the envelope: what the join comes after (MEM3). */
  readonly statement: Bytes;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface InviteTerms {
  /** What the newcomer will be. */
  readonly role: Role;
  /** Whose further device this is; `null` for somebody new. */
  readonly member: Uuid | null;
  /** Whether somebody must confirm the device; else the link alone opens the keys. */
  readonly confirm: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Lets one more device in, for a time and only once (MEM2). */
export async function createInvite(options: {
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  readonly keyring: Keyring;
  readonly terms: InviteTerms;
  readonly policy?: Policy;
  /** The statements that the inviter knew last. */
  readonly after: readonly Uint8Array[];
  /** Number of this envelope among the device's own. */
  readonly counter: number;
  readonly source: IdSource;
}): Promise<CreatedInvite> {
  const { identity, keyring, terms, policy, after, counter, source } = options;
  const { practice } = keyring;
  const invite = newUuid(source);
  const secret = Uint8Array.from(source.random(SECRET_BYTES));
  const [signer, sealKey] = await Promise.all([
    inviteSigner(secret, invite),
    inviteSealKey(secret, invite)
  ]);
  const carried = terms.confirm ? [] : keyring.grantFor(terms.role, undefined, policy);
  const iv = source.random(IV_BYTES);
  const content = keyring.only(carried).encode();
  const sealed = await seal(sealKey, iv, content, boundTo(practice, invite));
  const expiresAt = new Date(terms.expiresAt).toISOString();
  const statement = encodeStatement({
    type: 'invite',
    after: [...after],
    id: invite,
    inviteKey: signer.publicKey,
    role: terms.role,
    member: terms.member,
    confirm: terms.confirm,
    expiresAt,
    at: new Date(source.now()).toISOString(),
    keys: terms.confirm ? new Uint8Array() : concat(iv, sealed),
    carries: carried.map(refOf)
  });
  const entryId = newUuid(source);
  const envelope = await sealStatement({ practice, identity, counter, entryId, statement });
  return { envelope, invite, secret, statement: sha256(envelope.bytes), expiresAt };
}

/** The joining device's first envelope: it proves that the device holds the link (MEM3). */
export async function createJoin(options: {
  readonly practice: Uuid;
  readonly invite: Uuid;
  readonly secret: Uint8Array;
  /** SHA-256 of the invite's envelope, from the link. */
  readonly statement: Uint8Array;
  readonly identity: DeviceIdentity;
  readonly source: IdSource;
}): Promise<SealedEnvelope> {
  const { practice, invite, secret, identity, source } = options;
  const { id, name, member, signPublic, boxPublic } = identity;
  const signer = await inviteSigner(secret, invite);
  const statement = encodeStatement({
    type: 'join',
    after: [options.statement],
    invite,
    device: { id, name, signKey: signPublic, boxKey: boxPublic },
    member: { id: member.id, name: member.name },
    at: new Date(source.now()).toISOString(),
    proof: await sign(signer.key, joinSigned(invite, id, member.id))
  });
  return sealStatement({ practice, identity, counter: 1, entryId: newUuid(source), statement });
}

/** The keyring inside an invite, for whoever holds the link's secret. */
export async function openInviteKeys(
  practice: Uuid,
  statement: InviteStatement,
  secret: Uint8Array
): Promise<Result<Keyring>> {
  const key = await inviteSealKey(secret, statement.id);
  const iv = statement.keys.subarray(0, IV_BYTES);
  const sealed = statement.keys.subarray(IV_BYTES);
  const opened = await open(key, iv, sealed, boundTo(practice, statement.id));
  const keyring = opened === undefined ? undefined : decodeKeyring(opened);
  if (keyring?.ok === true && keyring.value.practice === practice) return keyring;
  return fail('link-does-not-fit', 'This link does not open the practice’s keys.', {
    safe: 'Nothing was changed.',
    action: 'Ask for a new link.'
  });
}
