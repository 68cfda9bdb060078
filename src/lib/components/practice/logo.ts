import { fail, ok, type Result } from '../../problem.ts';

/** Twice as sharp as it is printed; more would only make every letter heavy. */
const MOST = { width: 800, height: 400 };
const QUALITY = 0.9;

/**
 * A picture as a letterhead can print it: a JPEG on white, at most 800 by 400 pixels. Drawn anew, so
 * that nothing but what is seen is kept of the file.
 */
export async function letterheadLogo(file: Blob): Promise<Result<Blob>> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return fail('logo-unreadable', 'This picture cannot be read: it is damaged, or no picture.', {
      safe: 'The letterhead is as it was.',
      action: 'Choose another one (JPEG, PNG, WebP or SVG with a size).'
    });
  }
  const scale = Math.min(1, MOST.width / picture.width, MOST.height / picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    // What is see-through would be black in a JPEG, and paper is white.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  picture.close();
  const drawn =
    context &&
    (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY)));
  return drawn
    ? ok(drawn)
    : fail('logo-not-drawn', 'This browser could not draw the picture.', {
        safe: 'The letterhead is as it was.',
        action: 'Choose another picture, or do it on another device.'
      });
}
