import { createHash } from 'node:crypto';

/**
 * Headers on every answer. Nothing comes from another origin, nothing is framed, and the page is
 * isolated from other windows, which also gives its workers shared memory. Scripts in workers obey
 * the policy that came with the worker's own file, so the policy is on files as well as on pages.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // No Strict-Transport-Security: the hub's authority is trusted device by device, and a device that
  // does not trust it yet must still reach the page, without TLS, that explains how (docs/hub.md).
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'X-Frame-Options': 'DENY',
  'X-DNS-Prefetch-Control': 'off',
  'X-Permitted-Cross-Domain-Policies': 'none',
  // The camera reads the QR code of a join link; nothing else is asked of the device.
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()'
};

/**
 * The content security policy. WebAssembly (Automerge, SQLite) needs `wasm-unsafe-eval`; components
 * set styles on elements, which needs `unsafe-inline` for styles and for nothing else. Sync goes to
 * any WebSocket server, because a practice's relay may be anywhere. The only frame is the one from which
 * a paper that the page has just drawn is printed.
 *
 * @param scriptHashes of the inline scripts that the page itself brings, see {@link inlineScripts}.
 */
export const contentSecurityPolicy = (scriptHashes: readonly string[] = []): string =>
  [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scriptHashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    'frame-src blob:',
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'"
  ].join('; ');

/** The headers of an answer that is no page of the app, and no file of it. */
export const PLAIN_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': contentSecurityPolicy(),
  'Cache-Control': 'no-store'
};

/** A whole answer without a body, for a socket that no HTTP server looks after any more. */
export const bareAnswer = (status: string): string =>
  [
    `HTTP/1.1 ${status}`,
    ...Object.entries({ ...PLAIN_HEADERS, Connection: 'close', 'Content-Length': '0' }).map(
      ([name, value]) => `${name}: ${value}`
    ),
    '',
    ''
  ].join('\r\n');

/** The hashes, as a policy writes them, of a page's inline scripts. */
export const inlineScripts = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`
  );
