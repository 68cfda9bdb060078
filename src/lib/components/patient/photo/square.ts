/** What part of a picture is kept: a square, its middle and side as parts of the picture's own size. */
export interface Crop {
  /** Middle of the square, from 0 (left, top) to 1. */
  readonly x: number;
  readonly y: number;
  /** 1 takes the largest square that fits, 3 a third of it. */
  readonly zoom: number;
}

export const WHOLE: Crop = { x: 0.5, y: 0.5, zoom: 1 };
export const MOST_ZOOM = 4;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** The square in pixels of the picture; never beyond its edges. */
export function boxOf(crop: Crop, width: number, height: number): Box {
  const side = Math.min(width, height) / between(1, crop.zoom, MOST_ZOOM);
  return {
    left: between(0, crop.x * width - side / 2, width - side),
    top: between(0, crop.y * height - side / 2, height - side),
    side
  };
}

/** The crop after the picture was pushed by parts of the square's side. */
export function moved(
  crop: Crop,
  by: { x: number; y: number },
  width: number,
  height: number
): Crop {
  const { left, top, side } = boxOf(crop, width, height);
  const box = boxOf(
    {
      ...crop,
      x: (left + side / 2 - by.x * side) / width,
      y: (top + side / 2 - by.y * side) / height
    },
    width,
    height
  );
  return { ...crop, x: (box.left + side / 2) / width, y: (box.top + side / 2) / height };
}
