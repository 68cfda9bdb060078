import { MAX_MESSAGE_BYTES } from './wire.ts';

/** A binary message connection, as little of it as the client needs. */
export interface Socket {
  /** Queues a message; does nothing once the connection is closing. */
  send(message: Uint8Array): void;
  /** Ends the connection; no more events follow. */
  close(code: number, reason: string): void;
  /** Bytes queued and not on their way yet. */
  readonly unsent: number;
}

/** What a socket tells; `closed` comes once and last, for failures to connect too. */
export interface SocketEvents {
  opened(): void;
  message(data: Uint8Array): void;
  closed(why: { readonly code: number; readonly reason: string }): void;
}

/** Begins to connect. Events come later, never from inside the call. May throw for a bad address. */
export type OpenSocket = (url: string, events: SocketEvents) => Socket;

/** Where a server takes connections: `https://hub:8443` gives `wss://hub:8443/sync`. */
export function syncUrl(server: string): string {
  const url = new URL(server);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.pathname = '/sync';
  url.search = '';
  url.hash = '';
  return url.href;
}

/** A connection by the platform's own WebSocket. */
export const openWebSocket: OpenSocket = (url, events) => {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let over = false;
  const end = (code: number, reason: string): void => {
    if (over) return;
    over = true;
    events.closed({ code, reason });
  };
  socket.onopen = () => {
    if (!over) events.opened();
  };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (over) return;
    if (data instanceof ArrayBuffer && data.byteLength <= MAX_MESSAGE_BYTES) {
      events.message(new Uint8Array(data));
      return;
    }
    end(1002, 'not a message of this protocol');
    socket.close();
  };
  // The reason of an error is kept from scripts; the close event that follows says as much.
  socket.onclose = ({ code, reason }) => end(code, reason);
  socket.onerror = () => {
    if (socket.readyState === WebSocket.CLOSED) end(1006, '');
  };
  return {
    get unsent() {
      return socket.bufferedAmount;
    },
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(message as Uint8Array<ArrayBuffer>);
    },
    close(code, reason) {
      over = true;
      // Scripts may close with 1000 or 3000 to 4999 only.
      socket.close(code === 1000 || code >= 3000 ? code : 3000 + (code % 1000), reason);
    }
  };
};
