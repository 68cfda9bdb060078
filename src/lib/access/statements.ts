import { z } from 'zod';
import { concat, DOMAIN, type Bytes } from '../crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { SCOPES } from '../docs/kinds.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf, moment, personName, uuidBytesOf } from '../encoding/shapes.ts';
import { RIGHTS, ROLES } from './roles.ts';

/** Statements about who belongs to a practice: docs/sync.md, section 3. */

const id = uuidBytesOf.transform((bytes) => uuidText(bytes));
const member = z.object({ id, name: personName });
const device = z.object({ id, name: personName, signKey: bytesOf(32), boxKey: bytesOf(32) });
const role = z.enum(ROLES);
const scope = z.enum(SCOPES);
const reason = z.string().max(500);

/** Statements are few; so are the ends of their history, however many devices are offline. */
export const MOST_PARENTS = 64;
/** Destructions that were taken back and whose leaves one grant gives back. */
export const MOST_BACK = 256;
/** SHA-256 of the envelopes of the statements that the author knew last (MEM5). */
const after = z.array(bytesOf(32)).max(MOST_PARENTS);

/** One scope's key of one epoch, by what everybody may know of it (KEY2). */
const keyRef = z.object({
  scope,
  epoch: z.int().min(1).max(0xffffffff),
  commitment: bytesOf(16),
  /** The key of one device's access log, not that of the scope (KEY5). */
  own: z.boolean()
});
const keyRefs = z.array(keyRef).max(5_000);

const genesis = z.object({
  type: z.literal('genesis'),
  after,
  practiceKey: bytesOf(32),
  founder: z.object({ member, device }),
  keys: keyRefs,
  at: moment,
  practiceSignature: bytesOf(64)
});

const invite = z.object({
  type: z.literal('invite'),
  after,
  id,
  inviteKey: bytesOf(32),
  role,
  /** Whose further device this is; `null` where somebody new is let in. */
  member: id.nullable(),
  /** Whether somebody must confirm the device once it joined. */
  confirm: z.boolean(),
  expiresAt: moment,
  at: moment,
  /** The keyring, sealed for whoever holds the link; empty where the device is confirmed first. */
  keys: bytesOf().refine((keys) => keys.length <= 1024 * 1024, 'too long'),
  /** Which keys these are. */
  carries: keyRefs
});

const cancel = z.object({ type: z.literal('cancel'), after, invite: id, at: moment });

const join = z.object({
  type: z.literal('join'),
  after,
  invite: id,
  device,
  member,
  at: moment,
  proof: bytesOf(64)
});

const admit = z.object({ type: z.literal('admit'), after, device: id, at: moment });

const setRole = z.object({ type: z.literal('role'), after, member: id, role, at: moment });

const revoke = z.object({
  type: z.literal('revoke'),
  after,
  /** A device, or with `member` all that somebody has. */
  device: id.nullable(),
  member: id.nullable(),
  reason,
  at: moment
});

const policy = z.object({
  type: z.literal('policy'),
  after,
  rights: z.array(z.object({ role, scope, right: z.enum(RIGHTS) })).max(100),
  at: moment
});

const keys = z.object({
  type: z.literal('keys'),
  after,
  /** New epochs, made by the author (KEY3). */
  introduces: keyRefs,
  grants: z
    .array(
      z.object({
        device: id,
        keys: keyRefs,
        /** Whether all leaves that the author has are in it (KEY10). */
        leaves: z.boolean(),
        /** What was asked for, of which the leaves are in it that were given up too soon (ERA3). */
        back: z.array(bytesOf(32)).max(MOST_BACK),
        /** HPKE to the device's X25519 key (KEY4). */
        sealed: bytesOf().refine((sealed) => sealed.length <= 1024 * 1024, 'too long')
      })
    )
    .max(2_000),
  at: moment
});

/** A device on paper, of the same person: all that is needed to begin again (KEY8). */
const kit = z.object({ type: z.literal('kit'), after, device, at: moment });

/**
 * A device replaced the key to which others seal for it, and destroyed the old one, after it gave up the
 * leaves of all that was destroyed (ERA6).
 */
const box = z.object({ type: z.literal('box'), after, boxKey: bytesOf(32), at: moment });

/** Documents that one ask may name. */
export const MOST_ERASED = 20_000;
/** SHA-256 of the envelope of the statement that asked. */
const ask = bytesOf(32);

/** Records past their retention are to be destroyed, by the tags of their documents (ERA1). */
const erase = z.object({
  type: z.literal('erase'),
  after,
  tags: z.array(bytesOf(16)).min(1).max(MOST_ERASED),
  at: moment
});
const eraseAgree = z.object({ type: z.literal('erase-agree'), after, ask, at: moment });
const eraseCancel = z.object({ type: z.literal('erase-cancel'), after, ask, at: moment });

const known = z.discriminatedUnion('type', [
  genesis,
  invite,
  cancel,
  join,
  admit,
  setRole,
  revoke,
  policy,
  keys,
  kit,
  box,
  erase,
  eraseAgree,
  eraseCancel
]);
const anyStatement = z.object({ type: z.string().min(1).max(64), after });

export type KnownStatement = z.infer<typeof known>;
export type StatementOf<T extends KnownStatement['type']> = Extract<KnownStatement, { type: T }>;
export type GenesisStatement = StatementOf<'genesis'>;
export type InviteStatement = StatementOf<'invite'>;
export type JoinStatement = StatementOf<'join'>;
export type KeysStatement = StatementOf<'keys'>;
export type KeyRef = z.infer<typeof keyRef>;
export type DevicePublic = JoinStatement['device'];

/** A statement of a newer program is kept and skipped (MEM4). */
export interface UnknownStatement {
  readonly type: 'unknown';
  readonly name: string;
  readonly after: readonly Uint8Array[];
}
export type Statement = KnownStatement | UnknownStatement;

const TYPES: ReadonlySet<string> = new Set(known.options.map((option) => option.shape.type.value));

/** Reads a membership envelope's body; `undefined` where it is damaged. Never throws. */
export function decodeStatement(body: Uint8Array): Statement | undefined {
  try {
    const value = decodeCbor(body);
    const { type, after } = anyStatement.parse(value);
    return TYPES.has(type) ? known.parse(value) : { type: 'unknown', name: type, after };
  } catch {
    return undefined;
  }
}

/** Where a text is an id, which goes over the wire as its sixteen bytes. */
const ID_FIELDS: ReadonlySet<string> = new Set(['id', 'invite', 'member', 'device']);

function raw(value: unknown, field: string): unknown {
  if (typeof value === 'string') return ID_FIELDS.has(field) ? uuidBytes(value) : value;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((each) => raw(each, ''));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, raw(each, name)]));
}

/** The body of a membership envelope. */
export const encodeStatement = (statement: KnownStatement): Bytes =>
  encodeCbor(raw(statement, '') as Record<string, unknown>);

/** What the practice key signs, once: who founded it (MEM1). */
export const genesisSigned = (practice: Uuid, device: Uuid, member: Uuid): Bytes =>
  concat(DOMAIN.genesis, uuidBytes(practice), uuidBytes(device), uuidBytes(member));

/** What the invite key signs: who may use the invite (MEM3). */
export const joinSigned = (invite: Uuid, device: Uuid, member: Uuid): Bytes =>
  concat(DOMAIN.join, uuidBytes(invite), uuidBytes(device), uuidBytes(member));
