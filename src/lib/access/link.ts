import { z } from 'zod';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { fail, ok, type Result } from '../problem.ts';
import { decodeCbor, encodeCbor } from '../sync/cbor.ts';
import { concat, equal, fromBase64Url, sha256, toBase64Url } from './crypto.ts';
import type { Member } from './identity.ts';
import { SECRET_BYTES } from './invites.ts';
import { bytesOf, personName, uuidBytesOf } from './shapes.ts';

/** What a join link says. */
export interface JoinLink {
  readonly practice: Uuid;
  readonly invite: Uuid;
  readonly secret: Uint8Array;
  /** SHA-256 of the invite's envelope: the joining device's first statement comes after it. */
  readonly statement: Uint8Array;
  /** Whose further device the link is for; `null` where it lets in somebody new. */
  readonly member: Member | null;
  /** Where the joining device reaches the server: `https://hub.local:8443`. */
  readonly server: string;
  /** Name of the practice, for the person who is about to join. */
  readonly name: string;
}

/** The first bytes of a hash, so that a mistyped link is known for what it is before it is used. */
const CHECK_BYTES = 4;
const LONGEST = 4096;

const isServer = (text: string): boolean => {
  try {
    return ['https:', 'http:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};

const content = z.object({
  v: z.literal(1),
  practice: uuidBytesOf,
  invite: uuidBytesOf,
  secret: bytesOf(SECRET_BYTES),
  statement: bytesOf(32),
  member: z.object({ id: uuidBytesOf, name: personName }).nullable(),
  server: z.string().max(500).refine(isServer, 'not a web address'),
  name: personName
});

const check = (data: Uint8Array): Uint8Array => sha256(data).subarray(0, CHECK_BYTES);

/**
 * `<server>/join#<base64url of CBOR and its check>`. Everything is behind the `#`, which browsers
 * never send to anybody.
 */
export function encodeLink(link: JoinLink): string {
  const data = encodeCbor({
    v: 1,
    practice: uuidBytes(link.practice),
    invite: uuidBytes(link.invite),
    secret: link.secret,
    statement: link.statement,
    member: link.member && { id: uuidBytes(link.member.id), name: link.member.name },
    server: link.server,
    name: link.name
  } satisfies z.input<typeof content>);
  return `${new URL(link.server).origin}/join#${toBase64Url(concat(data, check(data)))}`;
}

/**
 * Reads a link as people paste it: with spaces, broken over lines by a mail program, without its
 * `https://`, in quotes or angle brackets, or only the part behind the `#`. Never throws.
 */
export function parseLink(text: string): Result<JoinLink> {
  const tight = text.replace(/[\s\u200B-\u200D\u2060\uFEFF]+/g, '');
  if (tight === '') {
    return fail('link-empty', 'There is no link yet.', {
      action: 'Paste the link, or scan its code, from a device that belongs to the practice.'
    });
  }
  const fragment = tight
    .slice(tight.indexOf('#') + 1)
    .replace(/^[<("'“‘]+/, '')
    .replace(/[>)"'”’.,;]+$/, '');
  if (!tight.includes('#') && !/^[A-Za-z0-9_-]{100,}$/.test(fragment)) {
    return fail('link-not-a-join-link', 'This is not a link for joining a practice.', {
      action: 'Copy the whole link, including everything after the # sign.'
    });
  }
  if (fragment.length > LONGEST) return damaged('too long');
  let data: Uint8Array;
  try {
    data = fromBase64Url(fragment);
  } catch {
    return damaged('characters that no link has');
  }
  const body = data.subarray(0, Math.max(0, data.length - CHECK_BYTES));
  if (!equal(check(body), data.subarray(body.length))) return damaged('the check does not fit');
  return parseContent(body);
}

function parseContent(body: Uint8Array): Result<JoinLink> {
  try {
    const value = decodeCbor(body) as { v?: unknown } | null;
    if (typeof value?.v === 'number' && value.v > 1) {
      return fail('link-newer', 'This link was made by a newer version of Indaba.', {
        action: 'Reload this page to get the newest version, then try the link again.'
      });
    }
    const { practice, invite, secret, statement, member, server, name } = content.parse(value);
    return ok({
      practice: uuidText(practice),
      invite: uuidText(invite),
      secret: secret.slice(),
      statement: statement.slice(),
      member: member && { id: uuidText(member.id), name: member.name },
      server: server.replace(/\/+$/, ''),
      name
    });
  } catch (error) {
    return damaged(String(error));
  }
}

const damaged = (detail: string) =>
  fail('link-damaged', 'A part of this link is missing or was changed on the way.', {
    safe: 'The link was not used up.',
    action: 'Copy it again, whole, or scan its code instead.',
    detail
  });
