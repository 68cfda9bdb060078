const FIELDS =
  'input:not([type="hidden"]):not(:disabled), select:not(:disabled), textarea:not(:disabled), button[data-next]:not(:disabled)';

/**
 * Enter goes on to the next field of a form, as a scanner and a quick hand expect; nothing is sent
 * off by it before its time. Text of several lines keeps its Enter, and so do buttons and lists.
 */
export function enterGoesOn(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const from = event.target;
  if (!(from instanceof HTMLInputElement || from instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const form = event.currentTarget as HTMLElement;
  const all = [...form.querySelectorAll<HTMLElement>(FIELDS)].filter(isStop);
  const next = all[all.indexOf(from) + 1];
  next?.focus();
}

/** Of radio buttons only the one that is chosen is a stop. */
const isStop = (field: HTMLElement): boolean =>
  !(field instanceof HTMLInputElement && field.type === 'radio') || field.checked;
