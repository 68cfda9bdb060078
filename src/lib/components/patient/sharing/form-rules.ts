import { fileSize } from '../../../format.ts';
import type { Problem } from '../../../problem.ts';

/** What a scanner or a telephone makes, and how a file of that type is called. */
export const EXTENSION: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp'
};

/** For a file picker. */
export const FORM_TYPES = Object.keys(EXTENSION).join();

/** Why a file cannot be attached, known before any of it is read; undefined where it can. */
export function formProblem(
  file: Pick<File, 'name' | 'size' | 'type'>,
  largest: number
): Problem | undefined {
  const safe = 'Nothing was attached, and the consent is as it was.';
  if (!(file.type in EXTENSION)) {
    return {
      code: 'form-type',
      message: `“${file.name}” is neither a PDF nor a picture.`,
      safe,
      action: 'Scan or photograph the form, and attach that.'
    };
  }
  if (file.size > largest) {
    return {
      code: 'form-too-large',
      message: `“${file.name}” has ${fileSize(file.size)}; ${fileSize(largest)} is the most.`,
      safe,
      action: 'Scan it again with fewer dots per inch, or in grey.'
    };
  }
  return undefined;
}
