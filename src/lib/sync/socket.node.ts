import { WebSocket, type ClientOptions } from 'ws';
import { giveBackPieces } from './pieces.ts';
import type { OpenSocket } from './socket.ts';
import { MAX_MESSAGE_BYTES } from './wire.ts';

/**
 * Connections for Node by `ws`, which unlike the built-in WebSocket takes a certificate authority
 * (a hub on the practice's network has one of its own) and limits what it reads.
 */
export function nodeSocket(options: Pick<ClientOptions, 'ca'> = {}): OpenSocket {
  return (url, events) => {
    const socket = new WebSocket(url, {
      ...options,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      allowSynchronousEvents: true,
      // Masks keep scripts of web pages from writing what a proxy takes for requests. Here no page
      // chooses what is sent, nearly all of it is sealed, and masking costs as much as sealing does.
      generateMask: (mask) => void mask.fill(0)
    });
    socket.binaryType = 'nodebuffer';
    socket.on('upgrade', (response) => giveBackPieces(socket, response.socket));
    let over = false;
    let failure = '';
    socket.on('open', () => {
      if (!over) events.opened();
    });
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (over) return;
      if (binary) {
        events.message(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
        return;
      }
      failure = 'a text message';
      socket.terminate();
    });
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', (code, reason) => {
      if (over) return;
      over = true;
      events.closed({ code, reason: failure || reason.toString() });
    });
    return {
      get unsent() {
        return socket.bufferedAmount;
      },
      send(message) {
        if (socket.readyState === WebSocket.OPEN) socket.send(message);
      },
      close(code, reason) {
        over = true;
        if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
        else socket.terminate();
      }
    };
  };
}
