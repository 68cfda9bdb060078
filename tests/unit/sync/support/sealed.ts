import { createKeyring } from '#lib/access/keyring.ts';
import { newUuid } from '#lib/docs/core/ids.ts';
import {
  parseEnvelope,
  sealChanges,
  type ChangesToSeal,
  type Envelope
} from '#lib/envelope/envelope.ts';
import { someChanges } from './changes.ts';
import { fixedIdentity, seededSource } from './seeded.ts';

export const PRACTICE = '5b1c9d3e-1111-8222-8333-444455556666';
export const PATIENT = '01890000-0000-7000-8000-0000000000aa';

/** A practice's keys, a device, and a way to seal a patient's changes with them. */
export async function sealer(seed = 1) {
  const source = seededSource(seed);
  const keyring = createKeyring(PRACTICE, source.random);
  const identity = await fixedIdentity('Reception', newUuid(source));
  const seal = (more: Partial<ChangesToSeal> = {}) =>
    sealChanges({
      practice: PRACTICE,
      docId: PATIENT,
      docKind: 'patient',
      scope: 'front',
      epoch: 1,
      changes: someChanges(3),
      identity,
      counter: 7,
      entryId: newUuid(source),
      keyring,
      random: source.random,
      ...more
    });
  return { source, keyring, identity, seal };
}

export function parsed(bytes: Uint8Array): Envelope {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.problem.detail);
  return envelope.value;
}
