import Database from 'better-sqlite3';
import type { Problem } from '../../problem.ts';
import { ProblemError } from '../../problem.ts';

/**
 * Takes a folder, by a file in it, for this process alone and returns how to let go of it. An operating-system lock by
 * way of SQLite: it goes when the process does, however it ends, which a file with a process id in
 * it does not. Throws a `ProblemError` with `taken` where another process has it.
 */
export function lockFile(path: string, taken: Problem): () => void {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new ProblemError(taken);
  }
  return () => void database.close();
}
