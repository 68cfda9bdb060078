import { count } from '../../format.ts';
import type { DeviceNameView, ErasureView, ForgettingView } from '../../api/replica.ts';

/** How far devices have come with destroying the keys of destroyed records, in words. */

const nameOf = ({ device, member }: DeviceNameView): string => `${device} (${member})`;

/** Devices of several lists, each once. */
function eachOnce(lists: readonly (readonly DeviceNameView[])[]): DeviceNameView[] {
  const all = new Map(lists.flat().map((one) => [one.id, one]));
  return [...all.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

/**
 * Where keys are left, of whichever record: a device is done when it is done with all of them. Each view
 * counts the same devices, so that those left over are done.
 * @returns `null` where nothing was destroyed
 */
export function forgettingOfAll(erasures: readonly ErasureView[]): ForgettingView | null {
  const each = erasures.flatMap(({ forgetting }) => forgetting ?? []);
  const [first] = each;
  if (!first) return null;
  const waiting = eachOnce(each.map((one) => one.waiting));
  const out = eachOnce(each.map((one) => one.out));
  const devices = first.done + first.waiting.length + first.out.length;
  const kits = new Map(each.flatMap((one) => one.kits).map((kit) => [kit.number, kit]));
  return {
    done: Math.max(0, devices - waiting.length - out.length),
    waiting,
    out,
    kits: [...kits.values()].sort((a, b) => b.madeAt.localeCompare(a.madeAt))
  };
}

/** How many devices destroyed their keys, of those that can. */
export function doneWords({ done, waiting, out }: ForgettingView): string {
  if (done === 0) return 'Keys not destroyed on any device yet';
  if (waiting.length > 0) {
    return `Keys destroyed on ${done} of ${count(done + waiting.length, 'device', 'devices')}`;
  }
  const those = out.length > 0 ? 'that could be reached' : '';
  const devices = done === 1 ? `the one device ${those || 'there is'}` : `all ${done} devices`;
  return `Keys destroyed on ${devices}${done > 1 && those ? ` ${those}` : ''}`;
}

/** What the line of a destroyed record says; nothing where no device is waited for. */
export const waitingWords = (forgetting: ForgettingView | null | undefined): string =>
  forgetting && forgetting.waiting.length > 0
    ? `Not yet on ${count(forgetting.waiting.length, 'device', 'devices')}`
    : '';

/** The same for a table that leaves the program. */
export const keyColumns = (
  forgetting: ForgettingView | null | undefined
): Record<string, string | number> => ({
  'Devices that destroyed its keys': forgetting?.done ?? '',
  'Devices that have not yet': forgetting?.waiting.map(nameOf).join('; ') ?? '',
  'Devices shut out before': forgetting?.out.map(nameOf).join('; ') ?? '',
  'Recovery kits from before': forgetting?.kits.map(({ number }) => number).join('; ') ?? ''
});
