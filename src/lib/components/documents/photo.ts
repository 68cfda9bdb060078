import { fitted, PHOTO_QUALITY } from '../../files/limits.ts';

/** What photographs weigh before it is worth making them smaller. */
const WORTH_BYTES = 400_000;

/** Whether a file is a photograph that might be made smaller. */
export const isPhoto = ({ type, size }: File): boolean =>
  /^image\/(jpeg|png|webp|bmp)$/.test(type) && size > WORTH_BYTES;

/**
 * A photograph no larger than is needed to read what is on it, as JPEG, turned as it was held. Whatever
 * cannot be read as a picture, or would not become smaller, stays as it is.
 */
export async function smaller(file: File): Promise<File> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return file;
  }
  try {
    const jpeg = await jpegOf(bitmap);
    if (jpeg.size >= file.size) return file;
    return new File([jpeg], file.name.replace(/\.[a-z]+$/i, '') + '.jpg', { type: 'image/jpeg' });
  } finally {
    bitmap.close();
  }
}

/** A picture as JPEG, no larger than photographs are kept. */
export async function jpegOf(
  picture: CanvasImageSource & { readonly width: number; readonly height: number }
): Promise<Blob & { readonly type: string }> {
  const { width, height } = fitted(picture.width, picture.height);
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext('2d')!;
  // JPEG has no transparency: what shines through is paper.
  drawing.fillStyle = 'white';
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: PHOTO_QUALITY });
}
