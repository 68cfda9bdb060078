import { readReference, type BlobFacts } from '#lib/blobs/reference.ts';

/** Content that every platform makes alike. */
export const content = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8)) & 255);

export const HOME = {
  practice: '01900000-0000-8000-8000-000000000001',
  scope: 'clinical'
} as const;
export const SCOPE_KEY = new Uint8Array(32).fill(5);

/** What sealing 600,000 bytes of {@link content} under {@link SCOPE_KEY} gives, on every platform. */
export const SEALED_600K =
  'blob1.clinical.600000.BCySTrqWJZlVUCrXdvE0kRR-xiDG8n_Qc8Rxqee4XUk.NNTROGI7tHCQpG9ClEql03HXHpMIAYIrvO_ONIpmVmQ.XjNvGDOJNvRpyIicjBjfHqphAQIoWpuyVufzLS_tHok.image/png';

export const factsOf = (text: string): BlobFacts => {
  const read = readReference(text);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
};
