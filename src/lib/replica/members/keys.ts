import { sealGrant } from '../../access/grants.ts';
import { newScopeKey, refOf, type ScopeKey } from '../../access/keyring.ts';
import {
  isStale,
  keyName,
  roleOf,
  type DeviceRecord,
  type MembershipState
} from '../../access/membership.ts';
import { latestEpoch, mayGiveLeaves } from '../../access/membership/rules.ts';
import { mayDo, mayRead } from '../../access/roles.ts';
import { MOST_BACK, type KeysStatement } from '../../access/statements.ts';
import { fromHex } from '../../crypto/crypto.ts';
import { PuncturableKey } from '../../crypto/puncturable.ts';
import type { IdSource, Uuid } from '../../docs/core/ids.ts';
import { SCOPES, type Scope } from '../../docs/kinds.ts';
import type { PracticeAccess } from '../practice-access.ts';
import type { CarriedFor } from './carrying.ts';
import type { MembersDesk } from './desk.ts';
import { spentKit } from './kits.ts';
import { wantedTags } from '../../access/membership/forgetting.ts';
import { givenBack, holds, leafHolders, possession } from './possession.ts';

/** What cannot be done stays due: it is tried again when somebody next says something. */
const MOST_TURNS = 4;

/** What a device lacks of what it is entitled to, and this one has. */
interface Missing {
  readonly device: DeviceRecord;
  readonly keys: readonly ScopeKey[];
  /** It was never given leaves (KEY10). */
  readonly leaves: boolean;
  /** Destructions that came to nothing, whose leaves it may have given up (ERA3). */
  readonly back: readonly string[];
}

/** Scopes whose key this device should replace: somebody holds it who may no longer read (KEY3). */
export function staleScopes(state: MembershipState, here: Uuid): Scope[] {
  const role = roleOf(state, here);
  if (!role || !mayDo(role, 'rotate-keys')) return [];
  return SCOPES.filter((scope) => mayRead(role, scope, state.policy) && isStale(state, scope));
}

/**
 * Keys that this device holds and whose introduction came to nothing, because who made them was being
 * shut out: others wrote under them before they heard of that, and whoever was given them hands them on
 * as keys of an epoch that is over (KEY3).
 */
export function orphanedKeys(
  state: MembershipState,
  { keys }: PracticeAccess['keyring'],
  here: Uuid
): ScopeKey[] {
  const role = roleOf(state, here);
  if (!role || !mayDo(role, 'rotate-keys')) return [];
  return keys.filter(
    (key) =>
      key.device === undefined &&
      !state.keys.has(keyName(refOf(key))) &&
      key.epoch <= latestEpoch(state, key.scope) &&
      mayRead(role, key.scope, state.policy)
  );
}

/** Devices that are entitled to keys which this device holds and they were never given (KEY6). */
export function missingGrants(
  state: MembershipState,
  keyring: PracticeAccess['keyring'],
  here: Uuid
): Missing[] {
  const has = possession(state);
  const leafy = leafHolders(state);
  const [me, mine] = [state.devices.get(here), roleOf(state, here)];
  const mayGive = (to: DeviceRecord): boolean =>
    me !== undefined && mine !== undefined && leafy.has(here) && mayGiveLeaves(mine, me, to);
  const returned = givenBack(state);
  const returnable = [...returned.keys()].filter((ask) =>
    wantedTags(state, state.erasures.get(ask)!).every((tag) => keyring.leaves.has(tag))
  );
  return [...state.devices.values()].flatMap((device): Missing[] => {
    const role = roleOf(state, device.id);
    if (!role || device.id === here) return [];
    const keys = keyring
      .grantFor(role, device.id, state.policy)
      .filter((key) => !has(device, refOf(key)))
      // The rules let nobody hand out what, by the statements, they were not given.
      .filter((key) => holds(state, { ...refOf(key), own: false }, here));
    const leaves = !leafy.has(device.id) && mayGive(device);
    const back = returnable.filter((ask) => !returned.get(ask)!.has(device.id));
    const isMissing = keys.length > 0 || leaves || back.length > 0;
    return isMissing ? [{ device, keys, leaves, back: back.slice(0, MOST_BACK) }] : [];
  });
}

/**
 * Keeps the practice's keys in order: a new epoch where somebody was shut out, and every entitled
 * device its keys. What several devices do at once does no harm; it only costs room.
 */
export class KeysDesk {
  readonly #desk: MembersDesk;
  readonly #access: PracticeAccess;
  readonly #ids: IdSource;
  readonly #carried: CarriedFor;
  #running: Promise<void> | undefined;

  constructor(desk: MembersDesk, access: PracticeAccess, ids: IdSource, carried: CarriedFor) {
    this.#desk = desk;
    this.#access = access;
    this.#ids = ids;
    this.#carried = carried;
  }

  /** Whether there is something for this device to do. */
  get isDue(): boolean {
    const { membership, keyring, identity } = this.#access;
    return (
      spentKit(membership, identity.id) !== undefined ||
      staleScopes(membership, identity.id).length > 0 ||
      orphanedKeys(membership, keyring, identity.id).length > 0 ||
      missingGrants(membership, keyring, identity.id).length > 0
    );
  }

  /** Whether what is due is up to this very device, such as keys for somebody whom it let in. */
  get isOurs(): boolean {
    const { membership, keyring, identity } = this.#access;
    if (spentKit(membership, identity.id)) return true;
    return missingGrants(membership, keyring, identity.id).some(
      ({ device }) => device.invite && membership.invites.get(device.invite)?.by === identity.id
    );
  }

  /** Does what is due, once at a time, and what became due meanwhile. */
  maintain(): Promise<void> {
    this.#running ??= this.#maintainAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Resolves when nothing is being done. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #maintainAll(): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS && this.isDue; turn++) {
      const before = this.#access.membership;
      await this.#maintain();
      if (this.#access.membership === before) return;
    }
  }

  async #maintain(): Promise<void> {
    await this.#endSpentKit();
    const { membership, keyring, identity, practice } = this.#access;
    const orphaned = orphanedKeys(membership, keyring, identity.id);
    // What is written from now on is not written under a key that somebody holds who was shut out.
    const replaced = orphaned.filter(
      ({ scope, epoch }) => epoch === latestEpoch(membership, scope)
    );
    const stale = new Set([
      ...staleScopes(membership, identity.id),
      ...replaced.map(({ scope }) => scope)
    ]);
    const random = (count: number): Uint8Array => this.#ids.random(count);
    const fresh = [...stale].map((scope) =>
      newScopeKey(scope, latestEpoch(membership, scope) + 1, random)
    );
    // The statement names the new keys first, so that they are this device's to hand out.
    if (fresh.length + orphaned.length > 0) {
      const own = await sealGrant(keyring.onlyLeaves(PuncturableKey.NONE).only(fresh), {
        id: identity.id,
        boxKey: identity.boxPublic
      });
      const said = await this.#desk.say({
        type: 'keys',
        introduces: [...fresh, ...orphaned].map(refOf),
        grants: [
          { device: identity.id, keys: fresh.map(refOf), leaves: false, back: [], sealed: own }
        ],
        at: this.#desk.now()
      });
      if (!said.ok) return console.warn(`No new keys for ${practice}: ${said.problem.message}`);
    }
    await this.#grant();
  }

  /** Shuts out the kit that let this device in: whoever sees its words from now on has nothing of it. */
  async #endSpentKit(): Promise<void> {
    const { membership, identity } = this.#access;
    const kit = spentKit(membership, identity.id);
    if (!kit) return;
    const said = await this.#desk.revoke({ device: kit }, `Used to restore ${identity.name}`);
    if (!said.ok) console.warn(`The recovery kit is still good: ${said.problem.message}`);
  }

  async #grant(): Promise<void> {
    const { membership, keyring, identity } = this.#access;
    const missing = missingGrants(membership, keyring, identity.id);
    const grants: KeysStatement['grants'] = [];
    for (const { device, keys, leaves, back } of missing) {
      const tags = back.flatMap((ask) => membership.erasures.get(ask)!.tags);
      const whole = leaves ? await this.#carried(roleOf(membership, device.id)!) : undefined;
      if (whole && !whole.ok) console.warn(`Keys wait for the hub: ${whole.problem.message}`);
      const given = whole?.ok ? whole.value : keyring.onlyLeaves(keyring.leaves.only(tags));
      // What could not be carried stays due.
      if (keys.length === 0 && back.length === 0 && !whole?.ok) continue;
      grants.push({
        device: device.id,
        keys: keys.map(refOf),
        leaves: whole?.ok ?? false,
        back: whole?.ok ? [] : back.map(fromHex),
        sealed: await sealGrant(given.only(keys), device)
      });
    }
    for (const some of inStatements(grants)) {
      const said = await this.#desk.say({
        type: 'keys',
        introduces: [],
        grants: some,
        at: this.#desk.now()
      });
      if (!said.ok) return console.warn(`Keys could not be handed on: ${said.problem.message}`);
    }
  }
}

/** Grants of so many bytes go into one statement: an envelope has room for them, whatever else it holds. */
const STATEMENT_BYTES = 1024 * 1024;

/** Grants by the statements that they go into, in order; each has room, and none is without one. */
export function inStatements<T extends { readonly sealed: Uint8Array }>(
  grants: readonly T[]
): T[][] {
  const statements: T[][] = [];
  let bytes = Infinity;
  for (const grant of grants) {
    bytes += grant.sealed.length;
    if (bytes > STATEMENT_BYTES) {
      statements.push([]);
      bytes = grant.sealed.length;
    }
    statements.at(-1)!.push(grant);
  }
  return statements;
}
