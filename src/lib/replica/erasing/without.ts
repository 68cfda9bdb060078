import type { Keyring } from '../../access/keyring.ts';
import { erasedTags, type MembershipState } from '../../access/membership.ts';
import { toHex } from '../../crypto/crypto.ts';

/** Keyrings without the leaves of what is destroyed, whatever else was granted since (KEY10). */
export class WithoutDestroyed {
  /** Tells the tags, hexadecimal, of documents here that are no part of a record: those leaves stay (ERA5). */
  spared: () => ReadonlySet<string> = () => new Set();
  /** What was held against which destructions last: thousands of tags are not gone through again. */
  #last: { readonly keyring: Keyring; readonly erasures: object } | undefined;

  of(keyring: Keyring, membership: MembershipState): Keyring {
    const { erasures } = membership;
    const isLast = this.#last?.keyring === keyring && this.#last.erasures === erasures;
    if (erasures.size === 0 || isLast) return keyring;
    const named = erasedTags(membership).filter((tag) => keyring.leaves.has(tag));
    const spared = named.length > 0 ? this.spared() : new Set<string>();
    const without = keyring.without(named.filter((tag) => !spared.has(toHex(tag))));
    this.#last = { keyring: without, erasures };
    return without;
  }
}
