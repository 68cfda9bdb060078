/** Assertions that work in a worker too, where no test runner is. */

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, canonical(field)])
  );
}

const written = (value: unknown): string =>
  JSON.stringify(canonical(value), null, 1) ?? 'undefined';

export function equal(actual: unknown, expected: unknown, about = 'value'): void {
  if (written(actual) === written(expected)) return;
  throw new Error(`${about}\nexpected ${written(expected)}\nreceived ${written(actual)}`);
}

export function ok(condition: unknown, about: string): void {
  if (!condition) throw new Error(about);
}

/** The error that `work` throws; fails where it throws none. */
export function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error, and there was none');
}

/** The code of the problem that `work` throws. */
export const problemOf = (work: () => unknown): string =>
  String((thrown(work) as { problem?: { code?: unknown } }).problem?.code);
