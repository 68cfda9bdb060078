import type { AddressInfo } from 'node:net';
import { Repo, type PeerId } from '@automerge/automerge-repo';
import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { WebSocketServer } from 'ws';
import { given, tell } from '../harness/child.ts';

/** A stock automerge-repo sync server: it hands out what it is asked for, as such servers do. */
const [dir] = given<[string]>();

const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
new Repo({
  network: [new WebSocketServerAdapter(sockets as never)],
  storage: new NodeFSStorageAdapter(dir),
  peerId: 'server' as PeerId,
  sharePolicy: async () => false
});
sockets.on('listening', () => tell(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`));
