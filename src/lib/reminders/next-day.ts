/** How far ahead a working day is looked for: over any holidays. */
const REACH = 31;

/** The first day after a day on which somebody works; the next day where none is found. */
export function nextWorkingDay(today: string, isOpen: (day: string) => boolean): string {
  const after = (days: number): string =>
    new Date(Date.parse(`${today}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  for (let days = 1; days <= REACH; days++) if (isOpen(after(days))) return after(days);
  return after(1);
}
