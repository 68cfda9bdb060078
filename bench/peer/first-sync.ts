import { readFileSync } from 'node:fs';
import { Repo, stringifyAutomergeUrl, type DocumentId } from '@automerge/automerge-repo';
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { given, tell } from '../harness/child.ts';

/** A fresh stock Repo finds every document and has it on its disk. */
const [{ dir, url, ids, lanes }] =
  given<[{ dir: string; url: string; ids: string; lanes: number }]>();
const documents = JSON.parse(readFileSync(ids, 'utf8')) as DocumentId[];

const began = performance.now();
const repo = new Repo({
  network: [new WebSocketClientAdapter(url)],
  storage: new NodeFSStorageAdapter(dir)
});
// Asked before its peer is there, a Repo calls a document unavailable.
await new Promise((met) => repo.networkSubsystem.once('peer', met));
let next = 0;
let again = 0;
const lane = async (): Promise<void> => {
  for (let at = next++; at < documents.length; at = next++) await find(documents[at]!);
};
await Promise.all(Array.from({ length: lanes }, lane));
await repo.flush();
tell({ synced: performance.now() - began, again });

/** On a busy machine the server may hang up meanwhile; the Repo comes back by itself. */
async function find(documentId: DocumentId): Promise<void> {
  for (;;) {
    try {
      const handle = await repo.find(stringifyAutomergeUrl({ documentId }));
      if (!handle.doc()) throw new Error(`${documentId} is empty`);
      return;
    } catch {
      again += 1;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
