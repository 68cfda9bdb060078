import { createServer, type RequestListener, type Server } from 'node:http';
import { ProblemError } from '#lib/problem.ts';
import { harden, HTTP_OPTIONS } from './harden.ts';
import { listen } from './listen.ts';

/**
 * The port for the hub's own computer. Browsers treat `http://localhost` as secure, so no
 * certificate is needed there, and nobody else on the network can reach it.
 */
export class LocalPort {
  readonly servers: readonly Server[];
  readonly #host: string;

  constructor(host: string, listener: RequestListener) {
    this.#host = host;
    // `localhost` is two addresses, and another program on the second would be opened by mistake.
    this.servers = Array.from({ length: host === '127.0.0.1' ? 2 : 1 }, () =>
      harden(createServer(HTTP_OPTIONS, listener))
    );
  }

  /** Resolves with the port. */
  async listen(wanted: number): Promise<number> {
    const [main, second] = this.servers as [Server, Server | undefined];
    const port = await listen(main, wanted, this.#host);
    try {
      if (second) await listen(second, port, '::1');
    } catch (error) {
      const noIpv6 = error instanceof ProblemError && error.problem.code === 'no-such-address';
      if (wanted !== 0 && !noIpv6) throw error;
    }
    return port;
  }

  /** Takes no more connections, and ends the open ones. */
  close(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}
