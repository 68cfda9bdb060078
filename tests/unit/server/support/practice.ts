import { foundPractice, type FoundedPractice } from '#lib/access/founding.ts';
import { createIdentity, type DeviceIdentity } from '#lib/access/identity.ts';
import { createInvite, createJoin, type CreatedInvite } from '#lib/access/invites.ts';
import { concat, DOMAIN, sha256, sign, systemRandom } from '#lib/access/crypto.ts';
import { newUuid, uuidBytes, type IdSource, type Uuid } from '#lib/docs/core/ids.ts';
import { encodeHeader, hashSealed, signedBytes, type EnvelopeHeader } from '#lib/sync/envelope.ts';

export const source: IdSource = { now: () => 1_764_000_000_000, random: systemRandom };

/** A device that can write envelopes without holding a replica. */
export class TestDevice {
  readonly practice: Uuid;
  readonly identity: DeviceIdentity;
  #counter: number;

  constructor(practice: Uuid, identity: DeviceIdentity) {
    this.practice = practice;
    this.identity = identity;
    // The first envelope is its genesis or its join.
    this.#counter = 1;
  }

  get id(): Uuid {
    return this.identity.id;
  }

  nextCounter(): number {
    return ++this.#counter;
  }

  /** A properly signed envelope of changes. To a server its body is noise anyway. */
  async envelope(
    size = 200,
    more: Partial<EnvelopeHeader> = {},
    content: Uint8Array = systemRandom(Math.min(size, 65_536))
  ): Promise<Uint8Array> {
    const header = encodeHeader({
      kind: 'changes',
      practice: this.practice,
      entryId: newUuid(source),
      docTag: new Uint8Array(16).fill(7),
      scope: 'front',
      epoch: 1,
      device: this.id,
      counter: this.nextCounter(),
      changesDigest: new Uint8Array(32),
      ...more
    });
    const iv = new Uint8Array(12);
    const body = new Uint8Array(size);
    body.set(content);
    const sealed = concat(iv, body);
    const signature = await sign(this.identity.signKey, signedBytes(header, hashSealed(sealed)));
    return concat(header, signature, sealed);
  }

  envelopes(count: number, size?: number): Promise<Uint8Array[]> {
    return Promise.all(Array.from({ length: count }, () => this.envelope(size)));
  }

  /** What answers a challenge (WIRE1). */
  proof(nonce: Uint8Array, server: Uint8Array): Promise<Uint8Array> {
    const ids = [uuidBytes(this.practice), uuidBytes(this.id), server];
    return sign(this.identity.signKey, concat(DOMAIN.session, nonce, ...ids));
  }
}

export const newIdentity = (name: string): Promise<DeviceIdentity> =>
  createIdentity({ name, member: { id: newUuid(source), name } });

/** A practice as its founding device knows it. */
export interface TestPractice {
  readonly id: Uuid;
  readonly founded: FoundedPractice;
  readonly genesis: Uint8Array;
  readonly founder: TestDevice;
  invite(options?: { expiresAt?: number }): Promise<CreatedInvite>;
  /** A device with its join envelope, by this invite. */
  joining(invite: CreatedInvite, name?: string): Promise<{ device: TestDevice; join: Uint8Array }>;
}

export async function newPractice(): Promise<TestPractice> {
  const identity = await newIdentity('reception');
  const founded = await foundPractice({ identity, source });
  const id = founded.practiceId;
  const founder = new TestDevice(id, identity);
  return {
    id,
    founded,
    genesis: founded.genesis.bytes,
    founder,
    invite: ({ expiresAt = source.now() + 3_600_000 } = {}) =>
      createInvite({
        identity,
        keyring: founded.keyring,
        terms: { role: 'doctor', member: null, confirm: false, expiresAt },
        after: [sha256(founded.genesis.bytes)],
        counter: founder.nextCounter(),
        source
      }),
    async joining({ invite, secret, statement }, name = 'nurse') {
      const joiner = await newIdentity(name);
      const join = await createJoin({
        practice: id,
        invite,
        secret,
        statement,
        identity: joiner,
        source
      });
      return { device: new TestDevice(id, joiner), join: join.bytes };
    }
  };
}
