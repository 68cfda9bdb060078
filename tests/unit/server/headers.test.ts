import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHub } from '#server/hub.ts';
import { temporaryFolder } from './support/folder.ts';
import { ManualClock, testServer } from './support/server.ts';

/** Sends bytes to a port and gives the whole answer. */
async function answerTo(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(request);
  await once(socket, 'close');
  return answer;
}

const get = (target: string, ...more: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...more, '', ''].join('\r\n');
const post = (target: string, body: string, ...more: string[]) =>
  [`POST ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...more, '', body].join(
    '\r\n'
  );
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

function isProtected(answer: string) {
  const [head] = answer.split('\r\n\r\n') as [string];
  const headers = new Map(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
      })
  );
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
  // A paper is printed from a frame; nothing else is ever framed.
  expect(policy).toMatch(/(^|; )frame-src blob:(;|$)/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline|https?:|\*/);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('geolocation=()')
  });
  expect(headers.has('cache-control')).toBe(true);
  for (const told of ['server', 'x-powered-by', 'access-control-allow-origin']) {
    expect(headers.has(told)).toBe(false);
  }
}

const REQUESTS: [string, string, number][] = [
  ['a page', get('/'), 200],
  ['a route of the app', get('/patients'), 200],
  ['a file that is not there', get('/nothing.js'), 404],
  ['how it is', get('/health'), 200],
  ['who it is', get('/info'), 200],
  ['what only reads', post('/health', 'x', 'Content-Length: 1'), 405],
  ['another method', get('/').replace('GET', 'DELETE'), 405],
  ['a method that is none', get('/').replace('GET', 'BREW'), 400],
  ['a path outside', get('/../../etc/passwd'), 404],
  ['a path that cannot be decoded', get('/%E0%A4%A'), 404],
  ['a target that is no path', get('http://['), 400],
  ['no HTTP', 'hello?\r\n\r\n', 400],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['a header without end', get('/', `X: ${'x'.repeat(70_000)}`), 431],
  ['two lengths', post('/demo/invitation', 'xx', 'Content-Length: 1', 'Content-Length: 2'), 400],
  [
    'a length and pieces',
    post('/x', '0\r\n\r\n', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    400
  ],
  [
    'an upgrade elsewhere',
    get('/elsewhere', ...upgrade, key).replace('Connection: close\r\n', ''),
    404
  ],
  [
    'an upgrade for another site',
    get('/sync', ...upgrade, key, 'Origin: https://evil.example').replace(
      'Connection: close\r\n',
      ''
    ),
    403
  ],
  ['an upgrade without a key', get('/sync', ...upgrade).replace('Connection: close\r\n', ''), 400],
  [
    'an upgrade to an old version',
    get('/sync', ...upgrade, key)
      .replace('Connection: close\r\n', '')
      .replace('13', '7'),
    400
  ],
  [
    'an invitation that is too long',
    post(
      '/demo/invitation',
      'x'.repeat(5000),
      'Content-Type: application/json',
      'Content-Length: 5000'
    ),
    413
  ],
  [
    'an invitation in endless pieces',
    post(
      '/demo/invitation',
      `1800\r\n${'x'.repeat(0x1800)}\r\n0\r\n\r\n`,
      'Transfer-Encoding: chunked'
    ),
    413
  ],
  [
    'an invitation to nowhere',
    post('/demo/invitation', '{"server":"javascript:1"}', 'Content-Length: 25'),
    400
  ],
  [
    'an invitation that is no JSON',
    post('/demo/invitation', '{'.repeat(3000), 'Content-Length: 3000'),
    400
  ],
  [
    'an invitation that fails',
    post('/demo/invitation', '{"server":"http://a.b"}', 'Content-Length: 23'),
    500
  ]
];

describe('every answer is protected, and says nothing of what answers', () => {
  it.each(REQUESTS)('%s', async (_, request, status) => {
    const { hub } = await testServer({
      staticDir: 'static',
      inviteToDemo: () => Promise.reject(new Error('a secret of the inside'))
    });
    const answer = await answerTo(Number(new URL(hub.url).port), request);
    // Where no build is at hand the app's pages are not there either.
    expect([status, status === 200 ? 404 : status]).toContain(Number(answer.slice(9, 12)));
    expect(answer).not.toContain('secret');
    expect(answer).not.toMatch(/node:|\.ts:|at Object/);
    isProtected(answer);
  });

  it('also where TLS is missing', async () => {
    const clock = new ManualClock(Date.now());
    const hub = await startHub({ dir: temporaryFolder(), port: 0, clock });
    onTestFinished(() => hub.close());
    const port = Number(new URL(hub.lanUrls()[0]!).port);
    for (const target of ['/', '/info', '/trust', '/trust/indaba-hub.pem', '/trust/none']) {
      isProtected(await answerTo(port, get(target)));
    }
    expect(await answerTo(port, get('/info'))).toMatch(/^HTTP\/1\.1 302 /);
  });
});
