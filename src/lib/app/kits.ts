import type { KitView, RosterView } from '../api/replica.ts';

/** Kits that could bring the practice back now, or will as soon as they hold its keys. */
export const usableKits = (roster: RosterView | null): readonly KitView[] =>
  (roster?.kits ?? []).filter(({ state }) => state === 'ready' || state === 'preparing');

/** Whether the practice would be lost with its devices, and the person here could change that. */
export const lacksKit = (roster: RosterView | null): boolean =>
  (roster?.acts.includes('make-recovery-kit') ?? false) && usableKits(roster).length === 0;

/** The kit by which this very device was let in; null where it came in otherwise. */
export function restoredBy(roster: RosterView | null): KitView | null {
  const here = roster?.members.flatMap(({ devices }) => devices).find((device) => device.here);
  return roster?.kits.find(({ used }) => used !== null && used.id === here?.id) ?? null;
}

/** Places of words that are asked back, apart and in order: whoever can say these has the paper. */
export function placesToAsk(count: number, words: number, random: () => number): number[] {
  const places = new Set<number>();
  while (places.size < Math.min(count, words)) places.add(Math.floor(random() * words));
  return [...places].sort((a, b) => a - b);
}
