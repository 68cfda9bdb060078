import type { Warm } from '../../access/vault.ts';
import type { Uuid } from '../../docs/core/ids.ts';

/**
 * What the tabs of one browser tell each other about locks. A data key goes from a tab that has it
 * to one that asks: both are of the same origin, whose every page could read it from memory anyway.
 */
export type LockMessage = { readonly profile: Uuid; readonly from: string } & (
  | { readonly type: 'locked' | 'unlocked' | 'changed' | 'cooled' }
  | { readonly type: 'ask' }
  | { readonly type: 'key'; readonly to: string; readonly key: Uint8Array }
  | { readonly type: 'warm'; readonly to: string; readonly warm: Warm }
);

/** How long a tab waits for another one's answer: they answer within a few milliseconds or never. */
const ANSWER_MS = 150;

/** One tab's end of it. */
export class LockChannel {
  readonly #tab = crypto.randomUUID();
  readonly #channel = new BroadcastChannel('indaba/locks');
  readonly #waiting = new Map<Uuid, (answer: LockMessage) => void>();

  /** @param seen is told of every message that is not an answer to {@link ask} */
  constructor(seen: (message: LockMessage) => void) {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<LockMessage>) => {
      if (!('to' in data)) return seen(data);
      if (data.to === this.#tab) this.#waiting.get(data.profile)?.(data);
    });
  }

  tell(profile: Uuid, type: 'locked' | 'unlocked' | 'changed' | 'cooled'): void {
    this.#post({ profile, from: this.#tab, type });
  }

  answer(to: string, profile: Uuid, held: { key: Uint8Array } | { warm: Warm }): void {
    this.#post({
      profile,
      from: this.#tab,
      to,
      ...('key' in held ? { type: 'key', key: held.key } : { type: 'warm', warm: held.warm })
    });
  }

  /** Asks the other tabs what they hold of a profile; a key is worth more than what a PIN opens. */
  ask(profile: Uuid): Promise<{ readonly key?: Uint8Array; readonly warm?: Warm }> {
    return new Promise((resolve) => {
      let warm: Warm | undefined;
      const done = (found: { key?: Uint8Array; warm?: Warm }) => {
        clearTimeout(timer);
        this.#waiting.delete(profile);
        resolve(found);
      };
      const timer = setTimeout(() => done(warm ? { warm } : {}), ANSWER_MS);
      this.#waiting.set(profile, (answer) => {
        if (answer.type === 'key') done({ key: answer.key });
        else if (answer.type === 'warm') warm = answer.warm;
      });
      this.#post({ profile, from: this.#tab, type: 'ask' });
    });
  }

  #post(message: LockMessage): void {
    this.#channel.postMessage(message);
  }
}
