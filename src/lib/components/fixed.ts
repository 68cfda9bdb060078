import { getContext, hasContext, setContext } from 'svelte';

const KEY = Symbol('fixed');

/** Whether the records around the component that is being made may be looked at only. */
export const fixedHere = (): (() => boolean) =>
  hasContext(KEY) ? getContext<() => boolean>(KEY) : () => false;

/** Says so for everything inside the calling component; what is fixed outside stays fixed. */
export function setFixed(fixed: () => boolean): void {
  const outside = fixedHere();
  setContext(KEY, () => outside() || fixed());
}
