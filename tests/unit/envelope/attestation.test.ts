import { expect, test } from 'vitest';
import {
  decodeAttestation,
  encodeAttestation,
  verifyAttestation,
  type Attestation
} from '#lib/envelope/envelope.ts';
import { PRACTICE, sealer } from '../sync/support/sealed.ts';

const attested = async () => {
  const { seal, identity } = await sealer();
  const sealed = await seal();
  return { identity, sealed, attestation: decodeAttestation(sealed.attestation)! };
};

test('ENV6: an attestation names device, practice and changes, and verifies without the body', async () => {
  const { identity, sealed, attestation } = await attested();
  expect(attestation).toMatchObject({
    device: identity.id,
    practice: PRACTICE,
    hashes: sealed.hashes
  });
  expect(await verifyAttestation(attestation, identity.signPublic)).toBe(true);
  const again = encodeAttestation({ ...attestation, hashes: attestation.hashBytes });
  expect(again).toEqual(sealed.attestation);
});

test('ENV6: an attestation holds for no other changes, device or salt', async () => {
  const { identity, attestation } = await attested();
  const forged = (more: Partial<Attestation>) => ({ ...attestation, ...more });
  const other = attestation.hashBytes.map((hash) => hash.slice());
  other[1]![5]! ^= 1;
  for (const wrong of [
    forged({ hashBytes: other }),
    forged({ hashBytes: attestation.hashBytes.slice(1) }),
    forged({ salt: new Uint8Array(16) }),
    forged({ sealHash: new Uint8Array(32) }),
    forged({ header: attestation.header.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) })
  ]) {
    expect(await verifyAttestation(wrong, identity.signPublic)).toBe(false);
  }
  expect(await verifyAttestation(attestation, identity.boxPublic)).toBe(false);
});

test('ENV6: the order in which hashes are kept does not matter', async () => {
  const { identity, attestation } = await attested();
  const reversed = { ...attestation, hashBytes: attestation.hashBytes.toReversed() };
  expect(await verifyAttestation(reversed, identity.signPublic)).toBe(true);
});

test('bytes that are no attestation are not read as one', async () => {
  const { sealed } = await attested();
  for (let length = 0; length < 224 + 32; length++) {
    expect(decodeAttestation(sealed.attestation.subarray(0, length))).toBeUndefined();
  }
  expect(decodeAttestation(sealed.attestation.fill(2, 0, 1))).toBeUndefined();
});
