import { fail, ok, type Result } from '../../../problem.ts';
import { boxOf, type Crop } from './square.ts';

/** Side of a kept photo in pixels: sharp at twice the size of a banner's. */
const SIDE = 320;

/** A photo is drawn in every list: more than this would be felt. */
export const MOST_BYTES = 40 * 1024;

/** Ways to write it, the first that the browser can and that is small enough. */
const QUALITIES = [0.85, 0.75, 0.65, 0.5, 0.35];
const TYPES = ['image/webp', 'image/jpeg'];

const SAFE = 'Nothing was changed.';

/** Reads a picture, turned as its camera held it. */
export async function readPicture(file: Blob): Promise<Result<ImageBitmap>> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    if (bitmap.width > 0 && bitmap.height > 0) return ok(bitmap);
  } catch {
    // Said below: whatever the reason, it is not a picture that can be shown.
  }
  return fail('photo-unreadable', 'This picture cannot be read: it is damaged, or no picture.', {
    safe: SAFE,
    action: 'Take it again, or choose another one (JPEG, PNG or WebP).'
  });
}

/**
 * A square of a picture, drawn anew: of where and when it was taken nothing is left, since only what
 * is seen is drawn. At most {@link MOST_BYTES}.
 */
export async function squarePhoto(picture: ImageBitmap, crop: Crop): Promise<Result<Blob>> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) return notDrawn();
  const { left, top, side } = boxOf(crop, picture.width, picture.height);
  context.imageSmoothingQuality = 'high';
  // What is see-through would be black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  for (const type of TYPES) {
    for (const quality of QUALITIES) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
      // A browser that cannot write a type writes PNG instead.
      if (blob?.type !== type) break;
      if (blob.size <= MOST_BYTES) return ok(blob);
    }
  }
  return notDrawn();
}

const notDrawn = () =>
  fail('photo-not-drawn', 'This browser could not make a small picture of it.', {
    safe: SAFE,
    action: 'Choose another picture, or do it on another device.'
  });
