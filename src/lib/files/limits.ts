import type { Problem } from '../problem.ts';
import { sizeWords } from './names.ts';

/** Longest side of a photograph that is made smaller, in pixels: a page of print at 220 dots per inch. */
export const PHOTO_PIXELS = 2500;
/** Quality of the JPEG that a photograph becomes. */
export const PHOTO_QUALITY = 0.85;

/**
 * Why a file cannot be added, said before anything of it is read; undefined where it can.
 *
 * @param most largest file that this device and its hub take, in bytes
 */
export function fileProblem(name: string, bytes: number, most: number): Problem | undefined {
  if (bytes === 0) {
    return {
      code: 'file-empty',
      message: `“${name}” is empty.`,
      safe: 'Nothing was added.',
      action: 'Scan or save it again.'
    };
  }
  if (bytes <= most) return undefined;
  return {
    code: 'blob-too-large',
    message: `“${name}” has ${sizeWords(bytes)}; a file may have ${sizeWords(most)}.`,
    safe: 'Nothing was added.',
    action: 'Scan it with fewer dots per inch, or add it in parts.'
  };
}

/** Width and height of a picture that is made to fit, and whether that changes anything. */
export function fitted(
  width: number,
  height: number,
  most = PHOTO_PIXELS
): { width: number; height: number; smaller: boolean } {
  const scale = Math.min(1, most / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    smaller: scale < 1
  };
}
