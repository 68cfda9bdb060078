import { describe, expect, it } from 'vitest';
import type { KitView, RosterView } from '#lib/api/replica.ts';
import { lacksKit, placesToAsk, restoredBy, usableKits } from '#lib/app/kits.ts';

const kit = (id: string, state: KitView['state'], more: Partial<KitView> = {}): KitView => ({
  id,
  number: '853 042',
  member: 'Dr Mokoena',
  madeAt: '2026-11-22T07:00:00.000Z',
  state,
  used: null,
  ended: null,
  mayRevoke: true,
  ...more
});

const roster = (kits: KitView[], acts: RosterView['acts'] = ['make-recovery-kit']): RosterView =>
  ({
    kits,
    acts,
    members: [
      {
        devices: [
          { id: 'here', here: true },
          { id: 'other', here: false }
        ]
      }
    ]
  }) as unknown as RosterView;

describe('what is said of recovery kits', () => {
  it('reminds an owner as long as no kit could bring the practice back', () => {
    expect(lacksKit(roster([]))).toBe(true);
    expect(lacksKit(roster([kit('a', 'used'), kit('b', 'ended')]))).toBe(true);
    expect(lacksKit(roster([kit('a', 'used'), kit('b', 'ready')]))).toBe(false);
    expect(lacksKit(roster([kit('a', 'preparing')]))).toBe(false);
  });

  it('reminds nobody who could not make one, and nobody before it is known who they are', () => {
    expect(lacksKit(roster([], []))).toBe(false);
    expect(lacksKit(null)).toBe(false);
    expect(usableKits(null)).toEqual([]);
  });

  it('knows the kit by which this device came in, and takes no other device for it', () => {
    const at = '2026-11-23T07:00:00.000Z';
    const mine = kit('a', 'used', { used: { at, id: 'here', device: 'New PC' } });
    const theirs = kit('b', 'used', { used: { at, id: 'other', device: 'Old PC' } });
    expect(restoredBy(roster([theirs, mine]))).toBe(mine);
    expect(restoredBy(roster([theirs]))).toBeNull();
    expect(restoredBy(null)).toBeNull();
  });

  it('asks for words at different places, in their order', () => {
    const numbers = [0.9, 0.9, 0.1];
    expect(placesToAsk(2, 24, () => numbers.shift()!)).toEqual([2, 21]);
    expect(placesToAsk(2, 1, () => 0.5)).toEqual([0]);
  });
});
