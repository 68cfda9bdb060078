/**
 * Keys and acts of the page at hand. A page registers what it offers with {@link offerActs}; the
 * frame listens once, the palette (Ctrl+K) and the list on `?` read the same register.
 */

export interface Act {
  readonly label: string;
  /** `n`, `g d`, `mod+k`, `mod+shift+l`; absent for an act that only the palette offers. */
  readonly keys?: string | undefined;
  /** Heading in the list of shortcuts. */
  readonly group?: string | undefined;
  /** Other words that the palette finds it by. */
  readonly words?: string | undefined;
  /** Not in the palette, for example the palette itself. */
  readonly unlisted?: boolean | undefined;
  run(): void;
}

/** The second key of `g d` must follow within this time. */
const SEQUENCE_MS = 1_200;

interface Offer {
  readonly acts: readonly Act[];
  readonly layer: 'frame' | 'page';
}

// What is true, and what is shown of it: an effect's teardown reads state as it was before the
// change that ended it, and would take away what another page has just put there.
let truth: readonly Offer[] = [];
let register = $state.raw(truth);

function offer(next: readonly Offer[]): void {
  truth = next;
  register = next;
}

/** Every act on offer, the page's own first; of two with the same keys only the nearer one. */
export function offeredActs(): Act[] {
  // A page's `n` goes before the frame's, a dialog's before the page's.
  return [...register]
    .reverse()
    .sort((a, b) => Number(a.layer === 'frame') - Number(b.layer === 'frame'))
    .flatMap(({ acts }) => acts)
    .filter(
      ({ keys }, index, all) =>
        keys === undefined || all.findIndex((other) => other.keys === keys) === index
    );
}

/** Offers acts for as long as the calling component lives; call it while the component is made. */
export function offerActs(acts: () => readonly Act[], layer: Offer['layer'] = 'page'): void {
  $effect(() => {
    const mine: Offer = { acts: acts(), layer };
    offer([...truth, mine]);
    return () => offer(truth.filter((entry) => entry !== mine));
  });
}

let pending = '';
let pendingUntil = 0;

/** Runs the act that a key press means, if any. Never while somebody is typing. */
export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey || (!command && isTyping(event.target))) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const acts = offeredActs();

  if (command) {
    run(event, acts, `mod+${event.shiftKey ? 'shift+' : ''}${key}`);
    return;
  }
  // A dialog takes the keyboard for itself.
  if (document.querySelector('[role="dialog"][data-state="open"], dialog[open]')) return;
  if (pending && event.timeStamp < pendingUntil) {
    const sequence = `${pending} ${key}`;
    pending = '';
    if (run(event, acts, sequence)) return;
  }
  if (run(event, acts, key)) return;
  if (acts.some(({ keys }) => keys?.startsWith(`${key} `))) {
    pending = key;
    pendingUntil = event.timeStamp + SEQUENCE_MS;
  }
}

function run(event: KeyboardEvent, acts: readonly Act[], keys: string): boolean {
  const act = acts.find((one) => one.keys === keys);
  if (!act) return false;
  event.preventDefault();
  act.run();
  return true;
}

const UNTYPED = new Set([
  'button',
  'checkbox',
  'radio',
  'submit',
  'reset',
  'range',
  'color',
  'file'
]);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !UNTYPED.has(target.type);
}

/** A key combination in parts to show, for example `['g', 'd']` or `['Ctrl', 'K']`. */
export function keyCaps(keys: string): string[] {
  const apple = /mac|iphone|ipad/i.test(navigator.platform);
  return keys.split(' ').flatMap((stroke) => {
    const key = stroke.replace(/^mod\+(shift\+)?/, '');
    if (key === stroke) return [key];
    const shift = stroke.startsWith('mod+shift+') ? [apple ? '⇧' : 'Shift'] : [];
    return [apple ? '⌘' : 'Ctrl', ...shift, key.toUpperCase()];
  });
}
