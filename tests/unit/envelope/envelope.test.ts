import { createCipheriv, createHash, verify as nodeVerify, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat, toHex } from '#lib/crypto/crypto.ts';
import { createKeyring } from '#lib/access/keyring.ts';
import { uuidBytes } from '#lib/docs/core/ids.ts';
import {
  encodeHeader,
  openChanges,
  openEnvelope,
  openMany,
  parseEnvelope,
  sealStatement,
  verifyEnvelope,
  type ChangesToSeal
} from '#lib/envelope/envelope.ts';
import { MAX_ENVELOPE_BYTES } from '#lib/envelope/header.ts';
import { padmeLength } from '#lib/encoding/padme.ts';
import { craftedChange, someChanges } from '../sync/support/changes.ts';
import { parsed, PATIENT, PRACTICE, sealer } from '../sync/support/sealed.ts';
import { seededSource } from '../sync/support/seeded.ts';

const HEADER = 111;
const BODY_AT = HEADER + 64 + 12;

describe('the layout of section 2', () => {
  test('each field stands where the table says', async () => {
    const { seal, keyring, identity } = await sealer();
    const { bytes, entryId } = await seal({ counter: 0x0102030405 });
    expect([bytes[0], bytes[1], bytes[50]]).toEqual([1, 1, 2]);
    expect(bytes.subarray(2, 18)).toEqual(uuidBytes(PRACTICE));
    expect(bytes.subarray(18, 34)).toEqual(uuidBytes(entryId));
    expect(bytes.subarray(34, 50)).toEqual(keyring.docTag(PATIENT));
    expect(toHex(bytes.subarray(51, 55))).toBe('00000001');
    expect(bytes.subarray(55, 71)).toEqual(uuidBytes(identity.id));
    expect(toHex(bytes.subarray(71, 79))).toBe('0000000102030405');
  });

  test('what is read back is what was written', async () => {
    const { seal, keyring, identity } = await sealer();
    const { bytes, entryId } = await seal();
    const envelope = parsed(bytes);
    expect(envelope).toMatchObject({
      kind: 'changes',
      practice: PRACTICE,
      entryId,
      docTag: keyring.docTag(PATIENT),
      scope: 'front',
      epoch: 1,
      device: identity.id,
      counter: 7
    });
    expect(encodeHeader(envelope)).toEqual(envelope.header);
    expect(concat(envelope.header, envelope.signature, envelope.iv!, envelope.body)).toEqual(bytes);
  });

  test('a statement’s envelope has no document, no iv, and its body in the clear', async () => {
    const { identity } = await sealer();
    const statement = new TextEncoder().encode('a statement');
    const { bytes } = await sealStatement({
      practice: PRACTICE,
      identity,
      counter: 1,
      entryId: PATIENT,
      statement
    });
    const envelope = parsed(bytes);
    expect(envelope).toMatchObject({ kind: 'membership', scope: null, epoch: 0, iv: null });
    expect(envelope.body).toEqual(statement);
    expect(await verifyEnvelope(envelope, identity.signPublic)).toBe(true);
  });

  test('a header that no program of ours would write is an error of the caller', async () => {
    const { seal } = await sealer();
    const header = parsed((await seal()).bytes);
    for (const wrong of [
      { counter: 0 },
      { counter: 1.5 },
      { epoch: -1 },
      { epoch: 2 ** 32 },
      { docTag: new Uint8Array(15) },
      { changesDigest: new Uint8Array(31) }
    ]) {
      expect(() => encodeHeader({ ...header, ...wrong })).toThrow();
    }
  });
});

test('ENV2: the signature is over the domain, the header and the hash of iv and body', async () => {
  const { seal, identity } = await sealer();
  const { bytes } = await seal();
  const hash = createHash('sha256')
    .update(bytes.subarray(HEADER + 64))
    .digest();
  const signed = Buffer.concat([Buffer.from('indaba/envelope/1'), bytes.subarray(0, HEADER), hash]);
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(identity.signPublic).toString('base64url')
    }
  });
  expect(nodeVerify(null, signed, key, bytes.subarray(HEADER, HEADER + 64))).toBe(true);
});

test('ENV1, ENV2: no byte of an envelope can be changed unnoticed', async () => {
  const { seal, keyring, identity } = await sealer();
  const { bytes } = await seal();
  const lookup = () => identity.signPublic;
  expect((await openEnvelope(bytes, lookup, keyring)).ok).toBe(true);
  const tampered = Array.from(bytes, (_, at) => {
    const copy = bytes.slice();
    copy[at]! ^= 1 << (at % 8);
    return copy;
  });
  for (const [at, result] of (await openMany(tampered, lookup, keyring)).entries()) {
    expect(result.ok, `byte ${at}`).toBe(false);
  }
});

test('ENV1: a body does not open under another header, even where the signature is left out', async () => {
  const { seal, keyring } = await sealer();
  const { bytes } = await seal();
  for (const at of [2, 20, 40, 54, 60, 78, 100]) {
    const moved = bytes.slice();
    moved[at]! ^= 1;
    const envelope = parseEnvelope(moved);
    if (!envelope.ok) continue;
    const opened = await openChanges(envelope.value, keyring);
    expect(opened.ok, `byte ${at}`).toBe(false);
  }
});

test('ENV5: the body’s size is a PADMÉ size', async () => {
  const { seal } = await sealer();
  for (const size of [10, 100, 1000, 5000]) {
    const { bytes } = await seal({ changes: someChanges(2, size) });
    const plaintext = bytes.length - BODY_AT - 16;
    expect(padmeLength(plaintext)).toBe(plaintext);
  }
});

describe('ENV6: changes', () => {
  test('come back in order, each with its hash', async () => {
    const { seal, keyring } = await sealer();
    for (const changes of [someChanges(0), someChanges(3), someChanges(30, 5000)]) {
      const sealed = await seal({ changes });
      const opened = await openChanges(parsed(sealed.bytes), keyring);
      if (!opened.ok) throw new Error(opened.problem.detail);
      expect(opened.value.docId).toBe(PATIENT);
      expect(opened.value.kind).toBe('patient');
      expect(opened.value.changes.map((change) => change.bytes)).toEqual(changes);
      expect(opened.value.changes.map((change) => change.hash)).toEqual(sealed.hashes);
      expect(opened.value.attestation).toEqual(sealed.attestation);
    }
  });

  test('that repeat themselves are compressed', async () => {
    const { seal } = await sealer();
    const changes = someChanges(200);
    const size = changes.reduce((sum, change) => sum + change.length, 0);
    expect((await seal({ changes })).bytes.length).toBeLessThan(size / 2);
  });

  test('are in memory of their own, not part of the message they came in', async () => {
    const { seal, keyring } = await sealer();
    const opened = await openChanges(parsed((await seal()).bytes), keyring);
    if (!opened.ok) throw new Error('unreadable');
    for (const { bytes } of opened.value.changes) {
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  test('that are none are not sealed', async () => {
    const { seal } = await sealer();
    await expect(seal({ changes: [] })).rejects.toThrow('no changes');
    await expect(seal({ changes: [new Uint8Array(20)] })).rejects.toThrow();
  });

  const refused = async (more: Partial<ChangesToSeal>): Promise<unknown> => {
    const { seal, keyring } = await sealer();
    const opened = await openChanges(parsed((await seal(more)).bytes), keyring);
    return opened.ok ? 'opened' : opened.problem.code;
  };

  test('of a kind in another kind’s scope are refused', async () => {
    expect(await refused({ docKind: 'chart' })).toBe('corrupt');
    expect(await refused({ docKind: 'chart', scope: 'clinical' })).toBe('opened');
  });

  test('of a kind that only a later program knows wait for that', async () => {
    expect(await refused({ docKind: 'pathology' as 'patient' })).toBe('newer-schema');
    expect(await refused({ docKind: 'constructor' as 'patient' })).toBe('newer-schema');
  });

  test('under the tag of another document are refused', async () => {
    const { seal, keyring } = await sealer();
    const other = '01890000-0000-7000-8000-0000000000bb';
    const confused = Object.assign(Object.create(keyring), {
      docTag: () => keyring.docTag(other),
      documentKey: keyring.documentKey.bind(keyring)
    });
    const { bytes } = await seal({ keyring: confused });
    const opened = await openChanges(parsed(bytes), keyring);
    expect(opened).toMatchObject({ ok: false, problem: { code: 'corrupt' } });
  });
});

describe('ENV7: limits', () => {
  test('an envelope of more than 4 MiB is neither made nor read', async () => {
    const { seal } = await sealer();
    // Noise, because anything else would be compressed.
    const cipher = createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16));
    const changes = [craftedChange(cipher.update(new Uint8Array(4 * 1024 * 1024)))];
    const outcome = await seal({ changes }).catch((error: Error) => error.message);
    expect(outcome).toMatch('too large');
    const parsedLarge = parseEnvelope(new Uint8Array(MAX_ENVELOPE_BYTES + 1).fill(1));
    expect(parsedLarge).toMatchObject({ ok: false, problem: { code: 'corrupt' } });
  });

  test('anything shorter than a header, signature and body is damaged', async () => {
    const { seal } = await sealer();
    const { bytes } = await seal();
    for (let length = 0; length <= BODY_AT + 16; length++) {
      expect(parseEnvelope(bytes.subarray(0, length)).ok, `${length}`).toBe(false);
    }
  });
});

describe('LOG7: why an entry is put aside', () => {
  const reason = async (change: (bytes: Uint8Array) => Uint8Array): Promise<string> => {
    const { seal, keyring, identity } = await sealer();
    const result = await openEnvelope(
      change((await seal()).bytes.slice()),
      (device) => (device === identity.id ? identity.signPublic : undefined),
      keyring
    );
    return result.ok ? 'opened' : result.problem.code;
  };
  const withByte = (at: number, value: number) => (bytes: Uint8Array) => {
    bytes[at] = value;
    return bytes;
  };

  test('newer-schema: a version, kind or scope of a later program', async () => {
    expect(await reason(withByte(0, 2))).toBe('newer-schema');
    expect(await reason(withByte(1, 9))).toBe('newer-schema');
    expect(await reason(withByte(50, 6))).toBe('newer-schema');
  });

  test('wrong-practice, unknown-device, bad-signature, corrupt', async () => {
    expect(await reason((bytes) => bytes)).toBe('opened');
    expect(await reason(withByte(2, 0))).toBe('wrong-practice');
    expect(await reason(withByte(55, 0))).toBe('unknown-device');
    expect(await reason(withByte(120, 0))).toBe('bad-signature');
    expect(await reason(withByte(50, 0))).toBe('corrupt');
    expect(await reason(withByte(71, 0xff))).toBe('corrupt');
  });

  test('cannot-open-yet: a scope or epoch whose key this device lacks', async () => {
    const { seal, keyring } = await sealer();
    const envelope = parsed((await seal()).bytes);
    const opened = await openChanges({ ...envelope, epoch: 2 }, keyring);
    expect(opened).toMatchObject({ ok: false, problem: { code: 'cannot-open-yet' } });
  });

  test('corrupt: the right epoch of another keyring', async () => {
    const { seal, identity } = await sealer();
    const stranger = createKeyring(PRACTICE, seededSource(9).random);
    const { bytes } = await seal();
    const opened = await openEnvelope(bytes, () => identity.signPublic, stranger);
    expect(opened).toMatchObject({ ok: false, problem: { code: 'corrupt' } });
  });

  test('a snapshot, of which this version knows nothing, waits for one that does', async () => {
    const { seal, keyring } = await sealer();
    const envelope = parsed((await seal()).bytes);
    const opened = await openChanges({ ...envelope, kind: 'snapshot' }, keyring);
    expect(opened).toMatchObject({ ok: false, problem: { code: 'newer-schema' } });
  });
});

test('many envelopes are opened in their order, bad ones among good', async () => {
  const { seal, keyring, identity } = await sealer();
  const changes = someChanges(1);
  const sealed = await Promise.all(
    Array.from({ length: 100 }, (_, i) => seal({ counter: i + 1, changes }))
  );
  const all = sealed.map(({ bytes }, i) => (i % 10 === 3 ? bytes.subarray(0, 50) : bytes));
  const results = await openMany(all, () => identity.signPublic, keyring);
  results.forEach((result, i) => {
    if (i % 10 === 3) expect(result.ok).toBe(false);
    else expect(result.ok && result.value.envelope.counter).toBe(i + 1);
  });
  expect(await openMany([], () => undefined, keyring)).toEqual([]);
});
