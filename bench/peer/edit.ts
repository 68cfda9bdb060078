import { ImmutableString } from '@automerge/automerge';
import { Repo, stringifyAutomergeUrl, type DocumentId } from '@automerge/automerge-repo';
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { given, listen, tell } from '../harness/child.ts';
import { sharedNow } from '../harness/stats.ts';

/** A stock Repo that has one patient open, and either writes the surname or watches it. */
const [{ role, dir, url, id }] =
  given<[{ role: 'writer' | 'reader'; dir: string; url: string; id: DocumentId }]>();

const repo = new Repo({
  network: [new WebSocketClientAdapter(url)],
  storage: new NodeFSStorageAdapter(dir)
});
// Asked before its peer is there, a Repo calls a document unavailable.
await new Promise((met) => repo.networkSubsystem.once('peer', met));
const handle = await repo.find<{ family: ImmutableString }>(
  stringifyAutomergeUrl({ documentId: id })
);

if (role === 'writer') {
  listen<string>((family) => {
    const began = sharedNow();
    handle.change((doc) => {
      doc.family = new ImmutableString(family);
    });
    tell(began);
  });
} else {
  handle.on('change', ({ doc }) => tell({ at: sharedNow(), text: String(doc.family) }));
}
tell('ready');
