import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a hub that can be cut: what the network does when somebody walks off with a tablet. */
export class Cuts {
  readonly #server: Server;
  /** Whether a request is to be cut off instead of handed on. */
  cut: (asked: IncomingMessage) => boolean = () => false;
  /** Addresses that were answered, in order. */
  readonly answered: string[] = [];

  private constructor(to: string) {
    this.#server = createServer((asked, answer) => {
      if (this.cut(asked)) return void asked.socket.destroy();
      const { method, headers } = asked;
      const onward = request(new URL(asked.url!, to), { method, headers }, (given) => {
        this.answered.push(asked.url!);
        answer.writeHead(given.statusCode!, given.headers);
        given.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
  }

  static async before(hub: string): Promise<Cuts> {
    const cuts = new Cuts(hub);
    cuts.#server.listen(0, '127.0.0.1');
    await once(cuts.#server, 'listening');
    return cuts;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
