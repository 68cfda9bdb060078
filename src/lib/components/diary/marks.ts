/**
 * Sets an attribute on one of the entries that stand on a board, and takes it from the one that had
 * it: among hundreds of entries only those two are touched.
 */
export function marks(board: () => HTMLElement | undefined) {
  const holders = new Map<string, HTMLElement>();
  return (attribute: string, id: string | null, value = 'true', without?: string): void => {
    const next = id ? board()?.querySelector<HTMLElement>(`[data-item="${id}"]`) : null;
    const before = holders.get(attribute);
    if (before === next) return;
    if (before && without !== undefined) before.setAttribute(attribute, without);
    else before?.removeAttribute(attribute);
    if (next) {
      next.setAttribute(attribute, value);
      holders.set(attribute, next);
    } else holders.delete(attribute);
  };
}
