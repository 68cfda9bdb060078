import type { StoreKey } from './store.ts';

const END = '\0';

/**
 * A key as one string: every part followed by NUL, so that a prefix of parts is a prefix of the
 * string and `['a']` never takes in `['ab']`. Throws on parts that are empty or hold a NUL: such a
 * key could not be told from another one.
 */
export function keyText(key: StoreKey): string {
  for (const part of key) {
    if (part === '' || part.includes(END)) {
      throw new Error(`not a key: ${JSON.stringify(key)}`);
    }
  }
  return key.map((part) => part + END).join('');
}

/** The same as {@link keyText}, for a record of its own: an empty key names none. */
export function recordKeyText(key: StoreKey): string {
  if (key.length === 0) throw new Error('not a key: it has no parts');
  return keyText(key);
}

/** The key that {@link keyText} was made of. */
export const keyOfText = (text: string): StoreKey => text.split(END).slice(0, -1);
