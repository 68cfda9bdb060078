/** A string with something in it; numbers and booleans are read as they are written. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  return value.trim() || undefined;
}

const LINE = 500;
const PROSE = 20_000;

/** On one line, and no longer than a field of one line holds. */
export function line(value: unknown): string | undefined {
  const whole = text(value)?.replace(/\s+/g, ' ');
  return whole && whole.length > LINE ? `${whole.slice(0, LINE - 1)}…` : whole;
}

/** Lines of text under each other; the empty ones left out. */
export function prose(lines: readonly (string | undefined)[]): string | undefined {
  const whole = lines.filter(Boolean).join('\n');
  return (whole.length > PROSE ? `${whole.slice(0, PROSE - 1)}…` : whole) || undefined;
}

/** `Severity: moderate`, where there is something to say. */
export const labelled = (label: string, value: string | undefined): string | undefined =>
  value ? `${label}: ${value}` : undefined;

/** An object without its absent fields, as changes take it. */
export function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined)
  ) as never;
}
