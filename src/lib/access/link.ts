import { z } from 'zod';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf, personName, uuidBytesOf } from '../encoding/shapes.ts';
import { fail, ok, type Result } from '../problem.ts';
import type { Member } from './identity.ts';
import { SECRET_BYTES } from './invites.ts';
import {
  bodyOf,
  damagedLink,
  fragmentOf,
  linkOf,
  serverAddress,
  tightened,
  type LinkKind
} from './pasted-link.ts';

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

const JOIN: LinkKind = { page: 'join', domain: new Uint8Array() };

const content = z.object({
  v: z.literal(1),
  practice: uuidBytesOf,
  invite: uuidBytesOf,
  secret: bytesOf(SECRET_BYTES),
  statement: bytesOf(32),
  member: z.object({ id: uuidBytesOf, name: personName }).nullable(),
  server: serverAddress,
  name: personName
});

/** `<server>/join#…`: see {@link linkOf}. */
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
  return linkOf(JOIN, link.server, data);
}

/**
 * Reads a link as people paste it: with spaces, broken over lines by a mail program, without its
 * `https://`, in quotes or angle brackets, or only the part behind the `#`. Never throws.
 */
export function parseLink(text: string): Result<JoinLink> {
  const tight = tightened(text);
  if (tight === '') {
    return fail('link-empty', 'There is no link yet.', {
      action: 'Paste the link, or scan its code, from a device that belongs to the practice.'
    });
  }
  const fragment = fragmentOf(tight);
  if (!tight.includes('#') && !/^[A-Za-z0-9_-]{100,}$/.test(fragment)) {
    return fail('link-not-a-join-link', 'This is not a link for joining a practice.', {
      action: 'Copy the whole link, including everything after the # sign.'
    });
  }
  const body = bodyOf(JOIN, fragment);
  return body.ok ? parseContent(body.value) : body;
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
    return damagedLink(String(error));
  }
}
