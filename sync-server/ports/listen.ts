import { createServer, type Server } from 'node:net';
import { ProblemError } from '#lib/problem.ts';

/** Begins to listen; resolves with the port, rejects with a `ProblemError`. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw await listenProblem(error, port, host);
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

async function listenProblem(error: unknown, port: number, host: string): Promise<unknown> {
  switch ((error as { code?: unknown } | null)?.code) {
    case 'EADDRINUSE': {
      const free = await freePort(port + 1, host);
      return new ProblemError({
        code: 'port-in-use',
        message: `Port ${port} is in use by another program.`,
        safe: 'Nothing was changed.',
        action: free
          ? `Port ${free} is free: start with --port ${free}.`
          : 'Choose another one with --port.'
      });
    }
    case 'EACCES':
      return new ProblemError({
        code: 'port-refused',
        message: `The system does not allow this program to use port ${port}.`,
        action: 'Choose one above 1023 with --port.'
      });
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'ENOTFOUND':
      return new ProblemError({
        code: 'no-such-address',
        message: `This machine has no address ${host}.`,
        action: 'Choose one of its own with --host.'
      });
    default:
      return error;
  }
}

/** The next port that is free together with the one after it, which HTTPS takes. */
async function freePort(from: number, host: string): Promise<number | undefined> {
  for (let port = from; port < Math.min(from + 100, 65_535); port++) {
    if ((await isFree(port, host)) && (await isFree(port + 1, host))) return port;
  }
  return undefined;
}

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
