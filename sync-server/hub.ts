import type { IncomingMessage, RequestListener } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { systemRandom, type Random } from '#lib/crypto/crypto.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Result } from '#lib/problem.ts';
import type { Invitation } from '#lib/api/replica.ts';
import { openBlobs } from './blobs/blobs.ts';
import { systemClock, type Clock } from './clock.ts';
import { Connections } from './connections.ts';
import { openDataFolder } from './data-folder.ts';
import { createWeb } from './http.ts';
import { PLAIN_HEADERS } from './http/headers.ts';
import { lanNames, networkHosts, urlHost } from './lan.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { silentLog, type Log } from './logger.ts';
import { withHeaders } from './ports/harden.ts';
import { LanPort } from './ports/lan-port.ts';
import { LocalPort } from './ports/local-port.ts';
import { Practices } from './practices.ts';
import { VERSION } from './version.ts';

export interface HubOptions {
  /** The data folder: log, certificates, identity. Made where there is none. */
  readonly dir: string;
  /** Port for this computer itself; HTTPS for the network takes the next one. 0 for any. */
  readonly port?: number;
  /** Address of the port for this computer itself: loopback, unless a proxy stands in front. */
  readonly host?: string;
  /** Whether to serve the practice's network, over HTTPS. */
  readonly tls?: boolean;
  /** Names and addresses of this machine that it does not know itself. */
  readonly names?: readonly string[];
  /** Folder with the built app, where it is to be handed out. */
  readonly staticDir?: string;
  /** The log was put back from a backup (LOG6). */
  readonly restored?: boolean;
  readonly maxPractices?: number;
  /** Largest size of the log in bytes. */
  readonly maxLogBytes?: number;
  /** Invites a visitor to the demo practice, where this hub shows one; see `demo.ts`. */
  readonly inviteToDemo?: (server: string) => Promise<Result<Invitation>>;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly limits?: Partial<Limits>;
}

export interface Hub {
  /** The server's id (WIRE1). */
  readonly server: Uuid;
  /** Where this computer itself opens the app. */
  readonly url: string;
  /** Where the practice's other devices open it, best first; changes with the network. */
  lanUrls(): string[];
  /** The fingerprint of its certificate authority, where HTTPS is served. */
  readonly fingerprint: string | null;
  /** Ends connections, finishes what was begun and lets go of the data folder. */
  close(): Promise<void>;
}

export const DEFAULT_PORT = 8480;
/** A practice, one that shares its rooms, and some to try things with. */
export const DEFAULT_MAX_PRACTICES = 16;
/** How often the machine's addresses are looked at, in milliseconds. */
const ADDRESS_CHECK = 60_000;

type Undo = () => void | Promise<void>;

/** Starts a hub. Rejects with a `ProblemError` that says what to do; then nothing is left running. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const opened: Undo[] = [];
  const close = async () => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    return { ...(await open(options, (undo) => opened.push(undo))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param onClose takes what is to be undone when the hub closes, last first. */
async function open(
  options: HubOptions,
  onClose: (undo: Undo) => void
): Promise<Omit<Hub, 'close'>> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const { host = '127.0.0.1', port = DEFAULT_PORT, names = [], tls: withLan = true } = options;
  const limits = { ...LIMITS, ...options.limits };

  const folder = openDataFolder(options.dir, random);
  onClose(folder.release);
  const store = openSqliteLog({
    file: join(folder.path, 'log.sqlite'),
    random,
    restored: options.restored ?? false,
    ...(options.maxLogBytes !== undefined && { maxBytes: options.maxLogBytes })
  });
  onClose(() => store.close());

  const practices = new Practices({
    store,
    clock,
    log,
    followBytes: limits.followBytes,
    intake: limits.intake,
    maxPractices: options.maxPractices ?? DEFAULT_MAX_PRACTICES
  });
  const ownHosts = () => new Set(['localhost', '127.0.0.1', '::1', host, ...networkHosts(names)]);
  const server = folder.server;
  const blobs = openBlobs(join(folder.path, 'blobs'), limits.blobs);
  onClose(() => blobs.close());
  const connections = new Connections({
    ...{ server, practices, clock, random, limits, log, blobs },
    ownHosts
  });

  // The certificate library takes as long to load as everything else together.
  const tls = withLan
    ? await (
        await import('./tls.ts')
      ).openLanTls({
        dir: join(folder.path, 'tls'),
        now: clock.now,
        names: () => networkHosts(names)
      })
    : undefined;
  let lanPort: number | undefined;
  const lanUrls = () => (lanPort === undefined ? [] : networkUrls(lanPort, names));
  const web = createWeb({
    server,
    name: hostname(),
    version: VERSION,
    ...(options.staticDir !== undefined && { staticDir: options.staticDir }),
    ...(tls && { tls }),
    lanUrls,
    ...(options.inviteToDemo && { inviteToDemo: options.inviteToDemo }),
    log
  });
  const answer = withHeaders(getRequestListener(web.fetch));
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    connections.upgrade(request, socket, head);

  const local = new LocalPort(host, answer);
  onClose(() => local.close());
  for (const each of local.servers) each.on('upgrade', upgrade);
  const localPort = await local.listen(port);

  if (tls) {
    const lan = new LanPort(tls.current(), answer, onlyTrust(answer));
    onClose(() => lan.close());
    lan.https.on('upgrade', upgrade);
    lanPort = await lan.listen(port === 0 ? 0 : port + 1);
    const renew = () =>
      tls.refresh().then(
        (renewed) => renewed && lan.present(tls.current()),
        (error: unknown) => log.error({ err: error }, 'the certificate could not be renewed')
      );
    onClose(clock.every(ADDRESS_CHECK, () => void renew()));
  }
  connections.start();
  // Last to be opened and first to be closed: devices are told before their sockets go.
  onClose(() => connections.close());
  log.info({ server, port: localPort, lanPort }, 'listening');
  return {
    server,
    url: `http://${host === '127.0.0.1' ? 'localhost' : urlHost(host)}:${localPort}/`,
    lanUrls,
    fingerprint: tls?.fingerprint ?? null
  };
}

/** Without TLS the network gets what helps to trust the hub, and nothing else. */
const onlyTrust =
  (answer: RequestListener): RequestListener =>
  (request, response) => {
    if (/^\/(trust|health)(\/|\?|$)/.test(request.url ?? '')) return answer(request, response);
    response.writeHead(302, { ...PLAIN_HEADERS, Location: '/trust' }).end();
  };

/** Names that somebody gave come first, then addresses, which every device understands. */
function networkUrls(port: number, given: readonly string[]): string[] {
  const { addresses, names } = lanNames(given);
  const asked = new Set(given.map((name) => name.trim().toLowerCase()));
  const first = names.filter((name) => asked.has(name));
  const local = names.filter((name) => name.endsWith('.local'));
  return [...new Set([...first, ...addresses, ...local])].map(
    (name) => `https://${urlHost(name)}:${port}/`
  );
}
