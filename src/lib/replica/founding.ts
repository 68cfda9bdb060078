import { parseLink } from '../access/link.ts';
import type { Connection } from '../api/replica.ts';
import type { Begun } from './begun.ts';
import { foundPractice } from '../access/founding.ts';
import type { DeviceIdentity, Member } from '../access/identity.ts';
import type { IdSource, Uuid } from '../docs/core/ids.ts';
import { ok, type Problem, type Result } from '../problem.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { SyncClient } from '../sync/client.ts';
import { Joining } from './joining.ts';
import { withLeaves } from './joining-leaves.ts';
import { KEYS } from './keys.ts';
import { profilePut } from './profile.ts';
import type { AtomicStore } from './store/store.ts';
import type { Net } from './sync-link.ts';

/** Founds a practice on this device alone: no server is asked. Returns the practice's id. */
export async function foundLocally(options: {
  readonly identity: DeviceIdentity;
  readonly name: string;
  readonly server: string | null;
  readonly openStore: (practice: Uuid) => Promise<AtomicStore>;
  readonly ids: IdSource;
}): Promise<Uuid> {
  const { identity, name, server, openStore, ids } = options;
  const { practiceId, genesis, keyring } = await foundPractice({ identity, source: ids });
  const store = await openStore(practiceId);
  try {
    await store.commit({
      put: [
        profilePut({ practice: practiceId, name, keyring, server }),
        [KEYS.statement(0), genesis.bytes],
        [KEYS.sealed(1), genesis.bytes],
        [
          KEYS.unacknowledged(1),
          encodeCbor({ entryId: genesis.entryId, changes: 0, bytes: genesis.bytes.length })
        ]
      ]
    });
  } finally {
    await store.close();
  }
  return practiceId;
}

/** Who joins through a link: the person it names, or somebody new of this name. */
export function joiningMember(link: string, name: string): Member | { readonly name: string } {
  const parsed = parseLink(link);
  return (parsed.ok ? parsed.value.member : null) ?? { name };
}

/** A practice that this device is in now. */
export interface Joined {
  readonly practice: Uuid;
  readonly name: string;
}

/**
 * Joins a practice through a one-time link: shows the link to its server, reads who belongs to the
 * practice, opens the keys that the link gives, and leaves a store that a replica can be opened on.
 * Nothing is kept where that fails.
 */
export async function joinThroughLink(options: {
  readonly link: string;
  readonly identity: DeviceIdentity;
  readonly net: Net;
  readonly openStore: (practice: Uuid) => Promise<AtomicStore>;
  readonly ids: IdSource;
  /** Called once the device has joined and waits to be confirmed, with what it can go on with. */
  readonly waiting?: (begun: Begun) => void;
  /** What was begun before: it goes on, however long no server answers. */
  readonly begun?: Begun;
  /** Called as the connection comes and goes while the device waits. */
  readonly connection?: (connection: Connection) => void;
  /** Ends the waiting; the device stays what it is to the practice. */
  readonly signal?: AbortSignal;
}): Promise<Result<Joined>> {
  const { identity, begun, signal } = options;
  const link = parseLink(options.link);
  if (!link.ok) return link;
  const { practice, name, server } = link.value;
  const joining = begun
    ? Joining.again(link.value, identity, begun.join)
    : await Joining.start(link.value, identity, options.ids);
  let waits = begun !== undefined;
  const client = new SyncClient({
    server,
    practice,
    identity,
    port: joining,
    only: 'membership',
    join: async () => joining.join.bytes,
    connect: options.net.socket,
    timers: options.net.timers,
    onStatus: ({ connection, following }) => {
      const problem = connection.state === 'offline' ? connection.problem : null;
      // Who waits goes on waiting while the hub is away; only the practice's word ends it.
      if (problem && (!waits || problem.code === 'device-revoked')) joining.refuse(problem);
      else if (following) joining.readAll();
      if (joining.isPending && !waits) {
        waits = true;
        options.waiting?.({ link: options.link, join: joining.join });
      }
      if (waits) options.connection?.(connection);
    }
  });
  signal?.addEventListener('abort', () => joining.refuse(GIVEN_UP), { once: true });
  client.start();
  const keyring = await joining.admitted;
  await client.stop();
  if (!keyring.ok) return keyring;
  const { socket: connect, timers } = options.net;
  const whole = await withLeaves(keyring.value, { server, practice, identity, connect, timers });
  if (!whole.ok) return whole;
  const store = await options.openStore(practice);
  try {
    await joining.keep(store, whole.value);
  } finally {
    await store.close();
  }
  return ok({ practice, name });
}

const GIVEN_UP: Problem = {
  code: 'joining-given-up',
  message: 'This device waits no longer.',
  safe: 'Nothing of the practice was on it.'
};
