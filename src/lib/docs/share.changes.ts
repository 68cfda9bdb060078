import { z } from 'zod';
import { defineChange } from './core/change.ts';
import { instant, line, uuid } from './core/fields.ts';
import type { Uuid } from './core/ids.ts';
import { roomFor } from './core/refuse.ts';
import { atomic, setFields, stampOf, type ChangeContext } from './core/write.ts';
import { shareId } from './kinds.ts';
import { base64, keptStatement, SHARE_ENDINGS, shareTerms, type Share } from './share.schema.ts';

const statements = z.record(uuid, keptStatement);

/** Adds what was not kept yet; a statement never changes. */
function keep(draft: Share, given: z.infer<typeof statements>): void {
  const kept = roomFor(draft.statements, 'statements');
  for (const [id, statement] of Object.entries(given)) {
    if (!kept[id]) kept[id] = atomic(statement) as never;
  }
}

/**
 * The changes of a share's documents. They are made by the engine as a share goes its way; a person
 * gives, accepts and withdraws through the engine, which makes and verifies the keys.
 */
function shareChangesOf<K extends 'share' | 'clinicalShare'>(kind: K) {
  const target = (args: { space: Uuid }, context: ChangeContext) => ({
    kind,
    id: shareId(context.practice, kind, args.space)
  });
  const asShare = (draft: unknown): Share => draft as Share;
  return {
    begin: defineChange({
      name: `${kind}.begin`,
      kind,
      about: 'Keeps one side of a share between two practices, with its keys.',
      args: z.strictObject({
        side: z.enum(['giver', 'receiver']),
        terms: shareTerms,
        partner: line,
        server: line,
        linkExpiresAt: instant.optional(),
        accepted: z.strictObject({ at: instant, name: line }).optional(),
        identity: base64.optional(),
        keyring: base64.optional(),
        statements: statements.optional()
      }),
      target: ({ side, terms }, context) => ({
        kind,
        id: shareId(context.practice, kind, terms.space),
        genesis: { side, terms }
      }),
      apply(draft, { terms, side: _side, statements: said, ...fields }, context) {
        const share = asShare(draft);
        if (!share.begun) setFields(share, { ...fields, begun: stampOf(context) });
        keep(share, said ?? {});
        return terms.space;
      }
    }),
    keep: defineChange({
      name: `${kind}.keep`,
      kind,
      about: 'Keeps what was said about who is in a share, and the keys that followed from it.',
      args: z.strictObject({ space: uuid, statements, keyring: base64.optional() }),
      target,
      apply(draft, { statements: said, keyring }) {
        const share = asShare(draft);
        keep(share, said);
        if (keyring && String(share.keyring ?? '') !== keyring) setFields(share, { keyring });
        return null;
      }
    }),
    noteAccepted: defineChange({
      name: `${kind}.noteAccepted`,
      kind,
      about: 'Notes that the other practice has accepted a share.',
      args: z.strictObject({ space: uuid, name: line, at: instant }),
      target,
      apply(draft, { name, at }) {
        const share = asShare(draft);
        if (!share.accepted) setFields(share, { accepted: { at, name } });
        return null;
      }
    }),
    end: defineChange({
      name: `${kind}.end`,
      kind,
      about: 'Ends a share: nothing is given or taken any more.',
      args: z.strictObject({
        space: uuid,
        reason: z.enum(SHARE_ENDINGS),
        note: z.string().trim().max(500).optional()
      }),
      target,
      apply(draft, { reason, note }, context) {
        const share = asShare(draft);
        if (!share.ended) {
          setFields(share, { ended: { ...stampOf(context), reason, ...(note ? { note } : {}) } });
        }
        return null;
      }
    })
  };
}

const front = shareChangesOf('share');
const clinical = shareChangesOf('clinicalShare');

export const shareChanges = {
  'share.begin': front.begin,
  'share.keep': front.keep,
  'share.noteAccepted': front.noteAccepted,
  'share.end': front.end,
  'clinicalShare.begin': clinical.begin,
  'clinicalShare.keep': clinical.keep
};
