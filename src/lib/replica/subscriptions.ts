import type { Uuid } from '../docs/core/ids.ts';

/** Somebody who wants to know, and the way to stop telling them. */
type Unsubscribe = () => void;

/** Listeners of one kind of news; one that throws does not keep it from the others. */
export class Listeners<T> {
  readonly #listeners = new Set<(news: T) => void>();

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: (news: T) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(news: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(news);
      } catch (error) {
        console.error('A listener failed', error);
      }
    }
  }
}

/** Listeners by document. */
export class DocumentListeners {
  readonly #byId = new Map<Uuid, Listeners<Uuid>>();

  add(id: Uuid, listener: (id: Uuid) => void): Unsubscribe {
    const listeners = this.#byId.get(id) ?? new Listeners<Uuid>();
    this.#byId.set(id, listeners);
    const remove = listeners.add(listener);
    return () => {
      remove();
      if (listeners.size === 0) this.#byId.delete(id);
    };
  }

  tell(id: Uuid): void {
    this.#byId.get(id)?.tell(id);
  }

  tellAll(): void {
    for (const [id, listeners] of [...this.#byId]) listeners.tell(id);
  }
}
