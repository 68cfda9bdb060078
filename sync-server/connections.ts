import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { bareAnswer } from './http/headers.ts';
import { hostsFrom } from './lan.ts';
import { CLOSE } from './peer.ts';
import { Session, type SessionOptions } from './session.ts';
import { SocketPeer } from './socket.ts';

export interface ConnectionsOptions extends Omit<SessionOptions, 'hosts' | 'serves'> {
  /** Host names and addresses under which this server is reached, and its own pages are opened. */
  readonly ownHosts: () => ReadonlySet<string>;
}

/** What is served where: the log at `/sync`, files at `/blobs` (BLOB6). */
const SERVED: Readonly<Record<string, 'sync' | 'blobs'>> = { '/sync': 'sync', '/blobs': 'blobs' };
const servedAt = (url = ''): 'sync' | 'blobs' | undefined => SERVED[url.split('?')[0]!];

/** How often connections are looked at for silence. */
const SWEEP = 5_000;
/** How long devices may take to say goodbye when the server stops. */
const GRACE = 2_000;

/** All WebSocket connections of a server, whichever port they came in by. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<SocketPeer, Session>();
  readonly #webSockets: WebSocketServer;
  #stopSweeping: () => void = () => undefined;
  #closing = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      // Bodies are ciphertext, which does not get smaller.
      perMessageDeflate: false,
      allowSynchronousEvents: true,
      maxPayload: options.limits.told.messageBytes,
      clientTracking: false
    });
    this.#webSockets.on('wsClientError', (_, socket) => socket.end(bareAnswer('400 Bad Request')));
  }

  /** Begins to look after connections that fall silent. */
  start(): void {
    this.#stopSweeping = this.#options.clock.every(SWEEP, () => this.#sweep());
  }

  get count(): number {
    return this.#open.size;
  }

  /** Answers a request to upgrade: the `upgrade` event of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refused = this.#refusal(request);
    if (refused) {
      socket.end(bareAnswer(refused));
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (ws) => {
      const { clock, limits } = this.#options;
      if (this.#open.size >= limits.connections) return ws.close(CLOSE.tryLater, 'too many');
      const peer = new SocketPeer(ws, socket as Socket, clock, limits);
      const { remoteAddress = '' } = request.socket;
      const hosts = (): ReadonlySet<string> => hostsFrom(remoteAddress, this.#options.ownHosts());
      const session = new Session(peer, {
        ...this.#options,
        ...{ hosts, serves: servedAt(request.url)! }
      });
      this.#open.set(peer, session);
      ws.on('close', () => this.#open.delete(peer));
      peer.start(session);
    });
  }

  /** Takes no more connections and ends the open ones, telling devices to come back. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#stopSweeping();
    const peers = [...this.#open.keys()];
    for (const peer of peers) peer.close(CLOSE.goingAway, 'the server is stopping');
    const impatient = this.#options.clock.after(GRACE, () =>
      peers.forEach((peer) => peer.terminate())
    );
    await Promise.all(peers.map((peer) => peer.ended));
    impatient();
  }

  #refusal(request: IncomingMessage): string | undefined {
    if (!servedAt(request.url)) return '404 Not Found';
    if (this.#closing) return '503 Service Unavailable';
    const { origin } = request.headers;
    if (this.#trusts(origin)) return undefined;
    this.#options.log.warn({ origin }, 'refused a page that is not of this server; see --names');
    return '403 Forbidden';
  }

  /**
   * A browser says which page opens the connection; another site's page may not use a device's
   * network to reach the practice's server. Programs that are no browsers send no origin.
   */
  #trusts(origin: string | undefined): boolean {
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
    return this.#options.ownHosts().has(host);
  }

  #sweep(): void {
    const { clock, limits } = this.#options;
    const now = clock.now();
    for (const [peer, session] of this.#open) {
      if (!session.proved && now - session.openedAt > limits.handshake) {
        peer.close(CLOSE.policy, 'no proof in time');
      } else if (peer.stalled(now)) {
        this.#options.log.debug('closing a silent connection');
        peer.terminate();
      }
    }
  }
}
