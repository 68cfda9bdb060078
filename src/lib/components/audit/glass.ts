/** How long a reason that was given holds for the member who gave it. */
export const GLASS_MS = 30 * 60_000;

/** Fewest letters of a reason: less says nothing to whoever reads it later. */
const LEAST_LETTERS = 10;

/** What is wrong with a reason; null where it will do. */
export function reasonProblem(reason: string): string | null {
  const letters = reason.match(/\p{L}/gu) ?? [];
  if (letters.length >= LEAST_LETTERS && new Set(letters).size > 3) return null;
  return 'Say in a few words why you open it: whoever looks later should understand.';
}
