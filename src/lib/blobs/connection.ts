import type { DeviceIdentity } from '../access/identity.ts';
import { toHex } from '../crypto/crypto.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { ProblemError, toProblem, type Problem } from '../problem.ts';
import { Introduction } from '../sync/introduction.ts';
import { closedBy, protocolError, refusal, silent, unreachable } from '../sync/refusals.ts';
import { syncUrl, type OpenSocket, type Socket } from '../sync/socket.ts';
import type { Timers } from '../sync/timers.ts';
import { encodeMessage, parseServerMessage } from '../sync/wire.ts';
import {
  encodeBlobMessage,
  parseBlobAnswer,
  type BlobAnswer,
  type BlobQuestion,
  type BlobRequest
} from './wire.ts';

export interface BlobConnectionParts {
  readonly server: string;
  readonly practice: Uuid;
  readonly identity: Pick<DeviceIdentity, 'id' | 'signKey'>;
  readonly connect: OpenSocket;
  readonly timers: Timers;
}

/** A connection and introduction that take longer than this have failed. */
const INTRODUCTION_MS = 20_000;
/** Without an answer, and without a byte of ours going out, for so long, the server is gone. */
const SILENCE_MS = 60_000;

/** The answer to a question: its type follows from what was asked. */
type AnswerTo = Exclude<BlobAnswer, { type: 'denied' }>;

/** What a server said no to, with its code and whether asking again can help. */
export class Denied extends Error {
  readonly code: string;
  readonly retry: boolean;

  constructor({ code, message, retry }: Extract<BlobAnswer, { type: 'denied' }>) {
    super(message);
    this.name = 'Denied';
    this.code = code;
    this.retry = retry;
  }
}

interface Waiting {
  readonly resolve: (answer: AnswerTo) => void;
  readonly reject: (error: Error) => void;
}

/** Where a server takes files: `https://hub:8443` gives `wss://hub:8443/blobs`. */
export function blobsUrl(server: string): string {
  const url = new URL(syncUrl(server));
  url.pathname = '/blobs';
  return url.href;
}

/**
 * A device's connection for files (BLOB6): introduced as one for the log is, then questions and their
 * answers, of which many may be under way. What goes wrong ends it, and everything that waits.
 */
export class BlobConnection {
  /** Which log the server has, its id and generation as one word, once the device is let in. */
  readonly log: Promise<string>;
  readonly #parts: BlobConnectionParts;
  readonly #waiting = new Map<number, Waiting>();
  #socket: Socket | undefined;
  #introduction: Introduction | undefined;
  #welcomed: ((log: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;
  #ended: ProblemError | undefined;
  #lastId = 0;
  #unsent = 0;
  #cancelSilence: () => void = () => undefined;

  /** Begins to connect and to introduce the device; how that went is told by `log`. */
  constructor(parts: BlobConnectionParts) {
    this.#parts = parts;
    this.log = this.#open();
    // Whoever waits is told; nobody may be waiting.
    this.log.catch(() => undefined);
  }

  get over(): boolean {
    return this.#ended !== undefined;
  }

  /** Asks; rejects with {@link Denied}, or with a `ProblemError` where the connection ends. */
  async ask<T extends AnswerTo['type']>(
    question: BlobQuestion,
    type: T
  ): Promise<Extract<AnswerTo, { type: T }>> {
    if (this.#ended) throw this.#ended;
    const id = ++this.#lastId;
    const answer = await new Promise<AnswerTo>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket!.send(encodeBlobMessage({ ...question, id } as BlobRequest));
      if (this.#waiting.size === 1) this.#listen();
    });
    if (answer.type !== type) throw this.#end(protocolError(`${answer.type} instead of ${type}`));
    return answer as Extract<AnswerTo, { type: T }>;
  }

  close(): void {
    this.#end(unreachable('closed'));
  }

  #open(): Promise<string> {
    const { server, connect, timers } = this.#parts;
    const cancel = timers.after(INTRODUCTION_MS, () => this.#end(silent('no welcome in time')));
    return new Promise<string>((welcomed, failed) => {
      this.#welcomed = welcomed;
      this.#failed = failed;
      this.#socket = connect(blobsUrl(server), {
        opened: () => this.#opened(),
        message: (data) => this.#message(data),
        closed: ({ code, reason }) => this.#end(closedBy(code, reason))
      });
    })
      .catch((error: unknown) => {
        throw this.#end(error instanceof ProblemError ? error.problem : unreachable(String(error)));
      })
      .finally(cancel);
  }

  #opened(): void {
    const { server, practice, identity, timers } = this.#parts;
    // A server that knows neither practice nor device is told by the connection for the log.
    const unknown = async () => undefined;
    this.#introduction = new Introduction({
      ...{ url: blobsUrl(server), practice, identity, timers, genesis: unknown, join: unknown },
      send: (message) => this.#socket?.send(encodeMessage(message))
    });
  }

  #message(data: Uint8Array): void {
    if (this.#ended) return;
    if (this.#introduction) {
      return void this.#introduce(data).catch((error: unknown) => this.#end(toProblem(error)));
    }
    const parsed = parseBlobAnswer(data);
    if (!parsed.ok) return this.#strange(data, parsed.problem);
    const waiting = this.#waiting.get(parsed.value.id);
    if (!waiting) return void this.#end(protocolError('an answer to nothing'));
    this.#waiting.delete(parsed.value.id);
    this.#listen();
    if (parsed.value.type === 'denied') waiting.reject(new Denied(parsed.value));
    else waiting.resolve(parsed.value);
  }

  async #introduce(data: Uint8Array): Promise<void> {
    const parsed = parseServerMessage(data);
    if (!parsed.ok) return this.#strange(data, parsed.problem);
    const introduced = await this.#introduction!.take(parsed.value);
    if (introduced.state === 'refused') {
      this.#end(refusal(introduced.refused.code, introduced.refused.message));
    } else if (introduced.state === 'broken') {
      this.#end(protocolError(introduced.violation));
    } else if (introduced.state === 'welcome') {
      this.#introduction = undefined;
      const { server, generation } = introduced.welcome;
      this.#welcomed!(`${toHex(server)}/${toHex(generation)}`);
    }
  }

  /** Something that is no answer: the server's last words, or nothing of this protocol. */
  #strange(data: Uint8Array, { message, detail }: Problem): void {
    const parsed = parseServerMessage(data);
    const isRefused = parsed.ok && parsed.value.type === 'refused';
    if (isRefused) this.#end(refusal(parsed.value.code, parsed.value.message));
    else this.#end(protocolError(detail ?? message));
  }

  /** Begins to wait for the next sign of the server, as long as something waits for it. */
  #listen(): void {
    this.#cancelSilence();
    this.#cancelSilence = () => undefined;
    if (this.#waiting.size === 0 || this.#ended) return;
    this.#unsent = this.#socket!.unsent;
    this.#cancelSilence = this.#parts.timers.after(SILENCE_MS, () => {
      // On a slow line much of what we said may still be on its way.
      if (this.#socket!.unsent < this.#unsent) this.#listen();
      else this.#end(silent('no answer in time'));
    });
  }

  #end(problem: Problem): ProblemError {
    if (this.#ended) return this.#ended;
    this.#ended = new ProblemError(problem);
    this.#cancelSilence();
    this.#socket?.close(1000, '');
    this.#failed?.(this.#ended);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
    return this.#ended;
  }
}
