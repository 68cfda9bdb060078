import { describe, expect, it } from 'vitest';
import { boxOf, moved, WHOLE } from '#lib/components/patient/photo/square.ts';

describe('the square of a picture that is kept', () => {
  it('is the largest in the middle at first', () => {
    expect(boxOf(WHOLE, 800, 600)).toEqual({ left: 100, top: 0, side: 600 });
    expect(boxOf(WHOLE, 600, 800)).toEqual({ left: 0, top: 100, side: 600 });
  });

  it('is smaller the closer one goes, and never beyond the picture', () => {
    expect(boxOf({ x: 0.5, y: 0.5, zoom: 2 }, 800, 600)).toEqual({
      left: 250,
      top: 150,
      side: 300
    });
    expect(boxOf({ x: 0, y: 1, zoom: 2 }, 800, 600)).toEqual({ left: 0, top: 300, side: 300 });
    expect(boxOf({ x: 0.5, y: 0.5, zoom: 0 }, 800, 600).side).toBe(600);
  });

  it('is pushed with the picture under the finger, to its edge and back at once', () => {
    const right = moved(WHOLE, { x: 0.1, y: 0 }, 800, 600);
    expect(boxOf(right, 800, 600).left).toBeCloseTo(40);
    const edge = moved(right, { x: 5, y: 5 }, 800, 600);
    expect(boxOf(edge, 800, 600).left).toBe(0);
    expect(boxOf(moved(edge, { x: -0.1, y: 0 }, 800, 600), 800, 600).left).toBeCloseTo(60);
  });
});
