import { toHex } from '../../crypto/crypto.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Scope } from '../../docs/kinds.ts';
import { mayDo } from '../roles.ts';
import type { Statement, StatementOf } from '../statements.ts';
import type { Author, StatementRefusal } from './rules.ts';
import type { Roster } from './state.ts';

/** The destruction of records past their retention, as two people say it: docs/sync.md, ERA1 to ERA3. */

/** Who said one half of it, and when by their own clock. */
export interface ErasureWord {
  readonly device: Uuid;
  readonly member: Uuid;
  /** ISO 8601. */
  readonly at: string;
}

export interface ErasureRecord {
  /** SHA-256 of the asking statement's envelope, hexadecimal: its name. */
  readonly ask: string;
  /** The documents, as servers see them (ENV4). */
  readonly tags: readonly Uint8Array[];
  readonly asked: ErasureWord;
  readonly agreed: ErasureWord | null;
  readonly cancelled: ErasureWord | null;
}

export type ErasureStatement = StatementOf<'erase' | 'erase-agree' | 'erase-cancel'>;

/** A record is a patient's documents, of these scopes and no others: their keys have leaves (KEY10). */
export const ERASED_SCOPES: readonly Scope[] = ['front', 'clinical'];

/** Two people said so, and nobody who did not know of it took it back. */
export const isInEffect = ({ agreed, cancelled }: ErasureRecord): boolean =>
  agreed !== null && cancelled === null;

export const isErasure = (statement: Statement): statement is ErasureStatement =>
  statement.type === 'erase' ||
  statement.type === 'erase-agree' ||
  statement.type === 'erase-cancel';

/** Why such a statement cannot take effect, wherever it stands among those that it does not know. */
export function erasureConflict(
  { erasures }: Pick<Roster, 'erasures'>,
  { member, role }: Author,
  statement: ErasureStatement
): StatementRefusal | undefined {
  if (!mayDo(role, 'erase-records')) return 'not-allowed';
  if (statement.type === 'erase') return undefined;
  const erasure = erasures.get(toHex(statement.ask));
  if (!erasure) return 'erasure-unknown';
  if (statement.type === 'erase-cancel') return undefined;
  return erasure.asked.member === member ? 'second-person' : undefined;
}

/** Why it is not accepted from somebody who knows that the matter is settled. */
export function erasureSettled(
  { erasures }: Pick<Roster, 'erasures'>,
  statement: Statement
): StatementRefusal | undefined {
  if (statement.type !== 'erase-agree' && statement.type !== 'erase-cancel') return undefined;
  const erasure = erasures.get(toHex(statement.ask));
  return erasure?.agreed || erasure?.cancelled ? 'erasure-settled' : undefined;
}

/**
 * What it does. Of an agreement and a cancelling that do not know of each other both are kept, in
 * whatever order they are met: {@link isInEffect} then lets the record be.
 */
export function applyErasure(
  erasures: Map<string, ErasureRecord>,
  by: Pick<ErasureWord, 'device' | 'member'>,
  statement: ErasureStatement,
  hash: string
): void {
  const word: ErasureWord = { ...by, at: statement.at };
  if (statement.type === 'erase') {
    const { tags } = statement;
    erasures.set(hash, { ask: hash, tags, asked: word, agreed: null, cancelled: null });
    return;
  }
  const ask = toHex(statement.ask);
  const erasure = erasures.get(ask)!;
  const part = statement.type === 'erase-agree' ? 'agreed' : 'cancelled';
  erasures.set(ask, { ...erasure, [part]: erasure[part] ?? word });
}

const NONE: ReadonlyMap<string, ErasureRecord> = new Map();
const computed = new WeakMap<object, ReadonlyMap<string, ErasureRecord>>();

/** Everything that is destroyed: by tag, hexadecimal, the destruction that names it. */
export function erased(roster: Pick<Roster, 'erasures'>): ReadonlyMap<string, ErasureRecord> {
  const { erasures } = roster;
  if (erasures.size === 0) return NONE;
  let tags = computed.get(erasures);
  if (!tags) {
    const inEffect = [...erasures.values()].filter(isInEffect);
    tags = new Map(inEffect.flatMap((one) => one.tags.map((tag) => [toHex(tag), one] as const)));
    computed.set(erasures, tags);
  }
  return tags;
}

/** The tags of everything that is destroyed. */
export const erasedTags = ({ erasures }: Pick<Roster, 'erasures'>): Uint8Array[] =>
  [...erasures.values()].filter(isInEffect).flatMap(({ tags }) => tags);

/** The destruction that names a document, by its tag. */
export const erasureOf = (
  roster: Pick<Roster, 'erasures'>,
  docTag: Uint8Array
): ErasureRecord | undefined =>
  roster.erasures.size === 0 ? undefined : erased(roster).get(toHex(docTag));
