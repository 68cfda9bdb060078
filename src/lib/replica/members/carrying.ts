import type { Keyring } from '../../access/keyring.ts';
import { mayRead, mayWrite, type Role } from '../../access/roles.ts';
import { BLOB_SCOPES, type BlobReference, type BlobScope } from '../../blobs/reference.ts';
import { fail, ok, type Result } from '../../problem.ts';
import type { PracticeAccess } from '../practice-access.ts';

/**
 * Leaves of this many bytes go into a statement; more go into a file, and its reference into the
 * statement (KEY10). Statements are kept by everybody and for ever, and one practice's leaves grow by a
 * kilobyte with each document that is destroyed.
 */
export const INLINE_LEAVES_BYTES = 32 * 1024;

/** The keyring as it is handed to somebody in this role, in a statement or by a file. */
export type CarriedFor = (role: Role) => Promise<Result<Keyring>>;

export interface CarryingParts {
  readonly access: PracticeAccess;
  readonly blobs: () => {
    putBlob(
      scope: BlobScope,
      content: Uint8Array,
      mediaType: string
    ): Promise<Result<BlobReference>>;
    /** Resolves when the server has it, or says why that is not so. */
    delivered(reference: BlobReference): Promise<Result<void>>;
  };
}

/**
 * Makes the keyring ready for somebody who comes in. Whoever reads the statement finds the file: it is on
 * the server before the statement is made.
 */
export const carriedBy =
  ({ access, blobs }: CarryingParts): CarriedFor =>
  async (role) => {
    const { keyring, membership } = access;
    if (keyring.leaves.size <= INLINE_LEAVES_BYTES) return ok(keyring);
    const mine = access.role;
    const scope = BLOB_SCOPES.find(
      (one) =>
        mine !== undefined &&
        mayWrite(mine, one, membership.policy) &&
        mayRead(role, one, membership.policy)
    );
    if (scope === undefined) return nowhere();
    const kept = await blobs().putBlob(scope, keyring.leaves.encode(), 'application/octet-stream');
    if (!kept.ok) return kept;
    const delivered = await blobs().delivered(kept.value);
    return delivered.ok ? ok(keyring.carriedBy(kept.value)) : delivered;
  };

const nowhere = () =>
  fail('keys-too-large', 'Your role cannot hand on the keys of this practice.', {
    safe: 'Nothing was changed.',
    action: 'Ask an owner of the practice for the link.'
  });
