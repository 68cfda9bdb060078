import { wallClock } from '../projections/text.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Turns wall times of a zone (`2026-11-22T09:30`) into moments. A wall time that a change of clocks
 * leaves out is taken as long after it as it says; one that comes twice is the earlier. A zone that
 * this device does not know is taken for UTC.
 */
export function momentsIn(timeZone: string): (wall: string) => Date {
  const wallAt = wallClock(timeZone);
  return (wall) => {
    const asUtc = Date.parse(`${wall}:00Z`);
    // What the zone is ahead of UTC the day before and the day after: one of the two holds.
    const ahead = [asUtc - DAY_MS, asUtc + DAY_MS].map(
      (near) => Date.parse(`${wallAt(new Date(near).toISOString())}:00Z`) - near
    );
    const moments = ahead.map((offset) => asUtc - offset).sort((a, b) => a - b);
    const found = moments.find((moment) => wallAt(new Date(moment).toISOString()) === wall);
    return new Date(found ?? asUtc - ahead[0]!);
  };
}
