import { generateSigningPair, sign } from '../crypto/crypto.ts';
import { newUuid, type IdSource, type Uuid } from '../docs/core/ids.ts';
import { sealStatement, type SealedEnvelope } from '../envelope/seal.ts';
import { practiceId, type DeviceIdentity } from './identity.ts';
import { createKeyring, refOf, type Keyring } from './keyring.ts';
import { encodeStatement, genesisSigned } from './statements.ts';

export interface FoundedPractice {
  readonly practiceId: Uuid;
  /** The log's first entry, and the founding device's envelope number 1. */
  readonly genesis: SealedEnvelope;
  readonly keyring: Keyring;
}

/**
 * Brings a practice into being with `identity` as its first device (MEM1). The practice's own key
 * signs who founded it and is then forgotten: from there on membership grows by its members alone.
 */
export async function foundPractice(options: {
  readonly identity: DeviceIdentity;
  readonly source: IdSource;
}): Promise<FoundedPractice> {
  const { identity, source } = options;
  const { member } = identity;
  const practice = await generateSigningPair();
  const id = practiceId(practice.publicKey);
  const keyring = createKeyring(id, (count) => source.random(count));
  const statement = encodeStatement({
    type: 'genesis',
    after: [],
    practiceKey: practice.publicKey,
    founder: {
      member: { id: member.id, name: member.name },
      device: {
        id: identity.id,
        name: identity.name,
        signKey: identity.signPublic,
        boxKey: identity.boxPublic
      }
    },
    keys: keyring.keys.map(refOf),
    at: new Date(source.now()).toISOString(),
    practiceSignature: await sign(practice.key, genesisSigned(id, identity.id, member.id))
  });
  const entryId = newUuid(source);
  return {
    practiceId: id,
    genesis: await sealStatement({ practice: id, identity, counter: 1, entryId, statement }),
    keyring
  };
}
