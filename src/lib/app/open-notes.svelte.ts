import { SvelteMap } from 'svelte/reactivity';
import type { Uuid } from '../docs/core/ids.ts';
import { session } from './session.svelte.ts';

/**
 * Notes that are open in other windows of this browser, not signed yet: whoever opens another patient
 * meanwhile is told, so that nothing is written about the wrong one. Windows tell each other; nothing
 * is kept, and nothing leaves the device.
 */
export interface OpenNote {
  readonly practice: Uuid;
  readonly consultation: Uuid;
  readonly patient: Uuid;
  readonly name: string;
}

type Message =
  | { readonly type: 'open'; readonly window: string; readonly note: OpenNote }
  | { readonly type: 'closed'; readonly window: string }
  | { readonly type: 'who' };

const CHANNEL = 'indaba.open-notes';

const own = crypto.randomUUID();
const elsewhere = new SvelteMap<string, OpenNote>();
let mine: OpenNote | null = null;
let channel: BroadcastChannel | undefined;

function listen(): BroadcastChannel | undefined {
  if (channel || typeof BroadcastChannel === 'undefined') return channel;
  channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'open') elsewhere.set(data.window, data.note);
    else if (data.type === 'closed') elsewhere.delete(data.window);
    else tell();
  };
  addEventListener('pagehide', () => channel?.postMessage({ type: 'closed', window: own }));
  return channel;
}

function tell(): void {
  const message: Message = mine
    ? { type: 'open', window: own, note: mine }
    : { type: 'closed', window: own };
  listen()?.postMessage(message);
}

/** Says that the calling component is an unsigned note; `what` gives undefined while it is not. */
export function announceNote(what: () => Omit<OpenNote, 'practice'> | undefined): void {
  $effect(() => {
    const practice = session.info?.practice;
    const note = what();
    mine = practice && note ? { practice, ...note } : null;
    tell();
    return () => {
      mine = null;
      tell();
    };
  });
}

/** Unsigned notes of other patients in other windows; call it while the component is made. */
export function notesElsewhere(patient: () => Uuid | undefined): () => readonly OpenNote[] {
  $effect(() => {
    // Who closed without a word does not answer.
    elsewhere.clear();
    listen()?.postMessage({ type: 'who' } satisfies Message);
  });
  return () =>
    [...elsewhere.values()].filter(
      (note) => note.practice === session.info?.practice && note.patient !== patient()
    );
}
