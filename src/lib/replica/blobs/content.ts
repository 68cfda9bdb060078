import type { BlobContent } from '../../api/files.ts';
import { tooLarge } from '../../blobs/problems.ts';
import { fail, ok, type Result } from '../../problem.ts';

/**
 * A file's content as bytes that nobody else can change meanwhile. Where its size is known it is
 * refused before it is read; a stream is read no further than the largest size.
 */
export async function readContent(
  content: BlobContent,
  most: number
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (content instanceof Uint8Array) {
    return content.length > most ? tooMuch(content.length, most) : ok(content.slice());
  }
  if (content instanceof Blob) {
    if (content.size > most) return tooMuch(content.size, most);
    try {
      return ok(new Uint8Array(await content.arrayBuffer()));
    } catch (error) {
      return fail('file-unreadable', 'The file could not be read.', {
        safe: 'Nothing was changed.',
        action: 'Check that it is still there and may be read, then add it again.',
        detail: String(error)
      });
    }
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    length += piece.length;
    if (length > most) return tooMuch(length, most);
    pieces.push(piece.slice());
  }
  const data = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    data.set(piece, at);
    at += piece.length;
  }
  return ok(data);
}

/** The same, of bytes that the caller copies before anybody else can change them. */
export async function borrowContent(
  content: BlobContent,
  most: number
): Promise<Result<Uint8Array>> {
  if (!(content instanceof Uint8Array)) return readContent(content, most);
  return content.length > most ? tooMuch(content.length, most) : ok(content);
}

const tooMuch = (bytes: number, most: number) => ({
  ok: false as const,
  problem: tooLarge(bytes, most)
});
