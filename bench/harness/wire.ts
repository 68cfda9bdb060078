import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A wire between browsers and a server that counts what goes over it, whoever asked for it. */
export class CountingWire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #paths: string[] = [];
  #received = 0;

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('data', (data) => (this.#received += data.length));
      near.on('data', (data) => {
        for (const [, path] of data.toString('latin1').matchAll(/^GET (\S+) HTTP/gm)) {
          this.#paths.push(path!);
        }
      });
      for (const [one, other] of [
        [near, far],
        [far, near]
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => this.#sockets.delete(one));
      }
    });
  }

  /** Opens a wire to a server on this machine. */
  static async to(port: number): Promise<CountingWire> {
    const wire = new CountingWire(port);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bytes that came from the server, heads and all. */
  get received(): number {
    return this.#received;
  }

  /** What was asked for, in order. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
