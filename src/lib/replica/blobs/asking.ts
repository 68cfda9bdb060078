import { Denied, type BlobConnection } from '../../blobs/connection.ts';
import type { BlobName } from '../../blobs/reference.ts';
import { MAX_ASKED } from '../../blobs/wire.ts';
import { fromHex, toHex } from '../../crypto/crypto.ts';
import type { Shelf } from './shelf.ts';

/** What a device and a server ask each other beside the files themselves: BLOB12 and ERA8. */

/** Lets the server look at its copy: what is damaged there is wanted from whoever has it. */
export function doubt(connection: BlobConnection, { scope, hash }: BlobName): void {
  const question = { type: 'doubt', scope, hash: fromHex(hash) } as const;
  // Whether it could be asked changes nothing for whoever waits for the file.
  connection.ask(question, 'doubted').catch(() => undefined);
}

/**
 * Tells the server which files of destroyed records to delete, and asks which files it wants. Of those
 * that are here the shelf notes that no server has them, so that they are brought; they are returned.
 *
 * @param dropped is told what the server deleted, or never will at this device's word
 */
export async function askServer(
  connection: BlobConnection,
  shelf: Shelf,
  gone: readonly BlobName[],
  dropped: ((names: readonly BlobName[]) => Promise<void>) | undefined
): Promise<BlobName[]> {
  await connection.log;
  for (const [scope, names] of Map.groupBy(gone, (name) => name.scope)) {
    for (let from = 0; from < names.length; from += MAX_ASKED) {
      const some = names.slice(from, from + MAX_ASKED);
      const hashes = some.map(({ hash }) => fromHex(hash));
      await connection.ask({ type: 'drop', scope, hashes }, 'dropped').catch(unlessDenied);
      await dropped?.(some);
    }
  }
  const { blobs } = await connection.ask({ type: 'wanted' }, 'wants');
  const wanted = blobs.flatMap(({ scope, hash }) => {
    const known = shelf.get({ scope, hash: toHex(hash) });
    return known?.here ? known : [];
  });
  for (const known of wanted) shelf.note(known, known.size, { on: null });
  await shelf.flush();
  return wanted;
}

/** A server that does not let this device delete is not asked again; whoever may does. */
function unlessDenied(error: unknown): void {
  if (!(error instanceof Denied)) throw error;
}
