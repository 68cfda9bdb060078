import type { Problem } from '../problem.ts';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly tone: 'plain' | 'done' | 'danger';
  readonly problem?: Problem;
  /** One thing to do about it, for example Undo. */
  readonly action?: { readonly label: string; run(): void };
  /** Milliseconds until it goes by itself; `null` stays until it is dismissed. */
  readonly lasts: number | null;
}

/** More than this at once is noise; the oldest that would go by itself goes first. */
const MOST = 4;

let next = 1;
const shown = $state<Toast[]>([]);

function add(toast: Omit<Toast, 'id'>): number {
  const id = next++;
  shown.push({ id, ...toast });
  if (shown.length > MOST) {
    const passing = shown.findIndex((one) => one.lasts !== null);
    shown.splice(Math.max(passing, 0), 1);
  }
  return id;
}

/** Short messages about what was just done, announced and shown at the edge of the page. */
export const toasts = {
  get shown(): readonly Toast[] {
    return shown;
  },
  /** Says what happened; with `undo`, for long enough to think again. */
  say(message: string, options: { undo?: () => void; tone?: 'plain' | 'done' } = {}): number {
    const { undo, tone = 'plain' } = options;
    return add({
      message,
      tone,
      lasts: undo ? 10_000 : 5_000,
      ...(undo ? { action: { label: 'Undo', run: undo } } : {})
    });
  },
  /** Offers one act and waits for an answer. */
  offer(message: string, label: string, run: () => void): number {
    return add({ message, tone: 'plain', lasts: null, action: { label, run } });
  },
  /** What went wrong stays until it has been read. */
  problem(problem: Problem): number {
    return add({ message: problem.message, tone: 'danger', problem, lasts: null });
  },
  /** Takes all of them away: they may name patients. */
  clear(): void {
    shown.splice(0);
  },
  dismiss(id: number): void {
    const at = shown.findIndex((toast) => toast.id === id);
    if (at >= 0) shown.splice(at, 1);
  }
};
