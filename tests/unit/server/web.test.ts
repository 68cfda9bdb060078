import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createWeb } from '#server/http.ts';
import { silentLog } from '#server/logger.ts';
import type { LanTls } from '#server/tls.ts';
import { temporaryFolder } from './support/folder.ts';

const SCRIPT = '\n\t{ start(); }\n';
const PAGE = `<!doctype html><link href="/_app/immutable/entry/start.abc.js" rel="modulepreload"><script>${SCRIPT}</script><script src="/x.js"></script>`;
const CODE = `export const words = ${JSON.stringify('indaba '.repeat(1000))};`;

const FILES: Record<string, string | Uint8Array> = {
  'index.html': PAGE,
  'service-worker.js': 'self.skipWaiting();',
  'manifest.webmanifest': '{}',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '_app/version.json': '{"version":"1"}',
  '_app/immutable/entry/start.abc.js': CODE,
  '_app/immutable/assets/automerge.wasm': '\0asm'.repeat(1000),
  '.secret': 'not for handing out'
};

const tls: LanTls = {
  authorityPem: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----',
  authorityDer: new Uint8Array([0x30, 0x00]),
  fingerprint: 'AB:CD',
  current: () => '',
  refresh: async () => false
};

function app(files: Record<string, string | Uint8Array> = FILES) {
  const dir = temporaryFolder();
  const staticDir = join(dir, 'build');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(staticDir, name)), { recursive: true });
    writeFileSync(join(staticDir, name), content);
  }
  writeFileSync(join(dir, 'outside.txt'), 'outside');
  const web = createWeb({
    server: '0197a2c4-0000-7000-8000-000000000001',
    name: 'practice-pc',
    version: '1.2.3',
    staticDir,
    tls,
    lanUrls: () => ['https://practice-pc.local:8481/'],
    log: silentLog
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    web.request(`http://localhost${path}`, { headers });
  return { web, get, staticDir };
}

describe('handing out the app', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/favicon.svg', 'image/svg+xml; charset=utf-8', 'no-cache'],
    ['/_app/version.json', 'application/json', 'no-cache'],
    [
      '/_app/immutable/entry/start.abc.js',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable'
    ],
    [
      '/_app/immutable/assets/automerge.wasm',
      'application/wasm',
      'public, max-age=31536000, immutable'
    ]
  ])('serves %s as %s, cached as it may be', async (path, type, cache) => {
    const response = await app().get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect(response.headers.get('Cache-Control')).toBe(cache);
    const name = path === '/' ? 'index.html' : path.slice(1);
    expect(await response.text()).toBe(FILES[name]);
  });

  it.each(['/patients', '/patients/0197a2c4?tab=chart', '/diary/2026-11-22'])(
    'answers %s, a page of the app, with the app’s one page',
    async (path) => {
      const response = await app().get(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(PAGE);
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
    }
  );

  it.each([
    '/robots.txt',
    '/_app/immutable/entry/old.js',
    '/_app/gone',
    '/.secret',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/_app/..%2f..%2f..%2foutside.txt',
    '/..%5coutside.txt',
    '/%00index.html%00.txt',
    '/%E0%A4%A',
    '/index.html/..%2foutside.txt'
  ])('finds nothing at %s', async (path) => {
    const response = await app().get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('outside');
  });

  it('compresses with brotli or gzip, whichever the browser takes', async () => {
    const { get } = app();
    const path = '/_app/immutable/entry/start.abc.js';
    const read = async (accept: string) => {
      const response = await get(path, { 'Accept-Encoding': accept });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get('Content-Length')).toBe(String(bytes.length));
      expect(response.headers.get('Vary')).toBe('Accept-Encoding');
      return { encoding: response.headers.get('Content-Encoding'), bytes };
    };
    const br = await read('gzip, deflate, br');
    expect(br.encoding).toBe('br');
    expect(br.bytes.length).toBeLessThan(CODE.length / 10);
    expect(brotliDecompressSync(br.bytes).toString()).toBe(CODE);
    const gzip = await read('gzip;q=0.5, br;q=0');
    expect(gzip.encoding).toBe('gzip');
    expect(gunzipSync(gzip.bytes).toString()).toBe(CODE);
    expect((await read('')).encoding).toBeNull();
    expect((await read('zstd')).bytes.toString()).toBe(CODE);
  });

  it('hands out what the build has packed, by its own name only', async () => {
    const name = '_app/immutable/entry/start.abc.js';
    const packed = { br: brotliCompressSync(CODE), gzip: gzipSync(CODE, { level: 1 }) };
    const { get } = app({ ...FILES, [`${name}.br`]: packed.br, [`${name}.gz`]: packed.gzip });
    for (const encoding of ['br', 'gzip'] as const) {
      const response = await get(`/${name}`, { 'Accept-Encoding': encoding });
      expect(response.headers.get('Content-Encoding')).toBe(encoding);
      expect(packed[encoding].equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    }
    expect((await get(`/${name}.br`)).status).toBe(404);
  });

  it.each([
    ['half of it', brotliCompressSync(CODE).subarray(0, 20)],
    ['that of another build', brotliCompressSync('export const words = 1;')],
    ['one that unpacks to more', brotliCompressSync(`${CODE}${CODE}`)]
  ])('packs a file anew where the packed one is %s', async (_, packed) => {
    const name = '_app/immutable/entry/start.abc.js';
    const { get } = app({ ...FILES, [`${name}.br`]: packed });
    const response = await get(`/${name}`, { 'Accept-Encoding': 'br' });
    const body = brotliDecompressSync(Buffer.from(await response.arrayBuffer()));
    expect(body.toString()).toBe(CODE);
  });

  it('answers 304 where nothing has changed, per encoding', async () => {
    const { get } = app();
    const first = await get('/');
    const etag = first.headers.get('ETag')!;
    const again = await get('/', { 'If-None-Match': `"other", W/${etag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('Content-Security-Policy')).toBe(
      first.headers.get('Content-Security-Policy')
    );
    const path = '/_app/immutable/entry/start.abc.js';
    const plain = (await get(path)).headers.get('ETag')!;
    const packed = await get(path, { 'Accept-Encoding': 'br', 'If-None-Match': plain });
    expect(packed.status).toBe(200);
  });

  it('hands out the new app after a new build, and nothing of the old one', async () => {
    const { get, staticDir } = app();
    await get('/');
    rmSync(join(staticDir, '_app'), { recursive: true });
    writeFileSync(join(staticDir, 'index.html'), 'the new page');
    utimesSync(join(staticDir, 'index.html'), 1, 1);
    expect(await (await get('/')).text()).toBe('the new page');
    expect((await get('/_app/immutable/entry/start.abc.js')).status).toBe(404);
  });

  it('says so where there is no app to hand out', async () => {
    const response = await app({}).get('/');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('does not hand out the app');
  });

  it('answers HEAD without a body, and refuses to be written to', async () => {
    const { web } = app();
    const head = await web.request('http://localhost/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = await web.request('http://localhost/', { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('headers', () => {
  it.each(['/', '/health', '/_app/version.json', '/nothing.txt', '/trust'])(
    'protects %s',
    async (path) => {
      const { headers } = await app().get(path);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
      const policy = headers.get('Content-Security-Policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    }
  );

  it('allows exactly the scripts that the page brings', async () => {
    const policy = (await app().get('/patients')).headers.get('Content-Security-Policy')!;
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
  });
});

describe('about itself', () => {
  it('says that it is well, and who it is', async () => {
    const { get } = app();
    expect(await (await get('/health')).json()).toEqual({ status: 'ok', version: '1.2.3' });
    expect(await (await get('/info')).json()).toEqual({
      server: '0197a2c4-0000-7000-8000-000000000001',
      name: 'practice-pc',
      version: '1.2.3',
      tls: 'AB:CD',
      lan: ['https://practice-pc.local:8481/']
    });
  });

  it('explains how a device is made to trust it, and gives the certificate', async () => {
    const { get } = app();
    const page = await (await get('/trust')).text();
    for (const words of ['AB:CD', 'iPhone', 'Android', 'Windows', 'macOS', 'Linux', 'Firefox']) {
      expect(page).toContain(words);
    }
    expect(page).toContain('href="https://practice-pc.local:8481/"');
    const der = await get('/trust/indaba-hub.crt');
    expect(der.headers.get('Content-Type')).toBe('application/x-x509-ca-cert');
    expect(new Uint8Array(await der.arrayBuffer())).toEqual(tls.authorityDer);
    expect(await (await get('/trust/indaba-hub.pem')).text()).toBe(tls.authorityPem);
  });
});
