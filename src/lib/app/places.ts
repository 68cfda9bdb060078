import type { Scope } from '../docs/kinds.ts';
import type { Rights } from './rights.ts';

/** Addresses that not everybody sees, the narrower first. */
const NEEDED: readonly (readonly [RegExp, Scope])[] = [
  [/^\/consultations(\/|$)/, 'clinical'],
  [/^\/practice\/templates(\/|$)/, 'clinical'],
  [/^\/past\/(chart|consultation)(\/|$)/, 'clinical'],
  [/^\/past\/invoice(\/|$)/, 'billing'],
  [/^\/past(\/|$)/, 'front'],
  [/^\/patients\/[^/]+\/(chart|consultations)(\/|$)/, 'clinical'],
  [/^\/patients\/[^/]+\/billing(\/|$)/, 'billing'],
  [/^\/billing(\/|$)/, 'billing'],
  [/^\/reports\/diagnoses(\/|$)/, 'clinical'],
  [/^\/(patients|diary|waiting|reports)(\/|$)/, 'front']
];

/** What one must see for an address to show anything; undefined where it is for everybody. */
export const neededAt = (path: string): Scope | undefined =>
  NEEDED.find(([address]) => address.test(path))?.[1];

/** What one must be able to change for an address to be of any use: forms that only add. */
export const writtenAt = (path: string): Scope | undefined =>
  /^\/(patients\/new|practice\/import)(\/|$)/.test(path) ? 'front' : undefined;

/** Whether somebody with these rights is shown what is at an address. */
export function isSeen(path: string, rights: Pick<Rights, 'read'>): boolean {
  const needed = neededAt(path);
  return needed === undefined || rights.read(needed);
}
