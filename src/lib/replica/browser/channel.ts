/**
 * How tabs and the engine talk. The engine runs in the worker of whichever tab holds the profile's
 * Web Lock; all of them share one `BroadcastChannel`, on which messages are addressed. Nothing is
 * assumed about the order in which tabs come and go: a request that was not answered is sent again
 * to the next engine, under the same id.
 */
export type FromTab = { readonly to: 'engine'; readonly from: string } & (
  | { readonly type: 'hello' }
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly type: 'subscribe';
      readonly id: number;
      readonly topic: string;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'unsubscribe'; readonly id: number }
  /** A message of automerge-repo's MessageChannel adapter. */
  | { readonly type: 'port'; readonly term: string; readonly data: unknown }
);

export type ToTab =
  /** A new engine is at work; everything asked before must be asked again. */
  | { readonly to: 'tabs'; readonly type: 'engine'; readonly term: string }
  /** The engine could not start. */
  | { readonly to: 'tabs'; readonly type: 'failed'; readonly problem: unknown }
  | ({ readonly to: string } & (
      | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
      | { readonly type: 'error'; readonly id: number; readonly problem: unknown }
      | { readonly type: 'event'; readonly id: number; readonly value: unknown }
      /** What was subscribed to cannot be told at present. */
      | { readonly type: 'trouble'; readonly id: number; readonly problem: unknown }
      | { readonly type: 'port'; readonly term: string; readonly data: unknown }
    ));

export const channelName = (profile: string): string => `indaba/${profile}`;

/** Held by the worker whose engine is at work. */
export const engineLock = (profile: string): string => `indaba/${profile}/engine`;

/** Held by a tab for as long as it lives: whoever gets it knows that the tab is gone. */
export const tabLock = (tab: string): string => `indaba/tab/${tab}`;

/** What a tab tells its own worker. */
export type ToWorker =
  | {
      readonly type: 'start';
      readonly profile: string;
      /** The profile's data key. */
      readonly key: Uint8Array;
    }
  /** Ends the engine, if this worker has it; answered with {@link STOPPED}. */
  | { readonly type: 'stop' };

/** What a worker says when its engine has ended and nothing of it is left in memory. */
export const STOPPED = 'stopped';

/**
 * The little of a `MessagePort` that automerge-repo's MessageChannel adapter uses, over messages
 * that go some other way. Buffers are copied, not transferred.
 */
export class RelayPort extends EventTarget {
  readonly #send: (data: unknown) => void;

  constructor(send: (data: unknown) => void) {
    super();
    this.#send = send;
  }

  postMessage(message: unknown): void {
    this.#send(message);
  }

  start(): void {}

  close(): void {}

  /** Hands in a message from the other side. */
  deliver(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
