/**
 * Puts the keyboard into the first field of a form when it appears; with a finger nobody asked for
 * the keyboard that would cover half of the screen.
 */
export function takesFocus(form: HTMLElement): void {
  if (matchMedia('(pointer: coarse)').matches) return;
  // After the dialog has placed the focus by itself.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => form.querySelector<HTMLElement>('input, select')?.focus())
  );
}
