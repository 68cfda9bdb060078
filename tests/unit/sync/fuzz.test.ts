import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equal, seal } from '#lib/crypto/crypto.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import { encodeCbor } from '#lib/encoding/cbor.ts';
import { encodeHeader, openChanges, openEnvelope, parseEnvelope } from '#lib/envelope/envelope.ts';
import { encodePayload, pad } from '#lib/envelope/payload.ts';
import {
  encodeMessage,
  parseClientMessage,
  parseServerMessage,
  type ClientMessage,
  type ServerMessage
} from '#lib/sync/wire.ts';
import { someChanges } from './support/changes.ts';
import { parsed, PATIENT, sealer } from './support/sealed.ts';

/** Arbitrary bytes, and valid ones with some bytes replaced, taken away or put in. */
const mutated = (valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .tuple(
        fc.constantFrom(...valid),
        fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 5 })
      )
      .map(([bytes, edits]) => {
        const edited = Array.from(bytes);
        for (const [at, value, how] of edits) {
          const place = at % edited.length;
          if (how === 0) edited[place] = value;
          else if (how === 1) edited.splice(place, 1 + (value % 8));
          else edited.splice(place, 0, value, value);
        }
        return Uint8Array.from(edited);
      })
  );

const RUNS = { numRuns: 1500, seed: 20261102 };
const id = new Uint8Array(16).fill(0x88);

const CLIENT: ClientMessage[] = [
  { type: 'hello', v: 1, practice: id, device: id },
  { type: 'found', entry: new Uint8Array(300) },
  { type: 'join', entry: new Uint8Array(300) },
  { type: 'prove', signature: new Uint8Array(64), host: 'hub.local' },
  { type: 'push', id: 4, entries: [new Uint8Array(300), new Uint8Array(200)] },
  { type: 'push', id: 5, entries: [new Uint8Array(300)], again: true },
  { type: 'pull', after: 12, bytes: 65_536 },
  { type: 'pull', after: 12, bytes: 65_536, only: 'membership' },
  { type: 'presence', docTag: id, body: new Uint8Array(80) },
  { type: 'ping', n: 3 }
];

const limits = { envelopeBytes: 1, messageBytes: 2, pushEntries: 3 };
const SERVER: ServerMessage[] = [
  {
    type: 'challenge',
    nonce: new Uint8Array(32),
    server: id,
    generation: id,
    time: 1_700_000_000_000
  },
  { type: 'welcome', head: 9, generation: id, server: id, time: 1_700_000_000_000, limits },
  { type: 'refused', code: 'unknown-device', message: 'no', retry: false },
  {
    type: 'pushed',
    id: 4,
    results: [
      { entryId: id, seq: 7 },
      { entryId: id, code: 'too-large', message: 'no', retry: true }
    ]
  },
  {
    type: 'entries',
    after: 3,
    to: 4,
    entries: [[4, 1_700_000_000_000, new Uint8Array(300)]],
    head: 4
  },
  { type: 'presence', docTag: id, body: new Uint8Array(80) },
  { type: 'pong', n: 3 }
];

test('every message of the protocol is read as it was written', () => {
  for (const message of CLIENT) {
    expect(parseClientMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  }
  for (const message of SERVER) {
    expect(parseServerMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  }
});

test('a message of one side is not taken for the other side’s', () => {
  for (const message of CLIENT.filter(({ type }) => type !== 'presence')) {
    expect(parseServerMessage(encodeMessage(message)).ok).toBe(false);
  }
  for (const message of SERVER.filter(({ type }) => type !== 'presence')) {
    expect(parseClientMessage(encodeMessage(message)).ok).toBe(false);
  }
});

test('no bytes make the message parsers throw', () => {
  const valid = [...CLIENT, ...SERVER].map((message) => encodeMessage(message));
  fc.assert(
    fc.property(mutated(valid), (bytes) => {
      for (const parse of [parseClientMessage, parseServerMessage]) {
        const result = parse(bytes);
        if (!result.ok) expect(result.problem.code).toBe('malformed');
      }
    }),
    RUNS
  );
});

test('no bytes make the envelope parser or the opening of an envelope throw', async () => {
  const { seal: sealChanges, keyring, identity } = await sealer();
  const { bytes: valid } = await sealChanges();
  await fc.assert(
    fc.asyncProperty(mutated([valid]), async (bytes) => {
      const envelope = parseEnvelope(bytes);
      if (envelope.ok) await openChanges(envelope.value, keyring);
      const opened = await openEnvelope(bytes, () => identity.signPublic, keyring);
      expect(opened.ok).toBe(equal(bytes, valid));
    }),
    RUNS
  );
});

test('no payload, however it was sealed, makes opening throw', async () => {
  const { seal: sealChanges, keyring } = await sealer();
  const header = parsed((await sealChanges()).bytes);
  const key = await keyring.documentKey('front', 1, keyring.docTag(PATIENT), '')!;
  const iv = new Uint8Array(12);
  const openPlaintext = async (plaintext: Uint8Array) => {
    const body = await seal(key, iv, plaintext, encodeHeader(header));
    return openChanges({ ...header, header: encodeHeader(header), iv, body }, keyring);
  };

  const doc = uuidBytes(PATIENT);
  const salt = new Uint8Array(16);
  const good = { doc, kind: 'patient', salt };
  const payloads = await Promise.all(
    [someChanges(1), someChanges(20, 500)].map((changes) => encodePayload({ ...good, changes }))
  );
  const almost = fc
    .record(
      {
        v: fc.constantFrom(1, 2, 'one'),
        doc: fc.constantFrom(doc, new Uint8Array(16), 'patient'),
        kind: fc.constantFrom('patient', 'chart', '__proto__', 7),
        salt: fc.constantFrom(salt, new Uint8Array(3)),
        format: fc.constantFrom('changes', 'deflate-changes', 'other', null),
        data: fc.oneof(
          fc.uint8Array(),
          fc.array(mutated(someChanges(2)), { maxLength: 3 }),
          fc.constant(null)
        )
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    .map(encodeCbor);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        mutated(payloads).map(pad),
        almost.map(pad),
        fc.uint8Array({ maxLength: 64 }) // not even padded
      ),
      async (plaintext) => {
        const opened = await openPlaintext(plaintext);
        if (!opened.ok) expect(['corrupt', 'newer-schema']).toContain(opened.problem.code);
      }
    ),
    RUNS
  );
});
