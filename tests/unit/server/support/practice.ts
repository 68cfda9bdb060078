import { foundPractice, type FoundedPractice } from '#lib/access/founding.ts';
import { createIdentity, type DeviceIdentity } from '#lib/access/identity.ts';
import { createInvite, createJoin, type CreatedInvite } from '#lib/access/invites.ts';
import { concat, sha256, sign, systemRandom } from '#lib/crypto/crypto.ts';
import { commitmentOf } from '#lib/access/keyring.ts';
import type { Role } from '#lib/access/roles.ts';
import { encodeStatement, type KeyRef, type KnownStatement } from '#lib/access/statements.ts';
import { newUuid, type IdSource, type Uuid } from '#lib/docs/core/ids.ts';
import { SCOPES, type Scope } from '#lib/docs/kinds.ts';
import {
  encodeHeader,
  hashSealed,
  sealStatement,
  signedBytes,
  type EnvelopeHeader
} from '#lib/envelope/envelope.ts';
import { sessionSigned, type Place } from '#lib/sync/proof.ts';
import type { ClientMessage } from '#lib/sync/wire.ts';

export const source: IdSource = { now: () => 1_764_000_000_000, random: systemRandom };
const AT = new Date(source.now()).toISOString();

/** A statement as its author words it, without what it comes after. */
export type Saying = KnownStatement extends infer S
  ? S extends KnownStatement
    ? Omit<S, 'after'>
    : never
  : never;

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

  /** A signed statement, whatever it says and comes after. */
  async say(saying: Saying, after: readonly Uint8Array[]): Promise<Uint8Array> {
    const { bytes } = await sealStatement({
      practice: this.practice,
      identity: this.identity,
      counter: this.nextCounter(),
      entryId: newUuid(source),
      statement: encodeStatement({ ...saying, after: [...after] } as KnownStatement)
    });
    return bytes;
  }

  /** What answers a challenge at a place (WIRE1); of the log on this computer, unless it says otherwise. */
  async proof(
    nonce: Uint8Array,
    server: Uint8Array,
    { host, path }: Place = { host: 'localhost', path: '/sync' }
  ): Promise<Extract<ClientMessage, { type: 'prove' }>> {
    const about = {
      nonce,
      practice: this.practice,
      device: this.id,
      server,
      place: { host, path }
    };
    const signature = await sign(this.identity.signKey, sessionSigned(about));
    return { type: 'prove', signature, host };
  }
}

export const newIdentity = (name: string): Promise<DeviceIdentity> =>
  createIdentity({ name, member: { name } });

/** A key that nobody has seen, as a statement names it. */
export const newKeyRef = (scope: Scope, epoch: number): KeyRef => ({
  ...{ scope, epoch, own: false },
  commitment: commitmentOf(scope, systemRandom(32))
});

export interface InviteTerms {
  readonly expiresAt?: number;
  readonly role?: Role;
  readonly confirm?: boolean;
}

/** A practice as its founding device knows it; what it says follows all that it said before. */
export class TestPractice {
  readonly founded: FoundedPractice;
  readonly genesis: Uint8Array;
  readonly founder: TestDevice;
  /** The statement that the founder made or heard last. */
  last: Uint8Array;

  private constructor(identity: DeviceIdentity, founded: FoundedPractice) {
    this.founded = founded;
    this.genesis = founded.genesis.bytes;
    this.founder = new TestDevice(founded.practiceId, identity);
    this.last = this.genesis;
  }

  static async found(): Promise<TestPractice> {
    const identity = await newIdentity('reception');
    return new TestPractice(identity, await foundPractice({ identity, source }));
  }

  get id(): Uuid {
    return this.founded.practiceId;
  }

  /** What a statement comes after whose author knows all that the founder does. */
  get after(): Uint8Array[] {
    return [sha256(this.last)];
  }

  async invite({
    expiresAt,
    role = 'doctor',
    confirm = false
  }: InviteTerms = {}): Promise<CreatedInvite> {
    const invite = await createInvite({
      identity: this.founder.identity,
      keyring: this.founded.keyring,
      terms: { role, member: null, confirm, expiresAt: expiresAt ?? source.now() + 3_600_000 },
      after: this.after,
      counter: this.founder.nextCounter(),
      source
    });
    this.last = invite.envelope.bytes;
    return invite;
  }

  /** A device with its join envelope, by this invite. */
  async joining(
    { invite, secret, statement }: CreatedInvite,
    name = 'nurse'
  ): Promise<{ device: TestDevice; join: Uint8Array }> {
    const identity = await newIdentity(name);
    const join = await createJoin({
      ...{ practice: this.id, invite, secret, statement },
      ...{ identity, source }
    });
    return { device: new TestDevice(this.id, identity), join: join.bytes };
  }

  /** What the founder says next. */
  async says(saying: Saying): Promise<Uint8Array> {
    this.last = await this.founder.say(saying, this.after);
    return this.last;
  }

  admits = (device: TestDevice): Promise<Uint8Array> =>
    this.says({ type: 'admit', device: device.id, at: AT });

  revokes = (device: TestDevice, reason = 'lost'): Promise<Uint8Array> =>
    this.says({ type: 'revoke', device: device.id, member: null, reason, at: AT });

  makes = (device: TestDevice, role: Role): Promise<Uint8Array> =>
    this.says({ type: 'role', member: device.identity.member.id, role, at: AT });

  /** Begins the next epoch of scopes. */
  rotates = (epoch: number, ...scopes: readonly Scope[]): Promise<Uint8Array> =>
    this.says({
      type: 'keys',
      introduces: scopes.map((scope) => newKeyRef(scope, epoch)),
      grants: [],
      at: AT
    });
}

export const newPractice = (): Promise<TestPractice> => TestPractice.found();

/** One entry of each scope, by somebody who may write all of them. */
export const oneOfEach = (device: TestDevice): Promise<Uint8Array[]> =>
  Promise.all(SCOPES.map((scope) => device.envelope(100, { scope })));
