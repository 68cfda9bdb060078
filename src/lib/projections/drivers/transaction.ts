/** Transactions over plain SQL: everything or nothing, nested calls joining the outermost one. */
export function transactions(exec: (sql: string) => void): <T>(work: () => T) => T {
  let inside = false;
  return (work) => {
    if (inside) return work();
    exec('BEGIN IMMEDIATE');
    inside = true;
    try {
      const result = work();
      exec('COMMIT');
      return result;
    } catch (error) {
      try {
        exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself (a full disk does that); the first error says why.
      }
      throw error;
    } finally {
      inside = false;
    }
  };
}
