import type { RequestListener, Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { bareAnswer, PLAIN_HEADERS } from '../http/headers.ts';

/** What an HTTP server is made with. */
export const HTTP_OPTIONS = {
  /** Most that the headers of one request may take. */
  maxHeaderSize: 16 * 1024,
  // Asked for further in, where the refusal gets the headers of every answer.
  requireHostHeader: false
};

/** What is said to a request that was never understood, by the code of Node's error. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
};

/**
 * Bounds what a connection may ask of an HTTP server before anything is made of it: its headers in
 * size, number and time. What cannot be read is answered with the same headers as everything else.
 */
export function harden<S extends Server | HttpsServer>(server: S): S {
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 10_000;
  server.maxHeadersCount = 100;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    socket.end(bareAnswer(STATUS[error.code ?? ''] ?? '400 Bad Request'));
  });
  return server;
}

/** Puts the headers on every answer, those that the framework makes of its own errors as well. */
export const withHeaders =
  (answer: RequestListener): RequestListener =>
  (request, response) => {
    for (const [name, value] of Object.entries(PLAIN_HEADERS)) response.setHeader(name, value);
    return answer(request, response);
  };
