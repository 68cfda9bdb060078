import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { ProblemError } from '#lib/problem.ts';
import { harden, HTTP_OPTIONS } from './harden.ts';
import { listen } from './listen.ts';

/** The first byte of a TLS connection: a handshake record (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 22;
/** Time for a connection to send its first byte, in milliseconds. */
const PATIENCE = 10_000;

/**
 * One port for the practice's network, which speaks HTTPS to whoever speaks TLS. A person who types
 * the address without `https://` gets the page that explains how to trust the hub, instead of an
 * empty answer.
 */
export class LanPort {
  readonly https: HttpsServer;
  readonly #plain: Server;
  readonly #port: NetServer;
  readonly #sockets = new Set<Socket>();

  /** @param pem private key and certificate */
  constructor(pem: string, secure: RequestListener, plain: RequestListener) {
    this.https = createHttps({ key: pem, cert: pem, ...HTTP_OPTIONS }, secure);
    this.#plain = createHttp(HTTP_OPTIONS, plain);
    harden(this.https);
    harden(this.#plain);
    this.#port = createServer((socket) => this.#sort(socket));
  }

  /** Listens on every address, IPv6 where the machine has it. Resolves with the port. */
  async listen(port: number): Promise<number> {
    try {
      return await listen(this.#port, port, '::');
    } catch (error) {
      const noIpv6 = error instanceof ProblemError && error.problem.code === 'no-such-address';
      if (!noIpv6) throw error;
      return listen(this.#port, port, '0.0.0.0');
    }
  }

  /** Presents another certificate to connections from now on. */
  present(pem: string): void {
    this.https.setSecureContext({ key: pem, cert: pem });
  }

  /** Takes no more connections, and ends the open ones. */
  close(): void {
    this.#port.close();
    this.https.close();
    this.#plain.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #sort(socket: Socket): void {
    const drop = () => socket.destroy();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', drop);
    socket.setTimeout(PATIENCE, drop);
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (!first) return drop();
      socket.setTimeout(0);
      socket.off('timeout', drop);
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? this.https : this.#plain).emit('connection', socket);
    });
  }
}
