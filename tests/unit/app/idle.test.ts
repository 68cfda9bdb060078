import { describe, expect, it } from 'vitest';
import { IdleWatch } from '#lib/app/idle.ts';

const MINUTE = 60_000;

describe('idleness', () => {
  it('is over the limit when nobody touched anything for that long, and not before', () => {
    let now = 0;
    const watch = new IdleWatch(() => now);
    now = 10 * MINUTE - 1;
    expect(watch.isOver(10)).toBe(false);
    now = 10 * MINUTE;
    expect(watch.isOver(10)).toBe(true);
  });

  it('begins anew with every touch, in whichever tab', () => {
    let now = 0;
    const watch = new IdleWatch(() => now);
    now = 9 * MINUTE;
    watch.touch(8 * MINUTE);
    now = 17 * MINUTE;
    expect(watch.isOver(10)).toBe(false);
    now = 18 * MINUTE;
    expect(watch.isOver(10)).toBe(true);
  });

  it('is not put off by a touch that another tab’s clock places in the future', () => {
    let now = 0;
    const watch = new IdleWatch(() => now);
    watch.touch(60 * MINUTE);
    now = 10 * MINUTE;
    expect(watch.isOver(10)).toBe(true);
  });
});
