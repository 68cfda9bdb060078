import { openGrant, sealGrant } from '#lib/access/grants.ts';
import { decodeKeyring } from '#lib/access/keyring.ts';
import { parseLink } from '#lib/access/link.ts';
import { applyStatement, emptyMembership } from '#lib/access/membership.ts';
import { parseShareLink } from '#lib/access/share-link.ts';
import { decodeStatement } from '#lib/access/statements.ts';
import { blobReference, readReference } from '#lib/blobs/reference.ts';
import { encodeBlobMessage, parseBlobAnswer, parseBlobRequest } from '#lib/blobs/wire.ts';
import { concat, fromHex, IV_BYTES, seal, sha256 } from '#lib/crypto/crypto.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { decodeCbor } from '#lib/encoding/cbor.ts';
import {
  decodeAttestation,
  encodeHeader,
  openChanges,
  openEnvelope,
  openPresence,
  parseEnvelope,
  readChangeChunk,
  sealPresence,
  sealStatement,
  verifyAttestation,
  type Envelope
} from '#lib/envelope/envelope.ts';
import { encodePayload, pad, unpad } from '#lib/envelope/payload.ts';
import { encodeMessage, parseClientMessage, parseServerMessage } from '#lib/sync/wire.ts';
import { createWeb } from '#server/http.ts';
import { silentLog } from '#server/logger.ts';
import { SEALED_600K } from '../../unit/blobs/vector.ts';
import { someChanges } from '../../unit/sync/support/changes.ts';
import { fixedIdentity } from '../../unit/sync/support/seeded.ts';
import vectors from '../../unit/sync/vectors.json' with { type: 'json' };
import { mutateBytes, mutateCbor, type Chance } from './mutate.ts';

/** A parser that reads what came over a network, and what it is fed. */
export interface Target {
  readonly name: string;
  /** How many of a hundred inputs it gets. */
  readonly share: number;
  make(by: Chance): Uint8Array;
  /** Throws, or rejects, where the parser does what it must not. */
  feed(input: Uint8Array): unknown;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What parsers of messages may answer: a value, or a problem with a code that is known. */
function isResult(result: { ok: boolean; problem?: { code: string } }, codes: readonly string[]) {
  if (!result.ok && !codes.includes(result.problem!.code)) {
    throw new Error(`a problem of another kind: ${result.problem!.code}`);
  }
}

const ENTRY_PROBLEMS = [
  'corrupt',
  'newer-schema',
  'bad-signature',
  'unknown-device',
  'wrong-practice',
  'cannot-open-yet'
];

/** Everything there is to feed, from the golden vectors and what the program itself writes. */
export async function targets(): Promise<Target[]> {
  const { practice } = vectors;
  const read = decodeKeyring(fromHex(vectors.keyring));
  if (!read.ok) throw new Error(read.problem.detail);
  const keyring = read.value;
  const founder = await fixedIdentity('Reception', '');
  const joiner = await fixedIdentity('Tablet', '');
  const statements = vectors.statements.map(fromHex);
  const envelopes = [...statements, ...vectors.changes.map(({ envelope }) => fromHex(envelope))];
  const parsed = (bytes: Uint8Array): Envelope => {
    const envelope = parseEnvelope(bytes);
    if (!envelope.ok) throw new Error(envelope.problem.detail);
    return envelope.value;
  };
  let membership = emptyMembership(practice);
  for (const each of statements)
    membership = (await applyStatement(membership, parsed(each))).state;
  const bodies = statements.map((each) => parsed(each).body);

  const header = parsed(envelopes.at(-3)!);
  const { scope, epoch, docTag, device } = header;
  const documentKey = await keyring.documentKey(scope!, epoch, docTag, device)!;
  const payload = {
    doc: uuidBytes(vectors.changes[0]!.document.id),
    kind: 'patient',
    salt: new Uint8Array(16)
  };
  const payloads = await Promise.all(
    [someChanges(1), someChanges(20, 800)].map((changes) => encodePayload({ ...payload, changes }))
  );
  const presence = await sealPresence({
    ...{ keyring, scope: 'front', epoch: 1, docTag },
    content: utf8('{"at":1}')
  });
  const grant = await sealGrant(keyring, { id: joiner.id, boxKey: joiner.boxPublic });
  const id = new Uint8Array(16).fill(0x81);
  const messages = [
    { type: 'hello', v: 1, practice: id, device: id },
    { type: 'prove', signature: new Uint8Array(64), host: 'hub.local' },
    { type: 'push', id: 1, entries: [new Uint8Array(200)], again: true },
    { type: 'pull', after: 3, bytes: 1000, only: 'membership' },
    { type: 'presence', docTag: id, body: presence },
    {
      type: 'welcome',
      head: 3,
      generation: id,
      server: id,
      time: 1,
      limits: { envelopeBytes: 1, messageBytes: 1, pushEntries: 1 }
    },
    { type: 'challenge', nonce: new Uint8Array(32), server: id, generation: id, time: 1 },
    { type: 'refused', code: 'x', message: 'y', retry: true },
    {
      type: 'pushed',
      id: 1,
      results: [
        { entryId: id, seq: 1 },
        { entryId: id, code: 'x', message: 'y', retry: false }
      ]
    },
    { type: 'entries', after: 1, to: 9, entries: [[2, 0, new Uint8Array(200)]], head: 9 }
  ].map((message) => encodeMessage(message as never));
  const hash = new Uint8Array(32).fill(3);
  const questions = [
    { type: 'have', id: 1, scope: 'front', hashes: [hash, hash] },
    { type: 'put', id: 2, scope: 'front', hash, size: 9, offset: 0, data: new Uint8Array(9) },
    { type: 'get', id: 3, scope: 'front', hash, offset: 0, bytes: 9 },
    { type: 'had', id: 1, held: [{ whole: true, received: 9 }] },
    { type: 'taken', id: 2, received: 9, whole: true },
    { type: 'part', id: 3, size: 9, data: new Uint8Array(9) },
    { type: 'denied', id: 4, code: 'x', message: 'y', retry: true }
  ].map((message) => encodeBlobMessage(message as never));
  const attestations = vectors.changes.map(({ attestation }) => fromHex(attestation));
  const changes = [...someChanges(1), ...someChanges(12, 4000)].slice(-6);
  const links = [vectors.link, vectors.link.replace('/join#', '/share#')].map(utf8);
  const web = createWeb({
    server: practice,
    ...{ name: 'hub', version: '1' },
    lanUrls: () => [],
    log: silentLog,
    inviteToDemo: async () => ({ ok: false, problem: { code: 'x', message: 'x' } })
  });

  const sealed = async (plaintext: Uint8Array): Promise<Envelope> => {
    const iv = new Uint8Array(IV_BYTES);
    const body = await seal(documentKey, iv, plaintext, encodeHeader(header));
    return { ...header, header: encodeHeader(header), iv, body };
  };
  const cbor = (valid: readonly Uint8Array[]) => (by: Chance) => mutateCbor(valid, by);
  const bytes = (valid: readonly Uint8Array[]) => (by: Chance) => mutateBytes(valid, by);

  return [
    {
      name: 'CBOR',
      share: 11,
      make: cbor([...messages, ...bodies, ...payloads]),
      feed(input) {
        try {
          decodeCbor(input);
        } catch (error) {
          // Refused by a word of its own, never by running out of stack or memory.
          if (error instanceof RangeError && /stack|length/i.test(error.message)) throw error;
        }
      }
    },
    {
      name: 'messages of devices',
      share: 16,
      make: cbor(messages),
      feed: (input) => isResult(parseClientMessage(input), ['malformed'])
    },
    {
      name: 'messages of servers',
      share: 16,
      make: cbor(messages),
      feed: (input) => isResult(parseServerMessage(input), ['malformed'])
    },
    {
      name: 'envelopes',
      share: 14,
      make: bytes(envelopes),
      feed: (input) => isResult(parseEnvelope(input), ['corrupt', 'newer-schema'])
    },
    {
      name: 'envelopes, verified and opened',
      share: 3,
      make: bytes(envelopes),
      async feed(input) {
        const opened = await openEnvelope(input, () => founder.signPublic, keyring);
        isResult(opened, ENTRY_PROBLEMS);
        const known = envelopes.some((valid) => Buffer.compare(valid, input) === 0);
        if (opened.ok && !known) throw new Error('a forged envelope was opened');
      }
    },
    {
      name: 'payloads, sealed by a member',
      share: 3,
      make: cbor(payloads),
      feed: async (input) =>
        isResult(await openChanges(await sealed(pad(input)), keyring), ENTRY_PROBLEMS)
    },
    {
      name: 'paddings, sealed by a member',
      share: 2,
      make: bytes(payloads.map(pad)),
      async feed(input) {
        isResult(await openChanges(await sealed(input), keyring), ENTRY_PROBLEMS);
        try {
          unpad(input);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
        }
      }
    },
    {
      name: 'changes',
      share: 4,
      make: bytes(changes),
      feed: (input) =>
        readChangeChunk(input, 1 << 20).then(
          ({ hashBytes }) => {
            if (hashBytes.length !== 32) throw new Error('no hash');
          },
          (error: unknown) => {
            if (!(error instanceof Error)) throw error;
          }
        )
    },
    {
      name: 'statements',
      share: 8,
      make: cbor(bodies),
      feed: (input) => void decodeStatement(input)
    },
    {
      name: 'statements, signed by a member',
      share: 2,
      make: (by) => {
        // Rightly after what is known, so that the rules themselves are asked.
        const last = sha256(statements.at(-1)!);
        const body = mutateCbor(bodies, by);
        return by.below(2) === 0 ? body : replaceParents(body, last);
      },
      async feed(input) {
        if (input.length === 0) return;
        const { bytes: signed } = await sealStatement({
          ...{ practice, identity: founder, counter: 99, entryId: vectors.changes[0]!.entryId },
          statement: input
        });
        const before = membership;
        const applied = await applyStatement(before, parsed(signed));
        if (!applied.accepted && applied.state !== before)
          throw new Error('refused, and yet changed');
        const owners = [...applied.state.members.values()].filter(
          ({ role, ended }) => role === 'owner' && ended === null
        );
        if (owners.length === 0) throw new Error('nobody owns the practice any more');
      }
    },
    {
      name: 'keyrings',
      share: 5,
      make: cbor([fromHex(vectors.keyring), fromHex(vectors.linkKeyring)]),
      feed: (input) => isResult(decodeKeyring(input), ['keyring-unreadable'])
    },
    {
      name: 'grants',
      share: 1,
      make: bytes([grant]),
      async feed(input) {
        const opened = await openGrant(practice, joiner, input);
        if (opened && Buffer.compare(input, grant) !== 0)
          throw new Error('a forged grant was opened');
      }
    },
    {
      name: 'links',
      share: 4,
      make: bytes(links),
      feed(input) {
        parseLink(text(input));
        parseShareLink(text(input));
      }
    },
    {
      name: 'presence',
      share: 3,
      make: bytes([presence]),
      async feed(input) {
        const opened = await openPresence(keyring, docTag, input);
        if (opened && Buffer.compare(input, presence) !== 0)
          throw new Error('forged presence was opened');
      }
    },
    {
      name: 'attestations',
      share: 3,
      make: bytes(attestations),
      async feed(input) {
        const attestation = decodeAttestation(input);
        if (!attestation || input.length % 16 !== 0) return;
        const held = await verifyAttestation(attestation, founder.signPublic);
        const known = attestations.some((valid) => Buffer.compare(valid, input) === 0);
        if (held && !known) throw new Error('a forged attestation holds');
      }
    },
    {
      name: 'messages about files',
      share: 3,
      make: cbor(questions),
      feed(input) {
        const request = parseBlobRequest(input);
        isResult(request, ['malformed', 'too-large']);
        isResult(parseBlobAnswer(input), ['malformed', 'too-large']);
        if (request.ok && request.value.type === 'put') {
          const again = parseBlobRequest(encodeBlobMessage(request.value));
          if (!again.ok) throw new Error('what was read cannot be written');
        }
      }
    },
    {
      name: 'references to files',
      share: 1,
      make: bytes([utf8(SEALED_600K)]),
      feed(input) {
        const read = readReference(text(input));
        isResult(read, ['not-a-reference']);
        if (read.ok && blobReference(read.value) !== text(input)) {
          throw new Error('a reference has two spellings');
        }
      }
    },
    {
      name: 'HTTP',
      share: 1,
      make: bytes(
        [
          '/',
          '/health',
          '/trust/x.crt',
          '/_app/a.js?b=c',
          '/demo/invitation',
          '/%E0%A4',
          '/..%2f',
          '{"server":"http://a"}'
        ].map(utf8)
      ),
      async feed(input) {
        const said = text(input);
        const url = new URL('http://localhost/');
        url.pathname = said;
        const asked = await web.request(url);
        const headers = {
          'Content-Type': 'application/json',
          'Accept-Encoding': encodeURIComponent(said)
        };
        const body = input.slice();
        const posted = await web.request('http://localhost/demo/invitation', {
          method: 'POST',
          body,
          headers
        });
        for (const answer of [asked, posted]) {
          if (answer.status >= 500 && answer.status !== 503)
            throw new Error(`status ${answer.status}`);
          if (!answer.headers.has('Content-Security-Policy')) throw new Error('not protected');
          await answer.arrayBuffer();
        }
      }
    }
  ];
}

/** A statement's CBOR with its parents, where they can be found, replaced by one that is known. */
function replaceParents(body: Uint8Array, parent: Uint8Array): Uint8Array {
  const mark = Buffer.concat([
    Buffer.from([0x65]),
    Buffer.from('after'),
    Buffer.from([0x81, 0x58, 32])
  ]);
  const at = Buffer.from(body).indexOf(mark);
  if (at < 0) return body;
  const from = at + mark.length;
  return concat(body.subarray(0, from), parent, body.subarray(from + 32));
}
