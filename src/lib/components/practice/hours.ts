/** Hours of no length: the doctor is not in on that weekday, though the practice is open. */
export const isNotIn = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  from === to;

/** Hours of a day that are offered when somebody adds some: a usual day, or the afternoon after it. */
export function nextSpan(spans: readonly { readonly to: string }[]): { from: string; to: string } {
  const last = spans
    .map(({ to }) => to)
    .sort()
    .at(-1);
  if (!last) return { from: '08:00', to: '17:00' };
  if (last < '13:00') return { from: '14:00', to: '17:00' };
  const hour = Math.min(Number(last.slice(0, 2)) + 1, 22);
  const two = (value: number) => String(value).padStart(2, '0');
  return { from: `${two(hour)}:00`, to: `${two(hour + 1)}:00` };
}
