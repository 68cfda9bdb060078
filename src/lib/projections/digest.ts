import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SqlDatabase } from '../sql.ts';
import { CANONICAL_ROWS } from './schema.ts';

/** All rows of all tables as one hash, the same for the same documents whatever order they came in. */
export function digestOf(db: SqlDatabase): string {
  const hash = sha256.create();
  for (const [table, sql] of CANONICAL_ROWS) {
    hash.update(utf8ToBytes(`${table}\n`));
    for (const row of db.prepare(sql).all()) {
      hash.update(utf8ToBytes(`${JSON.stringify(Object.values(row))}\n`));
    }
  }
  return bytesToHex(hash.digest());
}
