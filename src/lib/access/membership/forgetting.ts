import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { MembershipState } from '../membership.ts';
import { erasureOf, isInEffect, type ErasureRecord } from './erasures.ts';
import type { Fact } from './history.ts';
import type { DeviceRecord } from './state.ts';

/** Which devices gave up the keys of what was destroyed, as far as they say: docs/sync.md, ERA6. */

/** What statements tell of box keys and of agreements, by place in the history. */
interface Told {
  /** Where each device came in, or was put on paper. */
  readonly arrivals: ReadonlyMap<Uuid, number>;
  /** Where each device replaced its box key, in order. */
  readonly boxes: ReadonlyMap<Uuid, readonly number[]>;
  /** Where somebody agreed to what was asked for, though it came to nothing since. */
  readonly agreements: ReadonlyMap<string, readonly number[]>;
}

const told = new WeakMap<readonly Fact[], Told>();

function tell({ facts, idle }: MembershipState): Told {
  const known = told.get(facts);
  if (known) return known;
  const arrivals = new Map<Uuid, number>();
  const boxes = new Map<Uuid, number[]>();
  const agreements = new Map<string, number[]>();
  const add = <K>(lists: Map<K, number[]>, key: K, place: number): void => {
    const list = lists.get(key);
    if (list) list.push(place);
    else lists.set(key, [place]);
  };
  for (const [place, { statement, by }] of facts.entries()) {
    if (statement.type === 'erase-agree') add(agreements, toHex(statement.ask), place);
    if (idle.has(place)) continue;
    if (statement.type === 'genesis' || statement.type === 'join') arrivals.set(by, place);
    else if (statement.type === 'kit') arrivals.set(statement.device.id, place);
    else if (statement.type === 'box') add(boxes, by, place);
  }
  const all = { arrivals, boxes, agreements };
  told.set(facts, all);
  return all;
}

/**
 * Whether a device could open what was sealed for it in the statement at `place`: it is sealed to the box
 * key that its author knew of, which is destroyed as soon as there is another.
 */
export function reached(state: MembershipState, place: number, device: Uuid): boolean {
  const { facts } = state;
  return (tell(state).boxes.get(device) ?? []).every(
    (box) => facts[place]!.past.has(box) || facts[box]!.past.has(place)
  );
}

/** Whether a device still opens what was sealed for it there: it has had no other box key since. */
export function isStillOpen(state: MembershipState, place: number, device: Uuid): boolean {
  const last = tell(state).boxes.get(device)?.at(-1);
  return last === undefined || state.facts[place]!.past.has(last);
}

/** Whether a device gave up the leaves of a destroyed record, or came in when they were gone. */
export function hasForgotten(state: MembershipState, device: Uuid, ask: string): boolean {
  const { arrivals, boxes, agreements } = tell(state);
  const last = boxes.get(device)?.at(-1) ?? arrivals.get(device);
  const past = last === undefined ? undefined : state.facts[last]!.past;
  return (agreements.get(ask) ?? []).some((place) => past?.has(place));
}

/** Whether a device has something to forget that it did not say it forgot. */
export function isToForget(state: MembershipState, device: Uuid): boolean {
  if (state.erasures.size === 0 || state.devices.get(device)?.standing !== 'active') return false;
  return [...state.erasures.values()].some(
    (one) => isInEffect(one) && !hasForgotten(state, device, one.ask)
  );
}

/** Where the keys of a destroyed record may be still. */
export interface Forgetting {
  readonly done: readonly DeviceRecord[];
  /** Have not been in touch since, or not finished. */
  readonly waiting: readonly DeviceRecord[];
  /** Shut out before they said that they forgot. */
  readonly out: readonly DeviceRecord[];
  /** On paper from before, whether or not they are good still. */
  readonly kits: readonly DeviceRecord[];
}

/** Who has forgotten the keys of a record that was destroyed. */
export function forgettingOf(state: MembershipState, { ask }: ErasureRecord): Forgetting {
  const devices = [...state.devices.values()].filter(({ standing }) => standing !== 'pending');
  const isDone = ({ id }: DeviceRecord): boolean => hasForgotten(state, id, ask);
  const [kits, screens] = [devices.filter(({ kit }) => kit), devices.filter(({ kit }) => !kit)];
  const late = screens.filter((device) => !isDone(device));
  return {
    done: screens.filter(isDone),
    waiting: late.filter(({ standing }) => standing === 'active'),
    out: late.filter(({ standing }) => standing === 'ended'),
    kits: kits.filter((kit) => !isDone(kit))
  };
}

/**
 * Destructions that were agreed to and are not in effect: devices that heard of no more than the agreement
 * gave up leaves that are wanted still (ERA3).
 */
export function undone(state: MembershipState): ErasureRecord[] {
  if (state.erasures.size === 0) return [];
  const { agreements } = tell(state);
  return [...state.erasures.values()].filter((one) => !isInEffect(one) && agreements.has(one.ask));
}

/** Of what was named in vain, what nobody destroyed by another word since. */
export const wantedTags = (state: MembershipState, { tags }: ErasureRecord): Uint8Array[] =>
  tags.filter((tag) => erasureOf(state, tag) === undefined);
