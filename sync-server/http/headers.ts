import { createHash } from 'node:crypto';

/**
 * Headers on every answer. Nothing comes from another origin, nothing is framed, and the page is
 * isolated from other windows, which also gives its workers shared memory. Scripts in workers obey
 * the policy that came with the worker's own file, so the policy is on files as well as on pages.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  // The camera reads the QR code of a join link; nothing else is asked of the device.
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()'
};

/**
 * The content security policy. WebAssembly (Automerge, SQLite) needs `wasm-unsafe-eval`; components
 * set styles on elements, which needs `unsafe-inline` for styles and for nothing else. Sync goes to
 * any WebSocket server, because a practice's relay may be anywhere.
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
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'"
  ].join('; ');

/** The hashes, as a policy writes them, of a page's inline scripts. */
export const inlineScripts = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`
  );
