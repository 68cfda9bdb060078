import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Invitation } from '#lib/api/replica.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Result } from '#lib/problem.ts';
import { contentSecurityPolicy, SECURITY_HEADERS } from './http/headers.ts';
import { SiteFolder, type Encoding, type SiteFile } from './http/site.ts';
import { trustPage } from './http/trust-page.ts';
import { isLoopback } from './lan.ts';
import type { Log } from './logger.ts';
import type { LanTls } from './tls.ts';

export interface WebOptions {
  readonly server: Uuid;
  /** What a person calls this server: its host name. */
  readonly name: string;
  readonly version: string;
  /** Folder with the built app, where this server is to hand it out. */
  readonly staticDir?: string;
  readonly tls?: LanTls;
  /** Addresses of the app on the network, best first. */
  readonly lanUrls: () => readonly string[];
  readonly log: Log;
  /** Invites a visitor to the demo practice, where this server shows one; see `demo.ts`. */
  readonly inviteToDemo?: (server: string) => Promise<Result<Invitation>>;
}

/** What the listening server tells about a request beside the request. */
export interface WebBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** The one request with a body says an address. */
const DEMO_REQUEST_BYTES = 4096;

type WebContext = Context<{ Bindings: WebBindings }>;

/** Everything that a server answers over HTTP: the app, and a little about itself. */
export function createWeb(options: WebOptions): Hono<{ Bindings: WebBindings }> {
  const { server, name, version, tls, lanUrls, log } = options;
  const site = options.staticDir === undefined ? undefined : new SiteFolder(options.staticDir);
  const web = new Hono<{ Bindings: WebBindings }>();

  web.use(async (c, next) => {
    await next();
    for (const [header, value] of Object.entries(SECURITY_HEADERS)) c.header(header, value);
    if (!c.res.headers.has('Content-Security-Policy')) {
      c.header('Content-Security-Policy', contentSecurityPolicy());
    }
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
  web.onError((error, c) => {
    log.error({ err: error }, 'a request failed');
    return c.text('The server could not answer. Nothing is lost; try again.', 500);
  });
  web.notFound((c) => c.text('There is nothing here.', 404));

  web.get('/health', (c) => c.json({ status: 'ok', version }));
  web.get('/info', (c) =>
    c.json({ server, name, version, tls: tls?.fingerprint ?? null, lan: lanUrls() })
  );
  if (options.inviteToDemo) serveDemo(web, options.inviteToDemo);
  if (tls) serveTrust(web, tls, lanUrls);
  web.get('*', async (c) => {
    const current = await site?.current();
    if (!current) return withoutApp(c);
    const path = decodedPath(c.req.path);
    const file = path === undefined ? undefined : current.file(path);
    if (file) return sendFile(c, file);
    if (path === undefined || path.startsWith('/_app/') || isFileName(path)) return c.notFound();
    return sendFile(c, current.page);
  });
  web.all('*', (c) => c.text('Only reading is possible here.', 405, { Allow: 'GET, HEAD' }));
  return web;
}

/** Gives a visitor a link into the demo practice, for the address at which they found this server. */
function serveDemo(
  web: Hono<{ Bindings: WebBindings }>,
  invite: NonNullable<WebOptions['inviteToDemo']>
): void {
  const request = z.object({ server: z.url({ protocol: /^https?$/ }) });
  const small = bodyLimit({
    maxSize: DEMO_REQUEST_BYTES,
    onError: (c) => c.text('That is too much.', 413)
  });
  web.post('/demo/invitation', small, async (c) => {
    const body = request.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.text('Say at which address this server was found.', 400);
    const invitation = await invite(body.data.server);
    return invitation.ok ? c.json(invitation.value) : c.json(invitation.problem, 503);
  });
}

function serveTrust(
  web: Hono<{ Bindings: WebBindings }>,
  tls: LanTls,
  lanUrls: () => readonly string[]
): void {
  const certificate = (c: WebContext, body: string | Uint8Array) =>
    c.body(typeof body === 'string' ? body : body.slice(), 200, {
      'Content-Type': 'application/x-x509-ca-cert'
    });
  web.get('/trust', (c) =>
    c.html(
      trustPage({
        fingerprint: tls.fingerprint,
        urls: lanUrls(),
        onHub: isLoopback(c.env?.incoming?.socket?.remoteAddress ?? '')
      })
    )
  );
  web.get('/trust/indaba-hub.crt', (c) => certificate(c, tls.authorityDer));
  web.get('/trust/indaba-hub.pem', (c) => certificate(c, tls.authorityPem));
}

const withoutApp = (c: WebContext) =>
  c.text('This server keeps and forwards a practice’s log. It does not hand out the app.', 404);

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path === '/' ? '/index.html' : path);
  } catch {
    return undefined;
  }
}

/** `/patients/1` is a page of the app; `/robots.txt` would be a file. */
const isFileName = (path: string): boolean => /\.[a-z0-9]{1,12}$/i.test(path);

async function sendFile(c: WebContext, file: SiteFile): Promise<Response> {
  const encoding = preferredEncoding(c.req.header('Accept-Encoding') ?? '');
  const encoded = encoding && (await file.encoded(encoding));
  const etag = `"${file.hash}${encoded ? `-${encoding}` : ''}"`;
  c.header('ETag', etag);
  c.header('Vary', 'Accept-Encoding');
  c.header('Cache-Control', file.cacheControl);
  c.header('Content-Security-Policy', file.policy);
  if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  c.header('Content-Type', file.type);
  if (encoded) c.header('Content-Encoding', encoding);
  const body = encoded ?? file.content;
  c.header('Content-Length', String(body.length));
  return c.body(body as Uint8Array<ArrayBuffer>);
}

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);

/** Brotli before gzip, of what the browser takes (RFC 9110, section 12.5.3). */
function preferredEncoding(header: string): Encoding | undefined {
  const taken = new Map(
    header.split(',').map((part) => {
      const [name, ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((each) => each.trim()).find((each) => each.startsWith('q='));
      return [name!, q === undefined ? 1 : Number(q.slice(2))] as const;
    })
  );
  return (['br', 'gzip'] as const).find((name) => (taken.get(name) ?? 0) > 0);
}
